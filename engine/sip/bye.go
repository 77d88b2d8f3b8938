package sip

import (
	"context"
	"errors"
	"fmt"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

// Bye hangs up. The delay is RFC 6076's SDD (4.5): BYE until its final response. Where the far end has hung up
// before, the delay is zero and there is no error. Whatever the outcome, the call is over afterwards.
func (d *Dialog) Bye(ctx context.Context) (sdd time.Duration, err error) {
	if err := d.awaitAck(ctx); err != nil {
		return 0, err
	}
	if d.over() {
		return 0, nil
	}
	req := d.request(wire.BYE)
	start := time.Now()
	last, res, err := d.ask(ctx, req)
	return d.parted(last, res, since(start), err)
}

// parted is the end of a call whose BYE came out so.
func (d *Dialog) parted(last *wire.Request, res *wire.Response, sdd time.Duration, err error) (time.Duration, error) {
	defer d.end()
	d.agent.noteBye(res, err, sdd)
	switch {
	case err != nil:
		return sdd, fmt.Errorf("cannot hang up: %w", err)
	case res.StatusCode == wire.StatusCallTransactionDoesNotExists && d.over():
		// The two BYEs crossed.
		return 0, nil
	case !res.IsSuccess():
		return sdd, refusal(last, res)
	}
	return sdd, nil
}

func (a *Agent) noteBye(res *wire.Response, err error, sdd time.Duration) {
	var lost *Failure
	switch {
	case err == nil:
		a.kpis.HungUp(res.StatusCode, sdd)
	case errors.As(err, &lost):
		a.kpis.HungUp(lost.Status, sdd)
	}
}

// awaitAck holds a callee's BYE back until the ACK has come (RFC 3261 15).
func (d *Dialog) awaitAck(ctx context.Context) error {
	if d.acked == nil {
		return nil
	}
	select {
	case <-d.acked:
	case <-d.done:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// isAcked says that there is no ACK to wait for.
func (d *Dialog) isAcked() bool {
	if d.acked == nil {
		return true
	}
	select {
	case <-d.acked:
		return true
	default:
		return false
	}
}

// request builds the next request within the dialog.
func (d *Dialog) request(method wire.RequestMethod) *wire.Request {
	return d.requestAs(method, d.next(), nil)
}

// next is the number of the next request.
func (d *Dialog) next() uint32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.cseq++
	return d.cseq
}

// ask is Agent.askAs within the dialog, whose numbers go on where a challenge wants another attempt.
func (d *Dialog) ask(ctx context.Context, req *wire.Request) (*wire.Request, *wire.Response, error) {
	res, err := d.agent.ask(ctx, req)
	return d.goOn(ctx, req, res, err)
}

// goOn is ask after the first response.
func (d *Dialog) goOn(
	ctx context.Context, req *wire.Request, res *wire.Response, err error,
) (*wire.Request, *wire.Response, error) {
	creds := d.agent.credentialsFor(d.account)
	for err == nil && challenged(res) {
		again := d.agent.again(req)
		again.CSeq().SeqNo = d.next()
		if ok, err := creds.answer(again, res); err != nil || !ok {
			return req, res, err
		}
		req = again
		res, err = d.agent.ask(ctx, req)
	}
	return req, res, err
}

// requestAs builds a request numbered cseq: ACK has its INVITE's.
func (d *Dialog) requestAs(method wire.RequestMethod, cseq uint32, extra []wire.Header) *wire.Request {
	return d.requestWith(method, cseq, extra, "", nil)
}

// requestWith is requestAs with a body.
func (d *Dialog) requestWith(
	method wire.RequestMethod, cseq uint32, extra []wire.Header, contentType string, body []byte,
) *wire.Request {
	d.mu.Lock()
	uri, routes, destination := itinerary(d.target, d.routes)
	d.mu.Unlock()
	var contact *wire.ContactHeader
	if method != wire.ACK && method != wire.BYE { // RFC 3261 table 2: they refresh no target
		contact = d.contact.Clone()
	}
	return d.agent.build(draft{
		method: method, target: uri, routes: routes, destination: destination,
		from: d.local, to: d.remote,
		callID: d.key.callID, cseq: cseq, contact: contact, extra: extra,
		body: body, contentType: contentType,
	})
}
