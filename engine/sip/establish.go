package sip

import (
	"context"
	"fmt"
	"sync"

	wire "github.com/emiago/sipgo/sip"
)

// establish makes the dialog of a 2xx, and sends its ACK: again for each 2xx that comes again (RFC 3261 13.2.2.4).
func (t *attempt) establish(tx *wire.ClientTx, req *wire.Request, res *wire.Response) (*Dialog, error) {
	t.note()
	t.timings.Answer = since(t.timings.Sent)
	d := t.dialog(req, res)
	ack := t.agent.newAck(d.requestAs(wire.ACK, credentialsOf(req)))
	tx.OnRetransmission(func(again *wire.Response) { ack.send() })
	if err := t.agent.addDialog(d); err != nil {
		return nil, fmt.Errorf("cannot keep answered call: %w", err)
	}
	if err := ack.send(); err != nil {
		d.end()
		return nil, t.failed(t.agent.asFailure(req, err))
	}
	return d, nil
}

func (t *attempt) dialog(req *wire.Request, res *wire.Response) *Dialog {
	tag, _ := req.From().Params.Get("tag")
	d := &Dialog{
		agent: t.agent, key: dialogKey{string(*req.CallID()), tag}, account: t.from,
		local: req.From(), remote: res.To(), contact: req.Contact(), routes: callerRoutes(res),
		instance: instanceOf(res), offer: res.Body(), sdp: req.Body(), timings: t.timings,
		target: req.Recipient, cseq: req.CSeq().SeqNo, done: make(chan struct{}),
	}
	d.moveTo(res.Contact())
	return d
}

// ack is the ACK of a 2xx, which is sent again for each 2xx that comes again.
type ack struct {
	agent       *Agent
	mu          sync.Mutex // a 2xx may come again while the first ACK is sent
	req         *wire.Request
	destination string
}

func (a *Agent) newAck(req *wire.Request) *ack {
	return &ack{agent: a, req: req, destination: req.Destination()}
}

// send aims anew each time: the transport notes in the request where it went.
func (k *ack) send() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.agent.link.aim(k.req, k.destination)
	return k.agent.link.transport.WriteMsg(k.req)
}

// credentialsOf are the headers that an ACK takes over from its INVITE (RFC 3261 13.2.2.4).
func credentialsOf(req *wire.Request) []wire.Header {
	var headers []wire.Header
	for _, name := range []string{"Authorization", "Proxy-Authorization"} {
		if h := req.GetHeader(name); h != nil {
			headers = append(headers, wire.HeaderClone(h))
		}
	}
	return headers
}

// hangUp ends a call that was answered when nobody wanted it any more.
func (t *attempt) hangUp(tx *wire.ClientTx, req *wire.Request, res *wire.Response) {
	d, err := t.establish(tx, req, res)
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 64*wire.T1)
	defer cancel()
	if _, err := d.Bye(ctx); err != nil {
		t.agent.cfg.Logger.Warn("cannot end late answer", "call", d.CallID(), "error", err)
	}
}
