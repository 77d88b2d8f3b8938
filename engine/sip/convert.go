package sip

import (
	"strings"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
)

// requestOf is a message that was checked, as the rest of this package has it.
func requestOf(m *message.Message) (*wire.Request, error) {
	req, one := &wire.Request{Method: wire.RequestMethod(m.Method)}, new(single)
	if err := setURI(&req.Recipient, m.Target(), &one.room); err != nil {
		return nil, err
	}
	req.SipVersion = m.Version
	if err := takeFields(req, m, one); err != nil {
		return nil, err
	}
	return req, nil
}

// responseOf is requestOf for responses.
func responseOf(m *message.Message) (*wire.Response, error) {
	res := &wire.Response{StatusCode: m.Status, Reason: m.Reason}
	res.SipVersion = m.Version
	if err := takeFields(res, m, new(single)); err != nil {
		return nil, err
	}
	return res, nil
}

// takeFields gives msg those headers a type that something is read of; the others keep their text.
func takeFields(msg wire.Message, m *message.Message, one *single) error {
	first := true
	var room [usualHeaders]wire.Header
	headers := room[:0]
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
	fill(msg, headers, &one.length, m.Body)
	return nil
}

// single are the headers that each message has one of, made together.
type single struct {
	via  wire.ViaHeader
	from wire.FromHeader
	to   wire.ToHeader
	id   wire.CallIDHeader
	cseq wire.CSeqHeader
	// length is the body's.
	length wire.ContentLengthHeader
	room   paramRoom
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

// seen writes into Via where its request came from, host:port (RFC 3261 18.2.1, RFC 3581 4), which the responses take over.
func seen(via *wire.ViaHeader, peer string) {
	rport := via.Params.Has("rport")
	host, port := peer, ""
	if colon := strings.LastIndexByte(peer, ':'); colon >= 0 {
		host, port = trimBrackets(peer[:colon]), peer[colon+1:]
	}
	if rport {
		via.Params.Add("rport", port)
	}
	if rport || host != trimBrackets(via.Host) {
		via.Params.Add("received", host)
	}
}
