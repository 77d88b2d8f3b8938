package sip

import (
	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/transaction"
)

// sessionDescription is the Content-Type of SDP.
const sessionDescription = "application/sdp"

var sdpType = wire.NewHeader("Content-Type", sessionDescription)

// respondTo builds a response with our name in Server, and a tag of its own in To where that has none.
func (a *Agent) respondTo(req *wire.Request, code int, reason string, body []byte) *wire.Response {
	to := req.To()
	if !to.Params.Has("tag") {
		to = taggedTo(to, wire.GenerateTagN(12))
	}
	return a.respondAs(req, code, reason, body, to)
}

// respondAs is respondTo with a To that is tagged, and headers of its own. It shares the request's headers, which nobody
// changes (RFC 3261 8.2.6.2).
func (a *Agent) respondAs(req *wire.Request, code int, reason string, body []byte, to *wire.ToHeader, extra ...wire.Header) *wire.Response {
	res := &wire.Response{StatusCode: code, Reason: reason}
	res.SipVersion = "SIP/2.0"
	makesDialog := code > wire.StatusTrying && code < 300 && req.Method != wire.REGISTER
	var room [usualHeaders]wire.Header
	headers := room[:0]
	for _, h := range req.Headers() {
		switch h.Name() {
		case "Record-Route":
			if makesDialog {
				headers = append(headers, h)
			}
		case "Via", "From", "Call-ID", "CSeq":
			headers = append(headers, h)
		case "To":
			headers = append(headers, to)
		}
	}
	headers = append(append(headers, a.server), extra...)
	if len(body) > 0 {
		headers = append(headers, sdpType)
	}
	fill(res, headers, new(wire.ContentLengthHeader), body)
	return res
}

func taggedTo(to *wire.ToHeader, tag string) *wire.ToHeader {
	if tag == "" || to.Params.Has("tag") {
		return to
	}
	next := &wire.ToHeader{DisplayName: to.DisplayName, Address: to.Address, Params: make(wire.HeaderParams, 0, len(to.Params)+1)}
	next.Params = append(append(next.Params, to.Params...), wire.HeaderKV{K: "tag", V: tag})
	return next
}

func (a *Agent) reply(tx *transaction.Server, res *wire.Response) {
	if err := tx.Respond(res); err != nil {
		a.cfg.Logger.Warn("cannot respond", "status", res.StatusCode, "error", err)
	}
}

// accountOf finds whom a call is for: by the Request-URI, which holds the user of our Contact, else by To.
func (a *Agent) accountOf(req *wire.Request) (Account, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, number := range []string{req.Recipient.User, req.To().Address.User} {
		if b := a.bindings[number]; b != nil {
			return b.account, true
		}
	}
	return Account{}, false
}
