package sip

import (
	"context"
	"sync/atomic"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/transaction"
)

// wish is a re-INVITE or UPDATE of the far end's, which takes a re-INVITE back by CANCEL until it is settled (RFC 3261
// 9.2).
type wish struct {
	agent   *Agent
	tx      *transaction.Server
	settled atomic.Bool
	ctx     context.Context
	stop    context.CancelFunc
}

func (a *Agent) wishOf(req *wire.Request, tx *transaction.Server) *wish {
	w := &wish{agent: a, tx: tx}
	w.ctx, w.stop = context.WithCancel(context.Background())
	if req.IsInvite() {
		tx.OnCancel(func() {
			if w.claim() {
				w.stop()
				a.reply(tx, a.respondTo(req, wire.StatusRequestTerminated, "Request Terminated", nil))
			}
		})
	}
	return w
}

// claim says whether nobody has settled it before.
func (w *wish) claim() bool { return w.settled.CompareAndSwap(false, true) }

// settle answers, unless it was cancelled.
func (w *wish) settle(res *wire.Response) {
	if w.claim() {
		w.agent.reply(w.tx, res)
	}
}
