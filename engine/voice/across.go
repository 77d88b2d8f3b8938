package voice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vigie.dev/engine/clock"
	"vigie.dev/engine/clock/peer"
	"vigie.dev/engine/media"
	"vigie.dev/engine/record"
)

const (
	// peerLimit is how long the far probe may take until its telephones answer.
	peerLimit = 50 * time.Second
	// farewell is how long it may take to hear that no more calls come.
	farewell = 5 * time.Second
)

// PeerPlan is where the probe is that holds the other end of the calls.
type PeerPlan struct {
	// Listen and Address are host:port of our end and of the far one's, on the
	// core network: the wan's unequal ways would be taken for an offset.
	Listen  string `json:"listen"`
	Address string `json:"address"`
}

func (p *PeerPlan) check(region, peerRegion string) error {
	switch {
	case p == nil:
		return nil
	case p.Listen == "" || p.Address == "":
		return fmt.Errorf("plan.peer: listen %q and address %q (expected host:port each)", p.Listen, p.Address)
	case peerRegion == "" || peerRegion == region:
		return fmt.Errorf("plan.peerRegion: %q is no other region than ours, %q", peerRegion, region)
	}
	return nil
}

// across is what a call has whose other end is another process's.
type across struct {
	began  int64 // our clock, ns: no stream of the call began before
	within int64 // the most that the far clock was off by in its delays, ns
}

func newAcross() *across { return &across{began: clock.Now()} }

// openPeer opens the channel to the probe with the other ends.
func (p *Probe) openPeer() error {
	plan := p.plan.Peer
	if plan == nil {
		return nil
	}
	far, err := peer.Listen(peer.Ends{Own: p.plan.Region, Peer: p.plan.PeerRegion, Run: p.plan.RunID,
		Listen: plan.Listen, Address: plan.Address, KeyFile: p.plan.People.KeyFile})
	p.far = far
	return err
}

// placed tells the far probe that we place no more calls.
func (p *Probe) placed() {
	if p.far != nil && !p.answers.Load() {
		p.far.Done()
	}
}

// closePeer ends the channel. Whoever has not heard all within the time, waits for the end of its own plan.
func (p *Probe) closePeer(ctx context.Context) error {
	if p.far == nil {
		return nil
	}
	ctx, stop := context.WithTimeout(ctx, farewell)
	defer stop()
	_ = p.far.AwaitHeard(ctx)
	return p.far.Close()
}

// awaitPeer waits until the far probe's telephones answer.
func (p *Probe) awaitPeer(ctx context.Context) error {
	if p.far == nil {
		return errors.New("plan.peer: there is none (expected the probe that has the other telephones)")
	}
	ctx, stop := context.WithTimeout(ctx, peerLimit)
	defer stop()
	return p.far.AwaitReady(ctx)
}

// clock is how far the far probe's wall clock is ahead of ours; nil where none is known.
func (p *Probe) clock() *record.Clock {
	if p.far == nil {
		return nil
	}
	e, ok := p.far.Wall()
	if !ok {
		return nil
	}
	return &record.Clock{Peer: p.plan.PeerRegion, OffsetMs: float64(e.Offset) / 1e6, ErrorMs: float64(e.Error) / 1e6,
		RTTMs: float64(e.RTT) / 1e6, Exchanges: e.Samples}
}

// streamName names a stream to the far probe. Pairs call again: who asks looks at the time as well.
func (c *call) streamName(ear string) string { return c.pair.caller + " " + c.pair.callee + " " + ear }

// announce tells the far probe when our stream began.
func (c *call) announce(stream *media.Stream, ear string) {
	if c.across != nil && c.probe.far != nil {
		c.probe.far.Start(c.streamName(ear), clock.Since(stream.Start()))
	}
}

// farStart is when the stream began that an ear hears, once it is known; far is it where we have both ends.
func (c *call) farStart(far **media.Stream, speaker string) func() (time.Time, bool) {
	if c.across == nil {
		return func() (time.Time, bool) { return c.startOf(far) }
	}
	return func() (time.Time, bool) {
		if c.probe.far == nil {
			return time.Time{}, false
		}
		at, within, ok := c.probe.far.FarStart(c.streamName(speaker))
		if !ok || at < c.across.began-within { // of an earlier call of the same two
			return time.Time{}, false
		}
		c.mutex.Lock()
		defer c.mutex.Unlock()
		c.across.within = max(c.across.within, within)
		return clock.Time(at), true
	}
}

// keepHalf records what our end of the call heard and sent; the other half is the far probe's.
func (c *call) keepHalf(r *record.Call) {
	own, ear := c.callerHeard, &r.Heard.Caller
	if r.Half.Side == record.Callee {
		own, ear = c.calleeHeard, &r.Heard.Callee
	}
	r.Half.Clock = c.probe.clock()
	if own == nil || c.parted {
		return
	}
	r.Half.Sent = own.Sent
	*ear = heard(own, 0)
	if delay := (*ear).DelayMs; delay != nil {
		delay.Error = float64(c.across.within) / 1e6
	}
}
