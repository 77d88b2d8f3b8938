package sip

import (
	"context"
	"fmt"

	wire "github.com/emiago/sipgo/sip"
)

// Answer sends 200 with sdp (without, where an early UPDATE has agreed on something later), again until the ACK comes (RFC 3261 13.3.1.4), and returns at once. A call whose
// ACK never comes is hung up.
func (in *Incoming) Answer(sdp []byte) (*Dialog, error) {
	if !in.state.CompareAndSwap(statePending, stateSettled) {
		return nil, fmt.Errorf("cannot answer: %w", ErrSettled)
	}
	defer in.settle()
	d, body := in.confirmed(sdp)
	res := in.response(wire.StatusOK, "OK", body, append([]wire.Header{d.contact, allow()}, in.session.headers()...)...)
	if err := in.agent.addDialog(d); err != nil {
		return nil, fmt.Errorf("cannot answer: %w", err)
	}
	d.startTimer(in.session)
	d.timings.Answer = since(in.came)
	if err := in.tx.Respond(res); err != nil {
		d.end()
		return nil, fmt.Errorf("cannot answer: %w", err)
	}
	r := &repeater{until: d.acked, or: d.done, send: func() error { return in.tx.Respond(res) }, giveUp: d.giveUp}
	r.start(in.agent)
	if in.replaces != nil {
		in.replaces.hangUp()
	}
	return d, nil
}

// giveUp hangs a call up whose ACK never came.
func (d *Dialog) giveUp() {
	d.acknowledge()
	d.hangUp()
}

// hangUp says BYE behind the caller's back.
func (d *Dialog) hangUp() {
	d.agent.spawn(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 64*wire.T1)
		defer cancel()
		if _, err := d.Bye(ctx); err != nil {
			d.agent.cfg.Logger.Warn("cannot hang up", "call", d.CallID(), "error", err)
		}
	})
}

func (in *Incoming) newDialog(sdp []byte) *Dialog {
	local := in.to.AsFrom()
	remote := in.req.From().AsTo()
	d := &Dialog{
		agent: in.agent, key: dialogKey{in.CallID(), in.tag}, account: in.account,
		local: &local, remote: &remote,
		contact: in.agent.contact(in.account.Number), routes: calleeRoutes(in.req),
		instance: in.Instance(), offer: in.req.Body(), sdp: sdp, timings: Timings{Sent: in.came},
		acked: make(chan struct{}), target: in.req.From().Address, done: make(chan struct{}),
		update: hasOption(in.req, "Allow", "UPDATE"),
	}
	d.moveTo(in.req.Contact())
	return d
}
