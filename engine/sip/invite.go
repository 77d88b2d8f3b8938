package sip

import (
	"context"
	"fmt"
	"sync"
	"time"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/ladder"
	"vigie.dev/engine/sip/transaction"
)

// attempt is one call that is being set up. Nobody waits in it: it goes on when a response comes, or when ctx ends.
type attempt struct {
	agent   *Agent
	ctx     context.Context
	from    Account
	opts    InviteOptions
	then    func(*Dialog, error)
	ladder  *ladder.Ladder
	timings Timings
	creds   credentials
	seen    map[string]bool // where it was sent to, by redirection
	// unwatch stops the wait for ctx.
	unwatch   func() bool
	redirects int
	branches  earlyCall

	mu  sync.Mutex // held at each step
	tx  *transaction.Client
	req *wire.Request
	// heard says that the present transaction got a provisional response, so that CANCEL may be sent.
	heard bool
	// settled says that what comes is no more this attempt's; left, that it is for who cancels.
	settled, left bool
}

// Invite calls number `to` from acc and returns after the final answer, when the ACK is sent. A refusal is a
// *Failure. When ctx ends first the call is cancelled behind the caller's back and ctx's error is returned;
// ctx is the only limit to ringing.
func (a *Agent) Invite(
	ctx context.Context, from Account, to string, offer []byte, opts InviteOptions,
) (*Dialog, error) {
	return a.inviteURI(ctx, from, a.number(to), offer, opts)
}

// Dial is Invite that does not wait: it returns when the INVITE is sent, and calls then, once, with what Invite returns.
// then is called by whoever read the answer, and must not block. It takes no goroutine, and wakes none.
func (a *Agent) Dial(
	ctx context.Context, from Account, to string, offer []byte, opts InviteOptions, then func(*Dialog, error),
) {
	a.dialURI(ctx, from, a.number(to), offer, opts, then)
}

func (a *Agent) number(to string) wire.Uri {
	return wire.Uri{Scheme: "sip", User: to, Host: a.cfg.Domain}
}

func (a *Agent) inviteURI(
	ctx context.Context, from Account, target wire.Uri, offer []byte, opts InviteOptions,
) (d *Dialog, err error) {
	done := make(chan struct{})
	a.dialURI(ctx, from, target, offer, opts, func(dialog *Dialog, failure error) {
		d, err = dialog, failure
		close(done)
	})
	<-done
	return d, err
}

func (a *Agent) dialURI(
	ctx context.Context, from Account, target wire.Uri, offer []byte, opts InviteOptions, then func(*Dialog, error),
) {
	if a.isClosed() {
		then(nil, fmt.Errorf("cannot call %s: %w", target.User, ErrClosed))
		return
	}
	t := &attempt{agent: a, ctx: ctx, from: from, opts: opts, then: then, creds: a.credentialsFor(from)}
	req := a.inviteRequest(from, target, offer, opts)
	t.ladder = a.ladders.Hold(string(*req.CallID()))
	t.timings.Sent = time.Now()
	t.mu.Lock()
	end := t.begin(req)
	if end == nil && ctx.Done() != nil {
		t.unwatch = context.AfterFunc(ctx, t.giveUp)
	}
	t.mu.Unlock()
	t.finish(end)
}

// ending is how an attempt came out; nil while it goes on.
type ending struct {
	dialog *Dialog
	err    error
}

// finish tells how it ended. t.mu is not held.
func (t *attempt) finish(e *ending) {
	if e == nil {
		return
	}
	if t.unwatch != nil {
		t.unwatch()
	}
	t.forget()
	t.agent.ladders.Release(t.ladder)
	t.then(e.dialog, e.err)
}

// end settles the attempt. t.mu is held, here and in all that follows but take and giveUp.
func (t *attempt) end(d *Dialog, err error) *ending {
	t.settled = true
	return &ending{d, err}
}

// begin sends req, which is the first INVITE or the next.
func (t *attempt) begin(req *wire.Request) *ending {
	t.anew()
	t.heard, t.req = false, req
	tx, err := t.agent.sendFor(t.ctx, t.take, req)
	if err != nil {
		return t.end(nil, t.lost(t.agent.asFailure(req, err)))
	}
	t.tx = tx
	return nil
}

// take goes on where a response came, nil where none will. What might block gets a goroutine of its own.
func (t *attempt) take(res *wire.Response) {
	t.mu.Lock()
	if t.settled {
		if t.left && res != nil {
			t.tx.Give(res)
		}
		t.mu.Unlock()
		return
	}
	var end *ending
	switch {
	case res == nil:
		t.note()
		end = t.end(nil, t.lost(t.agent.asFailure(t.req, t.tx.Err())))
	case res.IsProvisional():
		t.heard = true
		if res.StatusCode > wire.StatusTrying {
			t.provisional(t.ctx, t.req, res)
		}
	case res.IsSuccess():
		t.agent.kpis.Invited(res.StatusCode)
		end = t.answered(res)
	default:
		t.agent.kpis.Invited(res.StatusCode)
		end = t.refused(res)
	}
	t.mu.Unlock()
	t.finish(end)
}

func (t *attempt) answered(res *wire.Response) *ending {
	call := t.accept(t.tx, t.req, res)
	if t.agent.link.near(call.ack.destination) {
		return t.end(t.confirm(call))
	}
	t.end(nil, nil)
	go func() {
		d, err := t.confirm(call)
		t.finish(&ending{d, err})
	}()
	return nil
}

// refused makes the next attempt, where one is asked for.
func (t *attempt) refused(res *wire.Response) *ending {
	if t.seen == nil {
		t.seen = map[string]bool{t.req.Recipient.String(): true}
	}
	next, err := t.retry(t.req, res, &t.creds, t.seen)
	switch {
	case err != nil:
		return t.end(nil, fmt.Errorf("cannot call %s: %w", t.req.Recipient.User, err))
	case next == nil:
		t.note()
		return t.end(nil, t.failed(refusal(t.req, res)))
	case t.agent.link.near(next.Destination()):
		return t.begin(next)
	}
	go func() {
		t.mu.Lock()
		end := t.begin(next)
		t.mu.Unlock()
		t.finish(end)
	}()
	return nil
}

// giveUp is ctx's end.
func (t *attempt) giveUp() {
	t.mu.Lock()
	if t.settled {
		t.mu.Unlock()
		return
	}
	t.left = true
	end := t.end(nil, t.lost(fmt.Errorf("cannot wait for an answer: %w", context.Cause(t.ctx))))
	t.tx.Queue()
	tx, req := t.tx, t.req
	t.agent.leave(tx, func() { t.abandon(tx, req) })
	t.mu.Unlock()
	t.finish(end)
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
	case res.IsRedirection() && t.timings.Redirects < t.opts.MaxRedirects:
		next := t.redirected(req, res, seen)
		if next != nil {
			t.timings.Redirects++
			// Who is called now may ask for credentials of its own.
			creds.answered = nil
		}
		return next, nil
	}
	return nil, nil
}

func (a *Agent) inviteRequest(from Account, callee wire.Uri, offer []byte, opts InviteOptions) *wire.Request {
	caller := &wire.FromHeader{Address: a.number(from.Number)}
	caller.Params.Add("tag", wire.GenerateTagN(12))
	extra := a.sessionHeaders(append(make([]wire.Header, 0, 4), allow()), opts)
	if opts.TraceParent != "" {
		extra = append(extra, wire.NewHeader("traceparent", opts.TraceParent))
	}
	return a.build(draft{
		method: wire.INVITE, target: callee, from: caller, to: &wire.ToHeader{Address: callee},
		callID: wire.GenerateTagN(24), cseq: 1, destination: a.link.edgeNow(),
		contact: a.contact(from.Number), extra: append(extra, opts.headers...), body: offer,
	})
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
