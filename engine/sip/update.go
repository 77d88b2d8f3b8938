package sip

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"

	wire "github.com/emiago/sipgo/sip"
)

var (
	// ErrUnsettledOffer is an offer before the INVITE's own has its answer in an acknowledged provisional response.
	ErrUnsettledOffer = errors.New("the first offer has no answer yet that was acknowledged")
	// ErrNoUpdate is a far end whose Allow does not name UPDATE.
	ErrNoUpdate = errors.New("far end does not allow UPDATE")
)

// EarlyDialog is one branch of a call before its answer (RFC 3261 12.1), seen from either end. It is of no use any more
// when the call is answered: the Dialog of the answer has what was agreed on in it.
type EarlyDialog struct{ dialog *Dialog }

// Branch is the far end's tag, as Early.Branch.
func (e *EarlyDialog) Branch() string { return tagOf(e.dialog.remote) }

// Local and Remote are the descriptions that stand.
func (e *EarlyDialog) Local() []byte  { return e.dialog.Local() }
func (e *EarlyDialog) Remote() []byte { return e.dialog.Remote() }

// HandleOffer is Dialog.HandleOffer for UPDATEs before the answer; it goes on after it.
func (e *EarlyDialog) HandleOffer(h func(offer []byte) (answer []byte)) { e.dialog.HandleOffer(h) }

// Update offers another description by UPDATE (RFC 3311) and returns the answer; one that meets the far end's own is made
// again. The first offer must have had its answer, in a provisional response that was acknowledged. A refusal is a
// *Failure, and the branch goes on as it was.
func (e *EarlyDialog) Update(ctx context.Context, offer []byte) (answer []byte, err error) {
	d := e.dialog
	answer, err = d.insist(ctx, func() (*wire.Request, *wire.Response, error) { return d.updateOnce(ctx, offer) })
	if err != nil {
		return nil, fmt.Errorf("cannot update early session: %w", err)
	}
	return answer, nil
}

func (d *Dialog) updateOnce(ctx context.Context, offer []byte) (*wire.Request, *wire.Response, error) {
	give, err := d.myTurn(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer give()
	d.mu.Lock()
	update, settled := d.update, d.confirmed || !d.early
	d.mu.Unlock()
	switch {
	case !settled:
		return nil, nil, ErrUnsettledOffer
	case !update:
		return nil, nil, ErrNoUpdate
	}
	last, res, err := d.ask(ctx, d.requestWith(wire.UPDATE, d.next(), []wire.Header{allow()}, sessionDescription, offer))
	if err != nil || !res.IsSuccess() {
		return last, res, err
	}
	d.moveTo(res.Contact())
	d.mu.Lock()
	d.sdp, d.offer, d.base, d.renewed = offer, res.Body(), offer, true
	d.mu.Unlock()
	return last, res, nil
}

func (d *Dialog) isEarly() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.early
}

// untimely refuses an offer that comes before the INVITE's own has its answer (RFC 3311 5.2).
func (a *Agent) untimely(d *Dialog, req *wire.Request) *wire.Response {
	d.mu.Lock()
	early, answered := d.early, d.answered
	d.mu.Unlock()
	switch {
	case !early || answered:
		return nil
	case d.acked == nil: // we have made the offer
		return a.respondTo(req, wire.StatusRequestPending, "Request Pending", nil)
	}
	return a.retryAfter(req)
}

// retryAfter asks for the request again in 0 to 10 s, by chance (RFC 3311 5.2).
func (a *Agent) retryAfter(req *wire.Request) *wire.Response {
	res := a.respondTo(req, wire.StatusInternalServerError, "Server Internal Error", nil)
	res.AppendHeader(wire.NewHeader("Retry-After", strconv.Itoa(rand.IntN(11))))
	return res
}
