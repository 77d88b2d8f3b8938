package sip

import (
	wire "github.com/emiago/sipgo/sip"
)

// sessionDescription is the Content-Type of SDP.
const sessionDescription = "application/sdp"

// respondTo builds a response with our name in Server.
func (a *Agent) respondTo(req *wire.Request, code int, reason string, body []byte) *wire.Response {
	res := wire.NewResponseFromRequest(req, code, reason, body)
	res.AppendHeader(wire.NewHeader("Server", a.cfg.UserAgent))
	if len(body) > 0 {
		res.AppendHeader(wire.NewHeader("Content-Type", sessionDescription))
	}
	return res
}

func (a *Agent) reply(tx *wire.ServerTx, res *wire.Response) {
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
