package sip

import (
	"net/netip"
	"strconv"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
)

// requestOf is a message that was checked, as the rest of this package has it.
func requestOf(m *message.Message) (*wire.Request, error) {
	var target wire.Uri
	if err := setURI(&target, m.Target(), &paramRoom{}); err != nil {
		return nil, err
	}
	req := &wire.Request{Method: wire.RequestMethod(m.Method), Recipient: target}
	req.SipVersion = m.Version
	if err := takeFields(req, m); err != nil {
		return nil, err
	}
	return req, nil
}

// responseOf is requestOf for responses.
func responseOf(m *message.Message) (*wire.Response, error) {
	res := &wire.Response{StatusCode: m.Status, Reason: m.Reason}
	res.SipVersion = m.Version
	if err := takeFields(res, m); err != nil {
		return nil, err
	}
	return res, nil
}

// takeFields gives msg those headers a type that something is read of; the others keep their text.
func takeFields(msg wire.Message, m *message.Message) error {
	first := true
	var room [usualHeaders]wire.Header
	headers := room[:0]
	one := new(single)
	for i := range m.Fields {
		f := &m.Fields[i]
		var h wire.Header
		var err error
		switch f.Name {
		case "From":
			from := &one.from
			h, err = from, takeAddress(m, i, &from.DisplayName, &from.Address, &from.Params, &one.room)
		case "To":
			to := &one.to
			h, err = to, takeAddress(m, i, &to.DisplayName, &to.Address, &to.Params, &one.room)
		case "Contact":
			contact := &wire.ContactHeader{}
			h, err = contact, takeAddress(m, i, &contact.DisplayName, &contact.Address, &contact.Params, &one.room)
		case "Call-ID":
			one.id = wire.CallIDHeader(f.Value)
			h = &one.id
		case "CSeq":
			number, method, _ := m.CSeq()
			one.cseq = wire.CSeqHeader{SeqNo: number, MethodName: wire.RequestMethod(method)}
			h = &one.cseq
		case "Via":
			if first {
				viaOf(m.TopVia(), &one.via, &one.room)
				h, first = &one.via, false
			} else {
				h = wire.NewHeader(f.Name, f.Value)
			}
		case "Content-Length":
			continue
		default:
			h = wire.NewHeader(f.Name, f.Value)
		}
		if err != nil {
			return err
		}
		headers = append(headers, h)
	}
	fill(msg, headers, m.Body)
	return nil
}

// single are the headers that each message has one of, made together.
type single struct {
	via  wire.ViaHeader
	from wire.FromHeader
	to   wire.ToHeader
	id   wire.CallIDHeader
	cseq wire.CSeqHeader
	room paramRoom
}

func viaOf(v message.Via, via *wire.ViaHeader, room *paramRoom) {
	*via = wire.ViaHeader{
		ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: v.Transport, Host: v.Host, Port: v.Port,
		Params: room.take(len(v.Params) + 1),
	}
	for _, p := range v.Params {
		via.Params = append(via.Params, wire.HeaderKV{K: p.Name, V: p.Value})
	}
}

// seen writes into Via where its request came from (RFC 3261 18.2.1, RFC 3581 4), which the responses take over.
func seen(via *wire.ViaHeader, at netip.AddrPort) {
	rport := via.Params.Has("rport")
	host := at.Addr().String()
	if rport {
		via.Params.Add("rport", strconv.Itoa(int(at.Port())))
	}
	if rport || host != trimBrackets(via.Host) {
		via.Params.Add("received", host)
	}
}
