package sip

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
	"vigie.dev/engine/sip/transaction"
)

// Referral is a REFER of the far end: it wants us to call someone else.
type Referral struct {
	agent  *Agent
	dialog *Dialog
	req    *wire.Request
	tx     *transaction.Server
	target wire.Uri
	// replaces is the call that the new one takes the place of, as the target knows it.
	replaces string
	settled  bool
	// outside any call; unheard wants no NOTIFY.
	outside, unheard bool
}

// HandleReferral sets who is asked when the far end of a call transfers it. h settles the referral by one of Follow and
// Reject before it returns, or it is declined. Without a handler all are.
func (a *Agent) HandleReferral(h func(*Referral)) {
	if h == nil {
		a.referred.Store(nil)
		return
	}
	a.referred.Store(&h)
}

// Dialog is the call within which the REFER came; nil where it came outside one.
func (r *Referral) Dialog() *Dialog {
	if r.outside {
		return nil
	}
	return r.dialog
}

// From is the number of who refers.
func (r *Referral) From() string { return r.req.From().Address.User }

// To is the number of the account that is referred.
func (r *Referral) To() string { return r.dialog.account.Number }

// Target is the number to call.
func (r *Referral) Target() string { return r.target.User }

// Attended says that the target's present call is to be replaced.
func (r *Referral) Attended() bool { return r.replaces != "" }

func (a *Agent) takeRefer(d *Dialog, req *wire.Request, tx *transaction.Server) {
	switch {
	case d == nil && !req.To().Params.Has("tag"):
		a.takeOutsideRefer(req, tx)
	case d == nil:
		a.reply(tx, a.respondTo(req, wire.StatusCallTransactionDoesNotExists, "Call/Transaction Does Not Exist", nil))
	default:
		a.decide(&Referral{agent: a, dialog: d, req: req, tx: tx}, a.referred.Load())
	}
}

func (r *Referral) read(referTo string) error {
	to, err := message.ParseAddress(referTo)
	if err != nil {
		return err
	}
	if r.target, err = readURI(to.URI); err != nil {
		return err
	}
	for _, h := range r.target.Headers {
		if !strings.EqualFold(h.K, "Replaces") {
			continue
		}
		// In a URI of SIP a plus is a plus.
		if r.replaces, err = url.PathUnescape(h.V); err != nil {
			return fmt.Errorf("cannot read Replaces %q: %w", h.V, err)
		}
	}
	r.target.Headers = nil // they are of the request to be made (RFC 3261 19.1.5)
	return nil
}

// Reject declines with a final response of 400 to 699.
func (r *Referral) Reject(code int, reason string) error {
	if code < 400 || code > 699 {
		return fmt.Errorf("cannot reject referral with %d: expected 400 to 699", code)
	}
	if r.settled {
		return fmt.Errorf("cannot reject referral: %w", ErrSettled)
	}
	r.settled = true
	if err := r.tx.Respond(r.agent.respondTo(r.req, code, reason, nil)); err != nil {
		return fmt.Errorf("cannot reject referral: %w", err)
	}
	return nil
}

// Follow accepts, calls the target with offer, and tells the far end how that goes. The error is Invite's, or that the
// far end could not be told; in the latter case the new call is up and returned as well.
func (r *Referral) Follow(ctx context.Context, offer []byte, opts InviteOptions) (*Dialog, error) {
	if r.settled {
		return nil, fmt.Errorf("cannot follow referral: %w", ErrSettled)
	}
	r.settled = true
	if err := r.accept(); err != nil {
		return nil, fmt.Errorf("cannot accept referral: %w", err)
	}
	if err := r.notify(ctx, wire.StatusTrying, "Trying"); err != nil {
		return nil, err
	}
	if by := headerOf(r.req, "Referred-By"); by != nil {
		opts.headers = append(opts.headers, wire.NewHeader("Referred-By", by.Value()))
	}
	if r.replaces != "" {
		opts.headers = append(opts.headers, wire.NewHeader("Replaces", r.replaces))
	}
	d, err := r.agent.inviteURI(ctx, r.dialog.account, r.target, offer, opts)
	var refused *Failure
	switch {
	case err == nil:
		return d, r.notify(ctx, wire.StatusOK, "OK")
	case errors.As(err, &refused):
		return nil, errors.Join(err, r.notify(ctx, refused.Status, refused.Reason))
	}
	return nil, errors.Join(err, r.notify(ctx, wire.StatusServiceUnavailable, "Service Unavailable"))
}

// notify tells the far end; a final status ends its subscription (RFC 3515 2.4.7). A far end that has hung up meanwhile
// needs not be told.
func (r *Referral) notify(ctx context.Context, status int, reason string) error {
	if status < 200 {
		return r.tell(ctx, status, reason, "active;expires=60")
	}
	defer r.dialog.leaveUsage()
	return r.tell(ctx, status, reason, "terminated;reason=noresource")
}

func (r *Referral) tell(ctx context.Context, status int, reason, state string) error {
	d := r.dialog
	if r.unheard || d.over() {
		return nil
	}
	req := d.requestWith(wire.NOTIFY, d.next(), []wire.Header{
		wire.NewHeader("Event", "refer;id="+strconv.FormatUint(uint64(r.req.CSeq().SeqNo), 10)),
		wire.NewHeader("Subscription-State", state),
	}, sipfrag+";version=2.0", []byte(fmt.Sprintf("SIP/2.0 %d %s\r\n", status, reason)))
	last, res, err := d.ask(ctx, req)
	switch {
	case d.over():
		return nil
	case err != nil:
		return fmt.Errorf("cannot tell of transfer: %w", err)
	case !res.IsSuccess():
		return fmt.Errorf("cannot tell of transfer: %w", refusal(last, res))
	}
	return nil
}
