package message

// Refuse is the response that turns request m down without a transaction (RFC 3261 8.2.7): what tells the request
// apart comes back as it came. tag is To's where it has none. It is nil for an ACK and for a response, which get none.
func Refuse(m *Message, refusal *Refusal, tag, server string) []byte {
	if !m.IsRequest() || m.Method == "ACK" {
		return nil
	}
	res := &Message{Version: "SIP/2.0", Status: refusal.Status, Reason: refusal.Reason}
	for _, name := range [...]string{"Via", "From", "To", "Call-ID", "CSeq"} {
		for i, value := range m.All(name) {
			if name != "Via" && i > 0 {
				break
			}
			if name == "To" {
				value = tagged(value, tag)
			}
			res.Fields = append(res.Fields, Field{name, value})
		}
	}
	res.Fields = append(res.Fields, Field{"Server", server})
	return res.Bytes()
}

func tagged(to, tag string) string {
	a, err := ParseAddress(to)
	if err != nil {
		return to
	}
	if _, ok := a.Params.Get("tag"); ok {
		return to
	}
	a.Params = append(a.Params, Param{"tag", tag})
	return a.String()
}
