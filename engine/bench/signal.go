package bench

import (
	"context"
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"vigie.dev/engine/sip"
)

const (
	callerNumber = "300001"
	calleeNumber = "300002"
	domain       = "bench.invalid"
	// callLimit bounds a call's set-up and its hang-up.
	callLimit = 10 * time.Second
)

// CallerConfig of the engine as caller: INVITE, 180, 200, ACK, BYE, 200, no media.
type CallerConfig struct {
	// Edge is host:port of who answers.
	Edge string
	// Calls to place, and how many a second.
	Calls, Rate int
}

// Signalled is what a caller's end did.
type Signalled struct {
	Done, Failed int
	// Seconds from the first INVITE to the last BYE's answer.
	Seconds float64
	// First of the failures, for people.
	First string
}

// tally counts calls from any goroutine.
type tally struct {
	done, failed atomic.Int64
	once         sync.Once
	first        string
}

func (t *tally) add(err error) {
	if err == nil {
		t.done.Add(1)
		return
	}
	t.failed.Add(1)
	t.once.Do(func() { t.first = err.Error() })
}

func openAgent(edge string) (*sip.Agent, error) {
	a, err := sip.New(sip.Config{LocalIP: own, Edge: edge, Domain: domain})
	if err != nil {
		return nil, fmt.Errorf("Cannot open a SIP agent towards %s: %w", edge, err)
	}
	return a, nil
}

// paceStep is how often calls are begun. SIPp does so in bursts too: of 1,500 calls
// a second, strace(1) sees one of six or seven every 4 ms.
const paceStep = 4 * time.Millisecond

// evenly begins one call after another, rate a second, until all are begun or
// stop is closed; it returns when all have said that they are done.
func evenly(calls, rate int, stop <-chan struct{}, one func(i int, done func())) time.Duration {
	var running sync.WaitGroup
	start := time.Now()
	for i := range calls {
		if wait := time.Until(start.Add(time.Duration(i) * time.Second / time.Duration(rate))); wait > paceStep {
			time.Sleep(wait)
			select {
			case <-stop:
				running.Wait()
				return time.Since(start)
			default:
			}
		}
		running.Add(1)
		one(i, running.Done)
	}
	running.Wait()
	return time.Since(start)
}

func runCaller(p *peer, cfg CallerConfig) error {
	agent, err := openAgent(cfg.Edge)
	if err != nil {
		return err
	}
	offer, err := sip.Offer(own, 4000, "pcma")
	if err != nil {
		return fmt.Errorf("Cannot make an offer: %w", err)
	}
	var t tally
	took := evenly(cfg.Calls, cfg.Rate, p.stop, func(_ int, done func()) {
		ctx, cancel := context.WithTimeout(context.Background(), callLimit)
		ended := func(err error) {
			cancel()
			t.add(err)
			done()
		}
		agent.Dial(ctx, sip.Account{Number: callerNumber}, calleeNumber, offer, sip.InviteOptions{}, func(d *sip.Dialog, err error) {
			if err != nil {
				ended(err)
				return
			}
			d.Leave(ctx, func(_ time.Duration, err error) { ended(err) })
		})
	})
	if err := agent.Close(); err != nil {
		return fmt.Errorf("Cannot close the SIP agent: %w", err)
	}
	return p.result(Signalled{Done: int(t.done.Load()), Failed: int(t.failed.Load()), Seconds: took.Seconds(), First: t.first})
}

// CalleeConfig of the engine as called; it needs nothing.
type CalleeConfig struct{}

func runCallee(p *peer, _ CalleeConfig) error {
	var t tally
	answer, err := sip.Offer(own, 4002, "pcma")
	if err != nil {
		return fmt.Errorf("Cannot make an answer: %w", err)
	}
	agent, at, end, err := openCallee(func(in *sip.Incoming) {
		if err := in.Ring(); err != nil {
			t.add(err)
			return
		}
		_, err := in.Answer(answer)
		t.add(err)
	})
	if err != nil {
		return err
	}
	p.ready(at.Port())
	<-p.stop
	if err := end(agent); err != nil {
		return err
	}
	return p.result(Signalled{Done: int(t.done.Load()), Failed: int(t.failed.Load()), First: t.first})
}

// openCallee opens an agent that is registered and takes calls at the address given; end closes it.
func openCallee(take func(*sip.Incoming)) (a *sip.Agent, at netip.AddrPort, end func(*sip.Agent) error, err error) {
	r, err := startRegistrar()
	if err != nil {
		return nil, at, nil, err
	}
	if a, err = openAgent(r.address()); err != nil {
		return nil, at, nil, err
	}
	a.HandleAtOnce(take)
	ctx, cancel := context.WithTimeout(context.Background(), callLimit)
	defer cancel()
	if _, err := a.Register(ctx, sip.Account{Number: calleeNumber}); err != nil {
		return nil, at, nil, fmt.Errorf("Cannot register the called number: %w", err)
	}
	return a, <-r.first, func(a *sip.Agent) error {
		if err := a.Close(); err != nil {
			return fmt.Errorf("Cannot close the called agent: %w", err)
		}
		return r.close()
	}, nil
}
