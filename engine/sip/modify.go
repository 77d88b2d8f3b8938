package sip

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/description"
	"vigie.dev/engine/sip/transaction"
)

// glareAttempts bounds how often a re-INVITE that met the far end's own is sent again.
const glareAttempts = 5

// Modify offers another session description by re-INVITE, and returns the answer. One waits for the other where two
// are asked for; one that meets the far end's own is sent again (RFC 3261 14.1). A refusal is a *Failure, and the call
// goes on as it was. When ctx ends first, the re-INVITE is cancelled behind the caller's back, and the call goes on as it
// was, unless the answer crosses the CANCEL: then that is what Local and Remote give.
func (d *Dialog) Modify(ctx context.Context, offer []byte) (answer []byte, err error) {
	var extra []wire.Header
	if answer, err = d.modify(ctx, offer, extra); err != nil {
		return nil, fmt.Errorf("cannot modify session: %w", err)
	}
	d.mu.Lock()
	d.base = offer
	d.mu.Unlock()
	return answer, nil
}

// Hold asks the far end to send no more (RFC 3264 8.4).
func (d *Dialog) Hold(ctx context.Context) error { return d.redirect(ctx, description.Direction.Hold) }

// Resume takes the far end back.
func (d *Dialog) Resume(ctx context.Context) error {
	return d.redirect(ctx, func(description.Direction) description.Direction { return description.SendRecv })
}

func (d *Dialog) redirect(ctx context.Context, turn func(description.Direction) description.Direction) error {
	d.mu.Lock()
	base, sent := d.base, d.sdp
	d.mu.Unlock()
	if base == nil {
		base = sent
	}
	own, err := description.Parse(base)
	if err != nil {
		return fmt.Errorf("cannot turn session: %w", err)
	}
	next := own.Redirect(turn)
	next.Version = versionAfter(sent, next.Version)
	offer, err := next.Bytes()
	if err != nil {
		return err
	}
	_, err = d.Modify(ctx, offer)
	return err
}

// versionAfter is one more than that of the description sent last, and not below least.
func versionAfter(sent []byte, least uint64) uint64 {
	if last, err := description.Parse(sent); err == nil {
		return max(last.Version+1, least)
	}
	return least
}

func (d *Dialog) modify(ctx context.Context, offer []byte, extra []wire.Header) ([]byte, error) {
	return d.insist(ctx, func() (*wire.Request, *wire.Response, error) { return d.modifyOnce(ctx, offer, extra) })
}

// insist makes an offer again where it met the far end's own.
func (d *Dialog) insist(ctx context.Context, once func() (*wire.Request, *wire.Response, error)) ([]byte, error) {
	for attempt := 0; ; attempt++ {
		last, res, err := once()
		switch {
		case err != nil:
			return nil, err
		case res.IsSuccess():
			return res.Body(), nil
		case res.StatusCode != wire.StatusRequestPending || attempt == glareAttempts:
			return nil, refusal(last, res)
		}
		// The far end's own offer can be taken meanwhile.
		select {
		case <-time.After(d.glareWait()):
		case <-d.done:
			return nil, ErrEnded
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// myTurn waits until no other offer is under way; give passes the turn on.
func (d *Dialog) myTurn(ctx context.Context) (give func(), err error) {
	d.mu.Lock()
	turn := d.turn()
	d.mu.Unlock()
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-d.done:
		return nil, ErrEnded
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (d *Dialog) modifyOnce(
	ctx context.Context, offer []byte, extra []wire.Header,
) (*wire.Request, *wire.Response, error) {
	give, err := d.myTurn(ctx)
	if err != nil {
		return nil, nil, err
	}
	req := d.requestWith(wire.INVITE, d.next(), append([]wire.Header{allow()}, extra...), sessionDescription, offer)
	last, res, err := d.askInvite(ctx, req)
	if left := (*unanswered)(nil); errors.As(err, &left) {
		d.agent.leave(left.tx, func() {
			defer give()
			d.takeBack(left, offer)
		})
		return last, nil, left.cause
	}
	defer give()
	if err == nil && res.IsSuccess() {
		d.modified(res, offer)
	}
	return last, res, err
}

func (d *Dialog) modified(res *wire.Response, offer []byte) {
	d.moveTo(res.Contact())
	d.mu.Lock()
	d.sdp, d.offer = offer, res.Body()
	d.mu.Unlock()
	d.startTimer(agreed(res))
}

// glareWait is 2.1 to 4 s for who made the Call-ID, 0 to 2 s for the other, in steps of 10 ms (RFC 3261 14.1).
func (d *Dialog) glareWait() time.Duration {
	if d.acked == nil {
		return 10 * time.Millisecond * time.Duration(210+rand.IntN(191))
	}
	return 10 * time.Millisecond * time.Duration(rand.IntN(201))
}

// askInvite sends a re-INVITE, answers challenges, and acknowledges a 2xx as often as it comes.
func (d *Dialog) askInvite(ctx context.Context, req *wire.Request) (*wire.Request, *wire.Response, error) {
	creds := d.agent.credentialsFor(d.account)
	for {
		tx, err := d.agent.send(ctx, req)
		if err != nil {
			return req, nil, d.agent.asFailure(req, err)
		}
		res, err := d.finalOf(ctx, tx, req)
		if err != nil {
			return req, nil, err
		}
		if res.IsSuccess() {
			return req, res, d.confirmModified(tx, req, res)
		}
		if !challenged(res) {
			return req, res, nil
		}
		again := d.agent.again(req)
		again.CSeq().SeqNo = d.next()
		if ok, err := creds.answer(again, res); err != nil || !ok {
			return req, res, err
		}
		req = again
	}
}

// confirmModified sends the ACK of a re-INVITE's 2xx, as often as that comes.
func (d *Dialog) confirmModified(tx *transaction.Client, req *wire.Request, res *wire.Response) error {
	d.moveTo(res.Contact())
	ack := d.requestAs(wire.ACK, req.CSeq().SeqNo, credentialsOf(req))
	tx.OnRetransmission(func(*wire.Response) {
		if err := d.agent.acknowledge(ack); err != nil {
			d.agent.cfg.Logger.Warn("cannot repeat ACK", "call", d.CallID(), "error", err)
		}
	})
	return d.agent.acknowledge(ack)
}

// finalOf waits for the final response to a re-INVITE; one that is not waited for any more is an *unanswered.
func (d *Dialog) finalOf(ctx context.Context, tx *transaction.Client, req *wire.Request) (*wire.Response, error) {
	heard := false
	for {
		select {
		case res, ok := <-tx.Responses():
			if !ok {
				return nil, d.agent.asFailure(req, tx.Err())
			}
			if !res.IsProvisional() {
				return res, nil
			}
			heard = true
		case <-d.done:
			tx.Terminate()
			return nil, ErrEnded
		case <-ctx.Done():
			return nil, &unanswered{tx, req, heard, ctx.Err()}
		}
	}
}
