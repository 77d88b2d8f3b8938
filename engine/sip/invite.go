package sip

import (
	"context"
	"fmt"
	"time"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/ladder"
	"vigie.dev/engine/sip/transaction"
)

// attempt is one call that is being set up.
type attempt struct {
	agent   *Agent
	from    Account
	opts    InviteOptions
	ladder  *ladder.Ladder
	timings Timings
	// heard says that the present transaction got a provisional response, so that CANCEL may be sent.
	heard     bool
	redirects int
	// branches are the dialogs of provisional responses by the far end's tag.
	branches map[string]*Dialog
}

// Invite calls number `to` from acc and returns after the final answer, when the ACK is sent. A refusal is a
// *Failure. When ctx ends first the call is cancelled behind the caller's back and ctx's error is returned;
// ctx is the only limit to ringing.
func (a *Agent) Invite(
	ctx context.Context, from Account, to string, offer []byte, opts InviteOptions,
) (*Dialog, error) {
	return a.inviteURI(ctx, from, wire.Uri{Scheme: "sip", User: to, Host: a.cfg.Domain}, offer, opts)
}

func (a *Agent) inviteURI(
	ctx context.Context, from Account, target wire.Uri, offer []byte, opts InviteOptions,
) (*Dialog, error) {
	if a.isClosed() {
		return nil, fmt.Errorf("cannot call %s: %w", target.User, ErrClosed)
	}
	t := &attempt{agent: a, from: from, opts: opts}
	req := a.inviteRequest(from, target, offer, opts)
	t.ladder = a.ladders.Hold(string(*req.CallID()))
	defer a.ladders.Release(t.ladder)
	creds := credentials{account: from}
	var seen map[string]bool
	t.timings.Sent = time.Now()
	for {
		tx, err := a.send(ctx, req)
		if err != nil {
			return nil, t.lost(a.asFailure(req, err))
		}
		res, err := t.await(ctx, tx, req)
		if err != nil {
			return nil, t.lost(err)
		}
		a.kpis.Invited(res.StatusCode)
		if res.IsSuccess() {
			return t.establish(tx, req, res)
		}
		if seen == nil {
			seen = map[string]bool{target.String(): true}
		}
		next, err := t.retry(req, res, &creds, seen)
		if err != nil {
			return nil, fmt.Errorf("cannot call %s: %w", target.User, err)
		}
		if next == nil {
			t.note()
			return nil, t.failed(refusal(req, res))
		}
		t.heard, t.branches, req = false, nil, next
	}
}

// retry is the next attempt after a final response that asks for one; nil where it means refusal.
func (t *attempt) retry(
	req *wire.Request, res *wire.Response, creds *credentials, seen map[string]bool,
) (*wire.Request, error) {
	switch {
	case challenged(res):
		next := t.agent.again(req)
		ok, err := creds.answer(next, res)
		if err != nil || !ok {
			return nil, err
		}
		t.timings.Challenged = true
		return next, nil
	case res.StatusCode == statusIntervalTooSmall && !seen["422"]:
		seen["422"] = true
		return t.agent.withLongerSession(req, res), nil
	case res.IsRedirection() && t.redirects < t.opts.MaxRedirects:
		t.redirects++
		return t.redirected(req, res, seen), nil
	}
	return nil, nil
}

func (a *Agent) inviteRequest(from Account, callee wire.Uri, offer []byte, opts InviteOptions) *wire.Request {
	caller := &wire.FromHeader{Address: wire.Uri{Scheme: "sip", User: from.Number, Host: a.cfg.Domain}}
	caller.Params.Add("tag", wire.GenerateTagN(12))
	extra := append([]wire.Header{allow()}, a.sessionHeaders(opts.Reliable)...)
	if opts.TraceParent != "" {
		extra = append(extra, wire.NewHeader("traceparent", opts.TraceParent))
	}
	return a.build(draft{
		method: wire.INVITE, target: callee, from: caller, to: &wire.ToHeader{Address: callee},
		callID: wire.GenerateTagN(24), cseq: 1, destination: a.link.edge.String(),
		contact: a.contact(from.Number), extra: append(extra, opts.headers...), body: offer,
	})
}

// await returns the final response of one INVITE. The transaction is left alone after it: it repeats the ACK of
// a refusal by itself, and ends by its own timer.
func (t *attempt) await(ctx context.Context, tx *transaction.Client, req *wire.Request) (*wire.Response, error) {
	for {
		select {
		case res, ok := <-tx.Responses():
			if !ok {
				t.note()
				return nil, t.agent.asFailure(req, tx.Err())
			}
			if !res.IsProvisional() {
				return res, nil
			}
			t.heard = true
			if res.StatusCode > wire.StatusTrying {
				t.provisional(ctx, req, res)
			}
		case <-ctx.Done():
			t.leave(tx, req)
			return nil, fmt.Errorf("cannot wait for an answer: %w", context.Cause(ctx))
		}
	}
}

// leave gives the call up in a goroutine of its own, that Close waits for.
func (t *attempt) leave(tx *transaction.Client, req *wire.Request) {
	t.agent.leaving.Add(1)
	ok := t.agent.spawn(func() {
		defer t.agent.leaving.Done()
		t.abandon(tx, req)
	})
	if !ok {
		t.agent.leaving.Done()
		tx.Terminate()
	}
}

// note stops the SRD's clock at the first response that counts.
func (t *attempt) note() {
	if t.timings.SRD == 0 {
		t.timings.SRD = since(t.timings.Sent)
	}
}

// lost is failed for an INVITE without a final response: it timed out, or the caller has given up, which ends in 487.
func (t *attempt) lost(err error) error {
	status := wire.StatusRequestTerminated
	if f, ok := err.(*Failure); ok {
		status = f.Status
	}
	t.agent.kpis.Invited(status)
	return t.failed(err)
}

func (t *attempt) failed(err error) error {
	if f, ok := err.(*Failure); ok {
		f.Timings, f.Ladder = t.timings, t.ladder
		t.agent.kpis.Failed(f.Status, since(t.timings.Sent))
	}
	return err
}
