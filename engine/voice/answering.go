package voice

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"vigie.dev/engine/clock"
	"vigie.dev/engine/record"
	"vigie.dev/engine/sip"
)

// AnswerOptions say whose calls a fleet answers, and for how long.
type AnswerOptions struct {
	// From are the telephones that call; they are another probe's.
	From *Fleet
	// Over is within what time the far probe says that it has placed its calls.
	Over time.Duration
	// Talk is the length of a call; one that goes on for long after has failed.
	Talk time.Duration
	// Ended is told of our half of each call, from its own goroutine. Optional.
	Ended func(*record.Call)
}

// answering is a fleet that takes calls which nobody in this process placed.
type answering struct {
	fleet   *Fleet
	options AnswerOptions
	calls   sync.WaitGroup
	sum     tally
}

// Answer takes the calls that another probe places to the telephones of f, and
// returns when that one places no more and the last has ended. Each is
// recorded as our half of it. Where the plan names no peer, whoever calls is
// answered until o.Over, and no delay is measured.
func (f *Fleet) Answer(ctx context.Context, o AnswerOptions) (Summary, error) {
	switch {
	case f.cfg.Elsewhere:
		return Summary{}, errors.New("Cannot answer with telephones of another probe")
	case o.From == nil || !o.From.cfg.Elsewhere:
		return Summary{}, errors.New("from: these telephones are our own (expected a fleet that is elsewhere)")
	case o.Over <= 0 || o.Talk <= 0:
		return Summary{}, fmt.Errorf("over: %v and talk: %v are no lengths (expected more than 0)", o.Over, o.Talk)
	}
	a := &answering{fleet: f, options: o}
	f.probe.startAnswering(a)
	limit, stop := context.WithTimeout(ctx, o.Over)
	defer stop()
	err := f.probe.awaitPlaced(limit)
	f.probe.stopAnswering(a)
	a.calls.Wait()
	if err != nil && ctx.Err() == nil { // the end of the run is no error
		return a.sum.Summary, err
	}
	return a.sum.Summary, nil
}

// awaitPlaced waits until the far probe has placed its calls; without one, for all of the time.
func (p *Probe) awaitPlaced(ctx context.Context) error {
	if p.far == nil {
		<-ctx.Done()
		return nil
	}
	return p.far.AwaitDone(ctx)
}

// startAnswering lets calls come; once every fleet of ours that is registered
// answers, the far probe is told.
func (p *Probe) startAnswering(a *answering) {
	p.totals.state.Store("running")
	p.answers.Store(true)
	p.mutex.Lock()
	for _, account := range a.fleet.accounts {
		p.answering[account.Number] = a
	}
	p.answeringFleets++
	ready := p.answeringFleets == p.registered
	p.mutex.Unlock()
	if ready && p.far != nil {
		p.far.Ready()
	}
}

func (p *Probe) stopAnswering(a *answering) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.answeringFleets--
	for _, account := range a.fleet.accounts {
		delete(p.answering, account.Number)
	}
}

// answererOf counts a call to a number to the fleet that answers there; nil where none does.
func (p *Probe) answererOf(number string) *answering {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	a := p.answering[number]
	if a != nil {
		a.calls.Add(1)
		p.calls.Add(1)
		p.totals.taken.Add(1)
	}
	return a
}

// take goes through one call.
func (a *answering) take(in *sip.Incoming) {
	c := &call{probe: a.fleet.probe, from: a.options.From, to: a.fleet, talk: a.options.Talk,
		pair: pair{in.From(), in.To()}, done: make(chan struct{}), across: newAcross()}
	r := c.record()
	r.Half = &record.Half{Side: record.Callee}
	r.CallID, r.Instance = in.CallID(), text(in.Instance())
	c.answer(in)
	go func() {
		<-c.done
		a.fleet.probe.totals.taken.Add(-1)
		c.concludeHalf(r)
		a.sum.add(r)
		if a.options.Ended != nil {
			a.options.Ended(r)
		}
		a.calls.Done()
		a.fleet.probe.calls.Done()
	}()
}

// concludeHalf completes the record of a call that we answered, writes it and counts it.
func (c *call) concludeHalf(r *record.Call) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	switch {
	case c.calleeProblem != "":
		fail(r, c.calleeProblem)
	case c.calleeEar == nil:
		r.Outcome, r.SIPStatus, r.Failure = record.Aborted, 487, text("cancelled by its caller")
	default:
		r.Outcome, r.SIPStatus = record.Answered, 200
	}
	if c.calleeEar != nil {
		r.Timings.TalkMs = number(float64(clock.Now()-clock.Since(c.calleeEar.Start())) / 1e6)
	}
	c.end(r)
}
