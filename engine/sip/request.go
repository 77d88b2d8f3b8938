package sip

import (
	"context"
	"errors"
	"time"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/transaction"
)

// draft is what differs between the requests of a user agent.
type draft struct {
	method      wire.RequestMethod
	target      wire.Uri
	from, to    wire.Header
	callID      string
	cseq        uint32
	routes      []string
	destination string // host:port
	contact     *wire.ContactHeader
	extra       []wire.Header
	body        []byte
	contentType string // of body; session description where empty
}

func (a *Agent) build(d draft) *wire.Request {
	req := &wire.Request{Method: d.method, Recipient: d.target}
	req.SipVersion = "SIP/2.0"
	a.link.aim(req, d.destination)
	o := &own{hops: 70, id: wire.CallIDHeader(d.callID), cseq: wire.CSeqHeader{SeqNo: d.cseq, MethodName: d.method}}
	a.setVia(o)
	var room [usualHeaders]wire.Header
	headers := append(room[:0], &o.via)
	for _, route := range d.routes {
		headers = append(headers, wire.NewHeader("Route", route))
	}
	headers = append(headers, &o.hops, d.from, d.to, &o.id, &o.cseq)
	if d.contact != nil {
		headers = append(headers, d.contact)
	}
	headers = append(append(headers, a.userAgent), d.extra...)
	switch {
	case len(d.body) == 0:
	case d.contentType == "":
		headers = append(headers, sdpType)
	default:
		headers = append(headers, wire.NewHeader("Content-Type", d.contentType))
	}
	fill(req, headers, &o.length, d.body)
	return req
}

// own are the headers that each request of ours has, made together.
type own struct {
	via    wire.ViaHeader
	params [2]wire.HeaderKV // via's
	hops   wire.MaxForwardsHeader
	id     wire.CallIDHeader
	cseq   wire.CSeqHeader
	length wire.ContentLengthHeader
}

// usualHeaders is how many a message has that is not out of the ordinary.
const usualHeaders = 20

// fill gives msg, which has none, all its headers at once, and length, which becomes the body's: one by one they are moved
// five times. It keeps headers itself nowhere, which therefore may stand on the stack.
func fill(msg wire.Message, headers []wire.Header, length *wire.ContentLengthHeader, body []byte) {
	*length = wire.ContentLengthHeader(len(body))
	headers = append(headers, length)
	switch msg := msg.(type) {
	case *wire.Request:
		msg.PrependHeader(headers...)
	case *wire.Response:
		msg.PrependHeader(headers...)
	}
	msg.SetBody(body)
}

// setVia asks for rport (RFC 3581), so that the answer comes to the port that was really seen.
func (a *Agent) setVia(o *own) {
	local := a.link.local.Load()
	o.params = [...]wire.HeaderKV{{K: "branch", V: wire.GenerateBranchN(16)}, {K: "rport"}}
	o.via = wire.ViaHeader{
		ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: a.link.network,
		Host: local.host, Port: int(local.Port()), Params: o.params[:],
	}
	if a.link.host != "" {
		o.via.Host = a.link.host
	}
}

// contact is where number is reached: its public GRUU where the registrar gave one (RFC 5627 4.2), else our address.
func (a *Agent) contact(number string) *wire.ContactHeader {
	a.mu.Lock()
	b := a.bindings[number]
	a.mu.Unlock()
	if b != nil {
		if gruu := b.gruu.Load(); gruu != nil {
			return &wire.ContactHeader{Address: *gruu.Clone()}
		}
	}
	return a.address(number)
}

// address is where this agent's own socket or connection is reached.
func (a *Agent) address(number string) *wire.ContactHeader {
	local := a.link.local.Load()
	uri := wire.Uri{Scheme: "sip", User: number, Host: local.host, Port: int(local.Port())}
	switch {
	case a.link.overWebSocket():
		uri.Host, uri.Port = a.link.host, 0
		uri.UriParams.Add("transport", "ws")
	case a.link.reliable():
		uri.UriParams.Add("transport", a.cfg.Transport)
	}
	return &wire.ContactHeader{Address: uri}
}

// again makes the next attempt of req: a new transaction of the same call (RFC 3261 8.1.3.5).
func (a *Agent) again(req *wire.Request) *wire.Request {
	next := req.Clone()
	a.link.aim(next, req.Destination())
	next.RemoveHeader("Via")
	o := new(own)
	a.setVia(o)
	next.PrependHeader(&o.via)
	next.CSeq().SeqNo++
	return next
}

// send starts the transaction of req, on a connection that is opened where it has to be.
func (a *Agent) send(ctx context.Context, req *wire.Request) (*transaction.Client, error) {
	return a.sendFor(ctx, nil, req)
}

// sendFor is send with a taker of the responses.
func (a *Agent) sendFor(ctx context.Context, taker func(*wire.Response), req *wire.Request) (*transaction.Client, error) {
	if err := a.link.reach(ctx, req.Destination()); err != nil {
		return nil, err
	}
	path, err := a.link.way(req.Destination())
	if err != nil {
		return nil, err
	}
	return a.layer.RequestFor(taker, req, path)
}

// ask sends a request that is not INVITE and waits for its final response.
func (a *Agent) ask(ctx context.Context, req *wire.Request) (*wire.Response, error) {
	tx, err := a.send(ctx, req)
	if err != nil {
		return nil, a.asFailure(req, err)
	}
	for {
		select {
		case res, ok := <-tx.Responses():
			if !ok {
				return nil, a.asFailure(req, tx.Err())
			}
			if !res.IsProvisional() {
				return res, nil
			}
		case <-ctx.Done():
			tx.Terminate()
			return nil, ctx.Err()
		}
	}
}

// asFailure gives a timeout and a transport error the status that RFC 3261 (8.1.3.1) gives them.
func (a *Agent) asFailure(req *wire.Request, cause error) error {
	f := &Failure{
		Method: req.Method.String(), Status: wire.StatusServiceUnavailable, Reason: "Transport Error",
		CallID: string(*req.CallID()), Cause: cause,
	}
	switch {
	case a.isClosed():
		f.Cause = errors.Join(ErrClosed, cause)
	case errors.Is(cause, transaction.ErrTimeout):
		f.Status, f.Reason = wire.StatusRequestTimeout, "Request Timeout"
	}
	return f
}

func refusal(req *wire.Request, res *wire.Response) *Failure {
	return &Failure{
		Method: req.Method.String(), Status: res.StatusCode, Reason: res.Reason,
		Instance: instanceOf(res), CallID: string(*req.CallID()),
	}
}

// since is the time from start, never zero, so that a delay too short for the clock is not taken for none.
func since(start time.Time) time.Duration {
	return max(time.Since(start), 1)
}
