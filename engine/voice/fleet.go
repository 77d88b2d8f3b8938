package voice

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"vigie.dev/engine/media"
	"vigie.dev/engine/record"
	"vigie.dev/engine/sip"
)

// registerAtOnce bounds the registrations under way.
const registerAtOnce = 16

// FleetConfig describes telephones that behave alike.
type FleetConfig struct {
	Numbers Numbers
	// Says is the file of speech that each of them says (media.LoadClip).
	Says string
	// Transport of its signalling: udp, tcp, tls, ws or wss. @default the plan's first
	Transport string
	// Media is how its telephones carry speech: InClear, BySDES or ByDTLS. @default the plan's first
	Media string
	// AnswersAfter is how long a call rings at one of them.
	AnswersAfter time.Duration
	// Elsewhere: they are the plan's peer's, which answers them.
	Elsewhere bool
}

// Fleet is a set of telephones of one probe.
type Fleet struct {
	probe    *Probe
	cfg      FleetConfig
	agent    *sip.Agent
	accounts []sip.Account
	clip     *media.Clip
	free     chan sip.Account
}

// Fleet makes a fleet; nothing is sent yet.
func (p *Probe) Fleet(cfg FleetConfig) (*Fleet, error) {
	accounts, err := people(p.plan.People.KeyFile, cfg.Numbers)
	if err != nil {
		return nil, err
	}
	clip, err := p.clip(cfg.Says)
	if err != nil {
		return nil, err
	}
	if cfg.Transport == "" {
		cfg.Transport = p.plan.Transports[0]
	}
	if cfg.Media == "" {
		cfg.Media = p.plan.Media[0]
	}
	agent, err := p.agentOf(cfg.Transport)
	if err != nil {
		return nil, err
	}
	f := &Fleet{probe: p, agent: agent, cfg: cfg, accounts: accounts, clip: clip, free: make(chan sip.Account, len(accounts))}
	for _, account := range accounts {
		f.free <- account
	}
	return f, nil
}

// Register registers every telephone and returns how many are. The first
// refusal is the error. Telephones that are elsewhere it waits for, until
// their probe answers them.
func (f *Fleet) Register(ctx context.Context) (int, error) {
	if f.cfg.Elsewhere {
		return len(f.accounts), f.probe.awaitPeer(ctx)
	}
	ctx, stop := context.WithTimeout(ctx, 30*time.Second)
	defer stop()
	var (
		group  sync.WaitGroup
		mutex  sync.Mutex
		first  error
		done   int
		places = make(chan struct{}, registerAtOnce)
	)
	for _, account := range f.accounts {
		places <- struct{}{}
		group.Go(func() {
			defer func() { <-places }()
			_, err := f.agent.Register(ctx, account)
			mutex.Lock()
			defer mutex.Unlock()
			if err != nil {
				f.probe.totals.registrationFailures.Add(1)
				first = errors.Join(first, err)
				return
			}
			done++
			f.probe.totals.registered.Add(1)
		})
	}
	group.Wait()
	if first != nil {
		return done, fmt.Errorf("Cannot register %d of %d telephones: %w", len(f.accounts)-done, len(f.accounts), firstOf(first))
	}
	f.probe.mutex.Lock()
	f.probe.registered++
	f.probe.mutex.Unlock()
	return done, nil
}

// firstOf takes one of many joined errors: hundreds alike tell no more.
func firstOf(err error) error {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		return firstOf(many.Unwrap()[0])
	}
	return err
}

// CallOptions say how many calls, how long each, within what time.
type CallOptions struct {
	// Calls to be placed in all.
	Calls int
	// Over is the time from the first call to the last hang-up.
	Over time.Duration
	// Talk is the length of each call once answered.
	Talk time.Duration
	// Ended is told of each call, from its own goroutine. Optional.
	Ended func(*record.Call)
}

// Summary of the calls of one Call.
type Summary struct {
	Placed, Answered, Failed, Refused, Aborted int
	// Silent counts answered calls in which somebody heard nothing.
	Silent int
}

// margin is left for set-up and hang-up of the last call.
const margin = 2 * time.Second

// interval between two calls, so that the last one ends within o.Over.
func (o CallOptions) interval(rings time.Duration) (time.Duration, error) {
	window := o.Over - o.Talk - rings - margin
	if o.Calls < 1 {
		return 0, fmt.Errorf("calls: %d is not a number of calls (expected 1 or more)", o.Calls)
	}
	if window <= 0 {
		return 0, fmt.Errorf("over: %v is too short for a call of %v (expected more than %v)",
			o.Over, o.Talk, o.Talk+rings+margin)
	}
	return window / time.Duration(o.Calls), nil
}

// Call lets telephones of f call telephones of to, evenly spread, and returns
// when the last call has ended and is recorded. When ctx ends, no more calls
// are placed and those under way are hung up.
func (f *Fleet) Call(ctx context.Context, to *Fleet, o CallOptions) (Summary, error) {
	if f.cfg.Elsewhere {
		return Summary{}, errors.New("Cannot call from telephones of another probe")
	}
	every, err := o.interval(to.cfg.AnswersAfter)
	if err != nil {
		return Summary{}, err
	}
	atOnce := int((o.Talk + to.cfg.AnswersAfter + margin) / max(every, 1))
	if least := min(len(f.accounts), len(to.accounts)); min(atOnce, o.Calls) > least {
		return Summary{}, fmt.Errorf("calls: %d need %d telephones at a time on each side (there are %d)", o.Calls, atOnce, least)
	}
	f.probe.totals.state.Store("running")
	var group sync.WaitGroup
	var sum tally
	start := time.Now()
	for i := range o.Calls {
		if !sleepUntil(ctx, start.Add(time.Duration(i)*every)) {
			break
		}
		c := &call{probe: f.probe, from: f, to: to, talk: o.Talk, done: make(chan struct{})}
		f.probe.calls.Add(1)
		group.Add(1)
		go c.run(ctx, func(result *record.Call) {
			defer group.Done()
			defer f.probe.calls.Done()
			sum.add(result)
			if o.Ended != nil {
				o.Ended(result)
			}
		})
	}
	group.Wait()
	return sum.Summary, nil
}

func sleepUntil(ctx context.Context, at time.Time) bool {
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

type tally struct {
	Summary
	mutex sync.Mutex
}

func (t *tally) add(c *record.Call) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.Placed++
	switch c.Outcome {
	case record.Answered:
		t.Answered++
	case record.Refused:
		t.Refused++
	case record.Aborted:
		t.Aborted++
	default:
		t.Failed++
	}
	for _, ear := range c.Ears() {
		if ear.Silent {
			t.Silent++
			break
		}
	}
}
