package sip

import (
	"context"
	"strings"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

func (e *edge) invite(req *wire.Request, tx *wire.ServerTx) {
	if challenge := e.guard.check(req, wire.StatusProxyAuthRequired); challenge != nil {
		_ = tx.Respond(challenge)
		return
	}
	e.mu.Lock()
	contact, ok := e.contacts[req.Recipient.User]
	e.mu.Unlock()
	if !ok {
		res := wire.NewResponseFromRequest(req, 404, "Not Found", nil)
		res.AppendHeader(wire.NewHeader("Server", "vigie-ipbx/"+testInstance+" (test)"))
		_ = tx.Respond(res)
		return
	}
	out := e.next(req)
	out.Recipient = *contact.Clone()
	out.SetDestination(e.way(contact))
	route := "<sip:" + e.addr() + ";transport=" + e.network + ";lr;ftag=x>"
	out.PrependHeader(wire.NewHeader("Record-Route", route))
	e.relay(req, out, tx)
}

// loose forwards a request within a dialog; one whose Route does not name this edge went round its rules.
func (e *edge) loose(req *wire.Request, tx *wire.ServerTx) {
	if req.IsAck() && req.Recipient.Host == testDomain && !req.Recipient.UriParams.Has("gr") {
		// The ACK of our own 407, whose transaction is gone: over TCP it keeps none.
		return
	}
	if req.IsAck() && e.dropFirst.Add(-1) >= 0 {
		return
	}
	out := e.next(req)
	route := req.GetHeader("Route")
	if route == nil || !isSelf(route.Value(), e.addr()) || !strings.Contains(route.Value(), ";lr") {
		e.bypassed.Add(1)
	} else {
		out.RemoveHeader("Route")
	}
	out.SetDestination(e.way(out.Recipient))
	if out.IsAck() {
		_ = e.tp.WriteMsg(out)
		return
	}
	e.relay(req, out, tx)
}

func (e *edge) next(req *wire.Request) *wire.Request {
	out := req.Clone()
	via := &wire.ViaHeader{
		ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: strings.ToUpper(e.network), Host: e.host, Port: e.port,
	}
	via.Params.Add("branch", wire.GenerateBranchN(16))
	out.PrependHeader(via)
	out.SetTransport(strings.ToUpper(e.network))
	if e.network == "udp" {
		out.Laddr = wire.Addr{IP: []byte{127, 0, 0, 1}, Port: e.port}
	}
	return out
}

func (e *edge) relay(req, out *wire.Request, tx *wire.ServerTx) {
	down, err := e.layer.Request(context.Background(), out)
	if err != nil {
		_ = tx.Respond(wire.NewResponseFromRequest(req, 503, "Service Unavailable", nil))
		return
	}
	cancelled := make(chan struct{})
	tx.OnCancel(func(*wire.Request) { close(cancelled) })
	for {
		select {
		case res := <-down.Responses():
			back := res.Clone()
			back.RemoveHeader("Via")
			back.SetTransport(req.Transport())
			back.SetDestination(req.Source())
			back.RemoveHeader("Server")
			back.AppendHeader(wire.NewHeader("Server", "vigie-ipbx/"+testInstance))
			_ = tx.Respond(back)
			if !res.IsProvisional() {
				if res.IsSuccess() && out.IsInvite() {
					down.OnRetransmission(func(*wire.Response) { _ = tx.Respond(back) })
				}
				e.hold(out, tx)
				return
			}
		case <-cancelled:
			e.cancelDown(out)
			cancelled = nil
		case <-down.Done():
			return
		case <-time.After(40 * time.Second):
			return
		}
	}
}

// hold keeps a reliable INVITE transaction while its ACK may come.
func (e *edge) hold(out *wire.Request, tx *wire.ServerTx) {
	if !out.IsInvite() {
		return
	}
	select {
	case <-tx.Done():
	case <-time.After(time.Second):
	}
}

func (e *edge) cancelDown(out *wire.Request) {
	c := wire.NewRequest(wire.CANCEL, out.Recipient)
	c.AppendHeader(out.Via().Clone())
	hops := wire.MaxForwardsHeader(70)
	c.AppendHeader(&hops)
	c.AppendHeader(wire.HeaderClone(out.From()))
	c.AppendHeader(wire.HeaderClone(out.To()))
	c.AppendHeader(wire.HeaderClone(out.CallID()))
	c.AppendHeader(&wire.CSeqHeader{SeqNo: out.CSeq().SeqNo, MethodName: wire.CANCEL})
	c.SetBody(nil)
	c.SetTransport(out.Transport())
	c.SetDestination(out.Destination())
	c.Laddr = out.Laddr
	if tx, err := e.layer.Request(context.Background(), c); err == nil {
		go func() {
			defer tx.Terminate()
			select {
			case <-tx.Responses():
			case <-tx.Done():
			}
		}()
	}
}
