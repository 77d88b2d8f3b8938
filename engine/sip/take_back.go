package sip

import (
	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/transaction"
)

// unanswered is a re-INVITE for whose final response nobody waits any more.
type unanswered struct {
	tx    *transaction.Client
	req   *wire.Request
	heard bool
	cause error
}

func (u *unanswered) Error() string { return u.cause.Error() }

// takeBack cancels a re-INVITE. By a 487 the call goes on as it was (RFC 3261 14.1); an answer that crosses the CANCEL is
// acknowledged, and stands: both ends have it.
func (d *Dialog) takeBack(u *unanswered, offer []byte) {
	d.agent.withdraw(u.tx, u.req, u.heard, func(res *wire.Response) {
		if err := d.confirmModified(u.tx, u.req, res); err != nil {
			d.agent.cfg.Logger.Warn("cannot acknowledge re-INVITE", "call", d.CallID(), "error", err)
			return
		}
		d.modified(res, offer)
	})
}
