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

const (
	setUpLimit  = 20 * time.Second // ringing included
	hangUpLimit = 5 * time.Second
	// calleeLimit is how long the callee's end may outlive the caller's.
	calleeLimit = 5 * time.Second
)

// call is one call between two telephones of this probe.
type call struct {
	probe    *Probe
	from, to *Fleet
	talk     time.Duration
	script   *script // of a single call; nil for one of many
	pair     pair
	answered time.Time     // at the caller's end
	done     chan struct{} // the callee's end is over; closed once, if it began

	mutex                  sync.Mutex
	callerEar, calleeEar   *media.Stream
	callerHeard            *media.Report
	calleeHeard            *media.Report
	calleeBegan, calleeOut bool
	calleeProblem          string
	exhibit                exhibit
	parted                 bool    // by a transfer
	across                 *across // nil where both ends are ours
}

// run places the call and leaves it to a goroutine of its own, which talks,
// hangs up, records it and calls ended: a fresh one is small, that of the
// set-up has grown by all it went through (docs/decisions/engine-bench.md).
func (c *call) run(ctx context.Context, ended func(*record.Call)) {
	caller, callee := <-c.from.free, <-c.to.free
	c.pair = pair{caller.Number, callee.Number}
	r := c.begin()
	dialog, stands := c.place(ctx, caller, r)
	go func() {
		if stands {
			c.talkOver(ctx, dialog, r)
		}
		c.probe.taken(c.pair)
		c.probe.totals.active.Add(-1)
		c.conclude(r)
		c.from.free <- caller
		c.to.free <- callee
		ended(r)
	}()
}

// begin counts the call, announces it to the called side and opens its record.
func (c *call) begin() *record.Call {
	t := &c.probe.totals
	t.placed.Add(1)
	t.active.Add(1)
	if c.to.cfg.Elsewhere {
		c.across = newAcross()
		r := c.record()
		r.Half = &record.Half{Side: record.Caller}
		return r
	}
	c.probe.expect(c)
	return c.record()
}

// record opens the record of the call.
func (c *call) record() *record.Call {
	plan := &c.probe.plan
	return &record.Call{
		Schema: "vigie/call/1", RunID: plan.RunID, System: "voice", Region: plan.Region, PeerRegion: plan.PeerRegion,
		Codec: plan.Codec, Transport: c.from.cfg.Transport, Media: c.from.cfg.Media, Caller: c.pair.caller, Callee: c.pair.callee,
		StartedAt: record.Time(time.Now()),
	}
}

// place goes through the set-up at the caller's side; false where no call came about, and r says why.
func (c *call) place(ctx context.Context, caller sip.Account, r *record.Call) (*sip.Dialog, bool) {
	own := c.probe.newWay(c.from.cfg.Media)
	offer, err := own.offer()
	if err != nil {
		fail(r, err.Error())
		return nil, false
	}
	ring, stop := context.WithTimeout(ctx, c.ringLimit())
	dialog, err := c.from.agent.Invite(ring, caller, c.pair.callee, offer, c.inviteOptions(own))
	stop()
	if err != nil {
		c.refused(ctx, r, err)
		return nil, false
	}
	c.answered = time.Now()
	r.CallID, r.SIPStatus, r.Outcome = dialog.CallID(), 200, record.Answered
	r.Instance = text(dialog.Instance())
	timings := dialog.Timings()
	c.setUp(r, timings.SRD)
	r.Timings.AnswerMs = number(ms(timings.Answer))
	if c.callerEar != nil { // since early media
		return dialog, true
	}
	if err := c.hear(own, dialog.Remote(), c.from, c.to, &c.callerEar, &c.calleeEar); err != nil {
		fail(r, err.Error())
	}
	return dialog, true
}

// talkOver talks, where the set-up left audio to do so, and hangs up.
func (c *call) talkOver(ctx context.Context, dialog *sip.Dialog, r *record.Call) {
	if r.Outcome == record.Answered {
		c.converse(ctx, dialog, r)
	}
	r.Timings.TalkMs = number(ms(time.Since(c.answered)))
	c.hangUp(dialog, r)
}

// setUp takes the session request delay. It is told as it happens, not with
// the call's other figures at its end: scaling listens to it.
func (c *call) setUp(r *record.Call, srd time.Duration) {
	r.Timings.SRDMs = number(ms(srd))
	c.probe.meter.Record("vigie.voice.srd", ms(srd))
}

// converse waits until the talk is over, by time, by the far end or by the run's end.
func (c *call) converse(ctx context.Context, dialog *sip.Dialog, r *record.Call) {
	timer := time.NewTimer(c.talk)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-dialog.Done():
		fail(r, fmt.Sprintf("hung up by the far end after %.1f s of %.1f s", time.Since(c.answered).Seconds(), c.talk.Seconds()))
	case <-ctx.Done():
		r.Outcome = record.Aborted
		r.Failure = text("cut by the end of the run")
	}
}

func (c *call) hangUp(dialog *sip.Dialog, r *record.Call) {
	report := closeEar(c.callerEar)
	c.mutex.Lock()
	c.callerHeard = report
	c.mutex.Unlock()
	// The run's own end must not stop the hang-up.
	ctx, stop := context.WithTimeout(context.Background(), hangUpLimit)
	defer stop()
	select {
	case <-dialog.Done():
		return
	default:
	}
	sdd, err := dialog.Bye(ctx)
	if err != nil {
		fail(r, err.Error())
		return
	}
	if sdd > 0 { // zero: the two BYEs crossed
		r.Timings.SDDMs = number(ms(sdd))
	}
}

// refused explains why no call came about.
func (c *call) refused(ctx context.Context, r *record.Call, err error) {
	var failure *sip.Failure
	if errors.As(err, &failure) {
		r.CallID, r.SIPStatus, r.Instance = failure.CallID, failure.Status, text(failure.Instance)
		if failure.Timings.SRD > 0 {
			c.setUp(r, failure.Timings.SRD)
		}
	}
	switch {
	case c.wasDesigned(r, err):
	case ctx.Err() != nil:
		r.Outcome, r.Failure = record.Aborted, text("cut by the end of the run")
	case r.SIPStatus == 486 || r.SIPStatus == 600 || r.SIPStatus == 603:
		r.Outcome, r.Failure = record.Refused, text(err.Error())
	case errors.Is(err, context.DeadlineExceeded):
		fail(r, fmt.Sprintf("not answered within %v", setUpLimit))
	default:
		fail(r, err.Error())
	}
}

// hear opens a stream towards where the far end wants its audio. own is set to
// it; far is the other end's, for the one-way delay.
func (c *call) hear(w *way, description []byte, self, other *Fleet, own, far **media.Stream) error {
	cfg, err := w.stream(description)
	if err != nil {
		return err
	}
	cfg.Clip, cfg.Heard = self.clip, other.clip
	if c.script == nil {
		cfg.EventType = 0 // nobody dials: no room for keys is needed
	}
	ear, speaker := record.Caller, record.Callee
	if own != &c.callerEar {
		ear, speaker = speaker, ear
	}
	cfg.Peer, cfg.PeerMoves = c.farStart(far, speaker), c.across != nil
	c.probe.exhibits.tap(c, &cfg, w.port.RTP(), own == &c.callerEar)
	stream, err := w.port.Open(cfg)
	if err != nil {
		return fmt.Errorf("no audio to %v: %w", cfg.Remote, err)
	}
	stream.OnInterval(func(i media.Interval) { c.probe.meter.Record("vigie.voice.interval.mos", i.MOS) })
	c.mutex.Lock()
	*own = stream
	c.mutex.Unlock()
	c.announce(stream, ear)
	return nil
}

func (c *call) startOf(stream **media.Stream) (time.Time, bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if *stream == nil {
		return time.Time{}, false
	}
	return (*stream).Start(), true
}

func closeEar(stream *media.Stream) *media.Report {
	if stream == nil {
		return nil
	}
	report := stream.Close()
	return &report
}

func fail(r *record.Call, why string) { r.Outcome, r.Failure = record.Failed, text(why) }

func number(v float64) *float64 { return &v }

func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
