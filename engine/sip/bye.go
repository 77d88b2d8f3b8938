package sip

import (
	"context"
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
	defer d.end()
	req := d.request(wire.BYE)
	start := time.Now()
	last, res, err := d.agent.askAs(ctx, req, d.account)
	sdd = since(start)
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

// request builds the next request within the dialog.
func (d *Dialog) request(method wire.RequestMethod) *wire.Request {
	d.mu.Lock()
	d.cseq++
	d.mu.Unlock()
	return d.requestAs(method, nil)
}

// requestAs builds a request with the CSeq of the last one: ACK has its INVITE's.
func (d *Dialog) requestAs(method wire.RequestMethod, extra []wire.Header) *wire.Request {
	d.mu.Lock()
	cseq := d.cseq
	uri, routes, destination := itinerary(*d.target.Clone(), d.routes)
	d.mu.Unlock()
	var contact *wire.ContactHeader
	if method != wire.ACK && method != wire.BYE { // RFC 3261 table 2: they refresh no target
		contact = d.contact.Clone()
	}
	return d.agent.build(draft{
		method: method, target: uri, routes: routes, destination: destination,
		from: d.local, to: d.remote, // the dialog's own: nobody writes in them
		callID: d.key.callID, cseq: cseq, contact: contact, extra: extra,
	})
}
