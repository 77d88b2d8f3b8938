package sip

import (
	"context"
	"fmt"
	"strings"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/transaction"
)

// ReferOptions are the optional parts of Agent.Refer.
type ReferOptions struct {
	// Unheard wants to hear nothing of what becomes of it: there is no implicit subscription then (RFC 7614 4, nosub).
	Unheard bool
}

// Refer asks number, to which no call is up, to call target (RFC 3515). A refusal is a *Failure.
func (a *Agent) Refer(ctx context.Context, acc Account, number, target string, o ReferOptions) (*Transfer, error) {
	req := a.outside(wire.REFER, acc, number)
	req.AppendHeader(wire.NewHeader("Refer-To", "<"+(&wire.Uri{Scheme: "sip", User: target, Host: a.cfg.Domain}).String()+">"))
	req.AppendHeader(wire.NewHeader("Referred-By", "<"+req.From().Address.String()+">"))
	if o.Unheard {
		req.AppendHeader(wire.NewHeader("Require", "nosub"))
	}
	tag, _ := req.From().Params.Get("tag")
	d := &Dialog{
		agent: a, key: dialogKey{string(*req.CallID()), tag}, account: acc, local: req.From(), remote: req.To(),
		contact: req.Contact(), target: req.Recipient, cseq: 1, done: make(chan struct{}),
	}
	t := &Transfer{status: make(chan int, 16), dialog: d}
	d.refers = []*Transfer{t}
	// It is kept before the REFER leaves: the first NOTIFY may overtake the 202.
	if err := a.keepUsage(&usage{dialog: d}); err != nil {
		return nil, fmt.Errorf("cannot refer %s to %s: %w", number, target, err)
	}
	last, res, err := a.askAs(ctx, req, acc)
	if err == nil && !res.IsSuccess() {
		err = refusal(last, res)
	}
	if err != nil {
		d.leaveUsage()
		return nil, fmt.Errorf("cannot refer %s to %s: %w", number, target, err)
	}
	d.mu.Lock()
	d.cseq = last.CSeq().SeqNo
	d.mu.Unlock()
	if o.Unheard {
		d.leaveUsage()
	}
	return t, nil
}

// HandleOutsideReferral sets who is asked when somebody refers an account of ours to another without a call to it. h
// settles the referral as HandleReferral's does. Without a handler all are declined.
func (a *Agent) HandleOutsideReferral(h func(*Referral)) {
	if h == nil {
		a.referredOutside.Store(nil)
		return
	}
	a.referredOutside.Store(&h)
}

// takeOutsideRefer deals with a REFER that is of no dialog.
func (a *Agent) takeOutsideRefer(req *wire.Request, tx *transaction.Server) {
	account, ok := a.accountOf(req)
	if !ok {
		a.reply(tx, a.respondTo(req, wire.StatusNotFound, "Not Found", nil))
		return
	}
	r := &Referral{agent: a, dialog: a.usageOf(req, account), req: req, tx: tx, outside: true}
	a.decide(r, a.referredOutside.Load())
}

// decide asks handler about a referral.
func (a *Agent) decide(r *Referral, handler *func(*Referral)) {
	referTo := headersOf(r.req, "Refer-To")
	if len(referTo) != 1 || r.read(referTo[0].Value()) != nil { // exactly one (RFC 3515 2.4.2)
		a.reply(r.tx, a.respondTo(r.req, wire.StatusBadRequest, "Bad Refer-To", nil))
		return
	}
	if handler != nil {
		(*handler)(r)
	}
	if !r.settled {
		a.reply(r.tx, a.respondTo(r.req, wire.StatusGlobalDecline, "Decline", nil))
	}
}

// accept is the 202 that makes the implicit subscription, or the 200 that makes none.
func (r *Referral) accept() error {
	code, reason := wire.StatusAccepted, "Accepted"
	declined := strings.EqualFold(strings.TrimSpace(valueOf(r.req, "Refer-Sub")), "false")
	r.unheard = declined || hasOption(r.req, "Require", "nosub")
	if r.unheard {
		code, reason = wire.StatusOK, "OK"
	}
	res := r.agent.respondAs(r.req, code, reason, nil, taggedTo(r.req.To(), r.dialog.key.localTag))
	res.AppendHeader(r.dialog.contact.Clone())
	if declined {
		res.AppendHeader(wire.NewHeader("Refer-Sub", "false")) // RFC 4488 4
	}
	if r.outside && !r.unheard {
		if err := r.agent.keepUsage(&usage{dialog: r.dialog, referral: r}); err != nil {
			return err
		}
	}
	if err := r.tx.Respond(res); err != nil {
		r.dialog.leaveUsage()
		return err
	}
	return nil
}
