package sip

import (
	"context"
	"fmt"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

// attempt is one call that is being set up.
type attempt struct {
	agent   *Agent
	from    Account
	opts    InviteOptions
	timings Timings
	// heard says that the present transaction got a provisional response, so that CANCEL may be sent.
	heard bool
}

// Invite calls number `to` from acc and returns after the final answer, when the ACK is sent. A refusal is a
// *Failure. When ctx ends first the call is cancelled behind the caller's back and ctx's error is returned;
// ctx is the only limit to ringing.
func (a *Agent) Invite(
	ctx context.Context, from Account, to string, offer []byte, opts InviteOptions,
) (*Dialog, error) {
	if a.isClosed() {
		return nil, fmt.Errorf("cannot call %s: %w", to, ErrClosed)
	}
	t := &attempt{agent: a, from: from, opts: opts}
	req := a.inviteRequest(from, to, offer)
	creds := credentials{account: from}
	t.timings.Sent = time.Now()
	for {
		tx, err := a.send(ctx, req)
		if err != nil {
			return nil, t.failed(a.asFailure(req, err))
		}
		res, err := t.await(ctx, tx, req)
		if err != nil {
			return nil, t.failed(err)
		}
		if res.IsSuccess() {
			return t.establish(tx, req, res)
		}
		if challenged(res) {
			next := a.again(req)
			ok, err := creds.answer(next, res)
			if err != nil {
				return nil, fmt.Errorf("cannot call %s: %w", to, err)
			}
			if ok {
				t.timings.Challenged, t.heard, req = true, false, next
				continue
			}
		}
		t.note()
		return nil, t.failed(refusal(req, res))
	}
}

func (a *Agent) inviteRequest(from Account, to string, offer []byte) *wire.Request {
	caller := &wire.FromHeader{Address: wire.Uri{Scheme: "sip", User: from.Number, Host: a.cfg.Domain}}
	caller.Params.Add("tag", wire.GenerateTagN(12))
	callee := wire.Uri{Scheme: "sip", User: to, Host: a.cfg.Domain}
	return a.build(draft{
		method: wire.INVITE, target: callee, from: caller, to: &wire.ToHeader{Address: callee},
		callID: wire.GenerateTagN(24), cseq: 1, destination: a.link.edge.String(),
		contact: a.contact(from.Number), extra: []wire.Header{allow()}, body: offer,
	})
}

// await returns the final response of one INVITE. The transaction is left alone after it: it repeats the ACK of
// a refusal by itself, and ends by its own timer.
func (t *attempt) await(ctx context.Context, tx *wire.ClientTx, req *wire.Request) (*wire.Response, error) {
	for {
		select {
		case res := <-tx.Responses():
			if !res.IsProvisional() {
				return res, nil
			}
			t.heard = true
			if res.StatusCode > wire.StatusTrying {
				t.note()
				if t.opts.OnProvisional != nil {
					t.opts.OnProvisional(res.StatusCode)
				}
			}
		case <-tx.Done():
			t.note()
			return nil, t.agent.asFailure(req, tx.Err())
		case <-ctx.Done():
			t.leave(tx, req)
			return nil, fmt.Errorf("cannot wait for an answer: %w", context.Cause(ctx))
		}
	}
}

// leave gives the call up in a goroutine of its own, that Close waits for.
func (t *attempt) leave(tx *wire.ClientTx, req *wire.Request) {
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

func (t *attempt) failed(err error) error {
	if f, ok := err.(*Failure); ok {
		f.Timings = t.timings
	}
	return err
}
