package sip

import (
	"context"
	"fmt"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

// Answer sends 200 with sdp, again until the ACK comes (RFC 3261 13.3.1.4), and returns at once. A call whose
// ACK never comes is hung up.
func (in *Incoming) Answer(sdp []byte) (*Dialog, error) {
	if !in.state.CompareAndSwap(statePending, stateSettled) {
		return nil, fmt.Errorf("cannot answer: %w", ErrSettled)
	}
	defer in.settle()
	d := in.newDialog(sdp)
	res := in.response(wire.StatusOK, "OK", sdp)
	res.AppendHeader(d.contact.Clone())
	res.AppendHeader(allow())
	if err := in.agent.addDialog(d); err != nil {
		return nil, fmt.Errorf("cannot answer: %w", err)
	}
	in.dialog.Store(d)
	d.timings.Answer = since(in.came)
	if err := in.tx.Respond(res); err != nil {
		d.end()
		return nil, fmt.Errorf("cannot answer: %w", err)
	}
	if in.state.Load() == stateCancelled {
		d.end()
		return nil, fmt.Errorf("cannot answer: %w", ErrSettled)
	}
	in.repeat(d, res, wire.T1, time.Now().Add(64*wire.T1))
	return d, nil
}

// repeat sends res again after wait, twice as long each time up to T2, until the ACK or the limit. It is a chain of
// timers, not a goroutine that sleeps.
func (in *Incoming) repeat(d *Dialog, res *wire.Response, wait time.Duration, limit time.Time) {
	time.AfterFunc(wait, func() {
		select {
		case <-d.acked:
			return
		case <-d.done:
			return
		default:
		}
		if time.Now().After(limit) {
			in.giveUp(d)
			return
		}
		if err := in.tx.Respond(res); err != nil {
			in.agent.cfg.Logger.Warn("cannot repeat answer", "call", d.CallID(), "error", err)
		}
		in.repeat(d, res, min(2*wait, wire.T2), limit)
	})
}

func (in *Incoming) giveUp(d *Dialog) {
	d.acknowledge()
	in.agent.spawn(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 64*wire.T1)
		defer cancel()
		if _, err := d.Bye(ctx); err != nil {
			in.agent.cfg.Logger.Warn("cannot end call without ACK", "call", d.CallID(), "error", err)
		}
	})
}

func (in *Incoming) newDialog(sdp []byte) *Dialog {
	local := in.req.To().AsFrom()
	local.Params.Add("tag", in.tag)
	remote := in.req.From().AsTo()
	d := &Dialog{
		agent: in.agent, key: dialogKey{in.CallID(), in.tag}, account: in.account,
		local: &local, remote: &remote,
		contact: in.agent.contact(in.account.Number), routes: calleeRoutes(in.req),
		instance: in.Instance(), offer: in.req.Body(), sdp: sdp, timings: Timings{Sent: in.came},
		acked: make(chan struct{}), target: in.req.From().Address, done: make(chan struct{}),
	}
	d.moveTo(in.req.Contact())
	return d
}
