package sip

import (
	"context"
	"errors"
	"fmt"
	"strings"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/transaction"
)

// establish makes the dialog of a 2xx, and sends its ACK: again for each 2xx that comes again (RFC 3261 13.2.2.4).
func (t *attempt) establish(tx *transaction.Client, req *wire.Request, res *wire.Response) (*Dialog, error) {
	return t.confirm(t.accept(tx, req, res))
}

// accepted is a call whose ACK is still to be sent.
type accepted struct {
	dialog *Dialog
	ack    *ackRepeater
	req    *wire.Request
	agreed session
}

// accept does all of establish that blocks nothing.
func (t *attempt) accept(tx *transaction.Client, req *wire.Request, res *wire.Response) accepted {
	t.note()
	t.timings.Answer = since(t.timings.Sent)
	d := t.dialog(req, res)
	tag, _ := res.To().Params.Get("tag")
	ack := d.requestAs(wire.ACK, req.CSeq().SeqNo, credentialsOf(req))
	r := &ackRepeater{agent: t.agent, from: t.from, tag: strings.Clone(tag), ack: transaction.Write(ack), destination: ack.Destination()}
	tx.OnRetransmission(r.take)
	return accepted{d, r, req, agreed(res)}
}

func (t *attempt) confirm(c accepted) (*Dialog, error) {
	if err := t.agent.addDialog(c.dialog); err != nil {
		return nil, fmt.Errorf("cannot keep answered call: %w", err)
	}
	if err := t.agent.transmit(c.ack.ack, c.ack.destination); err != nil {
		c.dialog.end()
		return nil, t.failed(t.agent.asFailure(c.req, err))
	}
	c.dialog.startTimer(c.agreed)
	t.agent.kpis.SetUp(t.timings.SRD)
	return c.dialog, nil
}

func (t *attempt) dialog(req *wire.Request, res *wire.Response) *Dialog {
	d := t.early(req, res)
	d.mu.Lock()
	d.routes, d.instance, d.timings = callerRoutes(res), instanceOf(res), t.timings
	d.update = hasOption(res, "Allow", "UPDATE")
	// What an early UPDATE made of the session is later than what the INVITE was answered with.
	if len(res.Body()) > 0 && !d.renewed {
		d.offer = res.Body()
	}
	d.early = false
	d.mu.Unlock()
	d.moveTo(res.Contact())
	return d
}

// acknowledge sends an ACK, which has no transaction.
func (a *Agent) acknowledge(ack *wire.Request) error {
	return a.transmit(transaction.Write(ack), ack.Destination())
}

// transmit sends what is written already.
func (a *Agent) transmit(text, destination string) error {
	path, err := a.link.way(destination)
	if errors.Is(err, errNoConnection) {
		ctx, cancel := context.WithTimeout(context.Background(), dialTimeout)
		defer cancel()
		if err = a.link.reach(ctx, destination); err != nil {
			return err
		}
		path, err = a.link.way(destination)
	}
	if err != nil {
		return err
	}
	return path.Send(text)
}

// credentialsOf are the headers that an ACK takes over from its INVITE (RFC 3261 13.2.2.4).
func credentialsOf(req *wire.Request) []wire.Header {
	var headers []wire.Header
	for _, name := range []string{"Authorization", "Proxy-Authorization"} {
		if h := headerOf(req, name); h != nil {
			headers = append(headers, wire.HeaderClone(h))
		}
	}
	return headers
}

// hangUp ends a call that was answered when nobody wanted it any more.
func (t *attempt) hangUp(tx *transaction.Client, req *wire.Request, res *wire.Response) {
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
