package sip

import (
	"context"
	"strconv"

	wire "github.com/emiago/sipgo/sip"
)

// bodies are what this edge's notifier tells of each event.
var bodies = map[string]string{
	EventMessageSummary: "Messages-Waiting: yes\r\nMessage-Account: sip:300001@voice.vigie.test\r\nVoice-Message: 2/8 (0/2)\r\n",
	EventPresence: `<?xml version="1.0"?><presence xmlns="urn:ietf:params:xml:ns:pidf" entity="pres:300002@voice.vigie.test">` +
		`<tuple id="a"><status><basic>open</basic></status><note>at work</note></tuple></presence>`,
}

// subscribe is the notifier: each SUBSCRIBE is answered by 200 and a NOTIFY.
func (e *edge) subscribe(req *wire.Request, tx *wire.ServerTx) {
	event, _ := eventOf(req)
	body, ok := bodies[event]
	if !ok {
		_ = tx.Respond(wire.NewResponseFromRequest(req, 489, "Bad Event", nil))
		return
	}
	expires := req.GetHeader("Expires").Value()
	if n, _ := strconv.Atoi(expires); n > 0 && n < 2 {
		res := wire.NewResponseFromRequest(req, 423, "Interval Too Brief", nil)
		res.AppendHeader(wire.NewHeader("Min-Expires", "2"))
		_ = tx.Respond(res)
		return
	}
	res := wire.NewResponseFromRequest(req, 200, "OK", nil)
	if !req.To().Params.Has("tag") {
		res.To().Params.Add("tag", "notifier")
	}
	res.AppendHeader(wire.NewHeader("Expires", expires))
	self := &wire.ContactHeader{Address: wire.Uri{Scheme: "sip", Host: e.host, Port: e.port}}
	res.AppendHeader(self)
	_ = tx.Respond(res)
	e.notify(req, res, expires, body, event)
}

func (e *edge) notify(req *wire.Request, res *wire.Response, expires, body, event string) {
	state := "active;expires=" + expires
	if expires == "0" {
		state = "terminated;reason=timeout"
	}
	out := wire.NewRequest(wire.NOTIFY, *req.Contact().Address.Clone())
	via := &wire.ViaHeader{ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: "UDP", Host: e.host, Port: e.port}
	via.Params.Add("branch", wire.GenerateBranchN(16))
	from, to := res.To().AsFrom(), req.From().AsTo()
	hops := wire.MaxForwardsHeader(70)
	for _, h := range []wire.Header{
		via, &from, &to, wire.HeaderClone(req.CallID()), &hops,
		&wire.CSeqHeader{SeqNo: req.CSeq().SeqNo, MethodName: wire.NOTIFY},
		&wire.ContactHeader{Address: wire.Uri{Scheme: "sip", Host: e.host, Port: e.port}},
		wire.NewHeader("Event", event), wire.NewHeader("Subscription-State", state),
		wire.NewHeader("Content-Type", eventTypes[event]),
	} {
		out.AppendHeader(h)
	}
	out.SetBody([]byte(body))
	out.SetTransport("UDP")
	out.SetDestination(hostPort(out.Recipient))
	out.Laddr = wire.Addr{IP: []byte{127, 0, 0, 1}, Port: e.port}
	down, err := e.layer.Request(context.Background(), out)
	if err != nil {
		return
	}
	select {
	case res := <-down.Responses():
		if !res.IsSuccess() {
			e.bypassed.Add(1)
		}
	case <-down.Done():
	}
}
