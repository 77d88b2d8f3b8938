package sip

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/transaction"
)

var (
	// ErrNoReliable is returned where a caller knows nothing of reliable provisional responses.
	ErrNoReliable = errors.New("caller does not support 100rel")
	// ErrNoPrack is a reliable provisional response that was never acknowledged.
	ErrNoPrack = errors.New("provisional response was not acknowledged")
)

// Progress is a provisional response.
type Progress struct {
	// Status is 101 to 199.
	Status int
	// Reason is the phrase; the usual one where empty.
	Reason string
	// Description is early media's, where there is some.
	Description []byte
	// Reliable asks for a PRACK. It is implied where the caller requires it.
	Reliable bool
}

var provisionalReasons = map[int]string{
	wire.StatusRinging: "Ringing", wire.StatusCallIsForwarded: "Call Is Being Forwarded", wire.StatusQueued: "Queued",
	wire.StatusSessionInProgress: "Session Progress",
}

// Progress sends a provisional response; a reliable one again until its PRACK has come (RFC 3262), for which it
// waits.
func (in *Incoming) Progress(ctx context.Context, p Progress) error {
	if p.Status <= wire.StatusTrying || p.Status > 199 {
		return fmt.Errorf("cannot send %d as progress: expected 101 to 199", p.Status)
	}
	if in.state.Load() != statePending {
		return fmt.Errorf("cannot send %d: %w", p.Status, ErrSettled)
	}
	if p.Reason == "" {
		p.Reason = provisionalReasons[p.Status]
	}
	res := in.response(p.Status, p.Reason, p.Description, in.agent.contact(in.account.Number))
	if p.Reliable || hasOption(in.req, "Require", "100rel") {
		return in.reliably(ctx, res)
	}
	if err := in.tx.Respond(res); err != nil {
		return fmt.Errorf("cannot send %d: %w", p.Status, err)
	}
	return nil
}

func (in *Incoming) reliably(ctx context.Context, res *wire.Response) error {
	if !in.supports("100rel") {
		return fmt.Errorf("cannot send %d reliably: %w", res.StatusCode, ErrNoReliable)
	}
	rseq := in.rseq.Add(1)
	res.AppendHeader(wire.NewHeader("Require", "100rel"))
	res.AppendHeader(wire.NewHeader("RSeq", strconv.FormatUint(uint64(rseq), 10)))
	res.AppendHeader(allow()) // so that the caller may send UPDATE (RFC 3311 5.1)
	in.answers(res.Body())
	if err := in.tx.Respond(res); err != nil {
		return fmt.Errorf("cannot send %d: %w", res.StatusCode, err)
	}
	stop, lapsed := make(chan struct{}), make(chan struct{})
	defer close(stop)
	r := &repeater{until: stop, or: in.settled, send: func() error { return in.tx.Respond(res) }, uncapped: true,
		giveUp: func() { close(lapsed) }}
	r.start(in.agent)
	for {
		select {
		case got := <-in.pracked:
			if got == rseq {
				in.isConfirmed()
				return nil
			}
		case <-lapsed:
			return fmt.Errorf("cannot send %d reliably: %w", res.StatusCode, ErrNoPrack)
		case <-in.settled:
			return fmt.Errorf("cannot send %d: %w", res.StatusCode, ErrSettled)
		case <-in.agent.done:
			return fmt.Errorf("cannot send %d: %w", res.StatusCode, ErrClosed)
		case <-ctx.Done():
			return fmt.Errorf("cannot wait for PRACK: %w", ctx.Err())
		}
	}
}

// supports says whether the caller knows an extension.
func (in *Incoming) supports(option string) bool {
	return hasOption(in.req, "Supported", option) || hasOption(in.req, "Require", option)
}

func (in *Incoming) key() dialogKey { return dialogKey{in.CallID(), in.tag} }

func (a *Agent) expect(in *Incoming) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.offered[in.key()] = in
}

func (a *Agent) forget(in *Incoming) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.offered, in.key())
}

// takePrack matches a PRACK with the response that it acknowledges; 481 where there is none (RFC 3262 3).
func (a *Agent) takePrack(req *wire.Request, tx *transaction.Server) {
	tag, _ := req.To().Params.Get("tag")
	a.mu.Lock()
	in := a.offered[dialogKey{string(*req.CallID()), tag}]
	a.mu.Unlock()
	var rseq uint64
	if h := headerOf(req, "RAck"); h != nil && in != nil {
		parts := strings.Fields(h.Value())
		if len(parts) == 3 && parts[1] == strconv.FormatUint(uint64(in.req.CSeq().SeqNo), 10) && parts[2] == "INVITE" {
			rseq, _ = strconv.ParseUint(parts[0], 10, 32)
		}
	}
	if rseq == 0 || uint32(rseq) != in.rseq.Load() {
		a.reply(tx, a.respondTo(req, wire.StatusCallTransactionDoesNotExists, "Call/Transaction Does Not Exist", nil))
		return
	}
	a.reply(tx, a.respondTo(req, wire.StatusOK, "OK", nil))
	select {
	case in.pracked <- uint32(rseq):
	default: // nobody waits for so many
	}
}
