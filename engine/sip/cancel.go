package sip

import (
	"context"
	"time"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/transaction"
)

// abandon gives a call up. An answer that crosses the CANCEL is acknowledged and hung up.
func (t *attempt) abandon(tx *transaction.Client, req *wire.Request) {
	t.agent.withdraw(tx, req, t.heard, func(res *wire.Response) { t.hangUp(tx, req, res) })
}

// leave gives an INVITE up by f, in a goroutine that Close waits for.
func (a *Agent) leave(tx *transaction.Client, f func()) {
	a.leaving.Add(1)
	ok := a.spawn(func() {
		defer a.leaving.Done()
		f()
	})
	if !ok {
		a.leaving.Done()
		tx.Terminate()
	}
}

// withdraw takes an INVITE back: CANCEL as soon as something provisional was heard (RFC 3261 9.1), then the wait for
// the 487. A 2xx that crosses the CANCEL is for answered.
func (a *Agent) withdraw(tx *transaction.Client, req *wire.Request, heard bool, answered func(*wire.Response)) {
	ended := false
	defer func() {
		if !ended {
			tx.Terminate()
		}
	}()
	limit := time.NewTimer(64 * wire.T1)
	defer limit.Stop()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	sent := false
	cancel := func() {
		sent = true
		// Not spawn: a closing agent still waits for this one, and we are counted as busy ourselves.
		a.busy.Go(func() { a.cancel(ctx, req) })
	}
	if heard {
		cancel()
	}
	for {
		select {
		case res, ok := <-tx.Responses():
			switch {
			case !ok:
				return
			case res.IsSuccess():
				// Who takes it has the transaction repeat the ACK.
				ended = true
				answered(res)
				return
			case !res.IsProvisional():
				// The transaction has sent the ACK, and repeats it until its own timer ends it.
				ended = true
				return
			case !sent:
				cancel()
			}
		case <-a.done:
			return
		case <-limit.C:
			return
		}
	}
}

// cancel sends the CANCEL of req: its Via, so that it finds the same transaction at every hop.
func (a *Agent) cancel(ctx context.Context, req *wire.Request) {
	c := wire.NewRequest(wire.CANCEL, *req.Recipient.Clone())
	a.link.aim(c, req.Destination())
	c.AppendHeader(req.Via().Clone())
	wire.CopyHeaders("Route", req, c)
	hops := wire.MaxForwardsHeader(70)
	c.AppendHeader(&hops)
	c.AppendHeader(wire.HeaderClone(req.From()))
	c.AppendHeader(wire.HeaderClone(req.To()))
	c.AppendHeader(wire.HeaderClone(req.CallID()))
	c.AppendHeader(&wire.CSeqHeader{SeqNo: req.CSeq().SeqNo, MethodName: wire.CANCEL})
	c.SetBody(nil)
	// What comes back says nothing that the INVITE's own final response does not.
	if _, err := a.ask(ctx, c); err != nil && ctx.Err() == nil {
		a.cfg.Logger.Warn("cannot cancel call", "call", string(*req.CallID()), "error", err)
	}
}
