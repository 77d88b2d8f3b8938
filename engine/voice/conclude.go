package voice

import (
	"time"

	"vigie.dev/engine/media"
	"vigie.dev/engine/record"
)

// conclude waits for the callee's end, completes the record, writes it and
// counts it.
func (c *call) conclude(r *record.Call) {
	c.mutex.Lock()
	began := c.calleeBegan
	c.mutex.Unlock()
	if began {
		select {
		case <-c.done:
		case <-time.After(calleeLimit):
			if r.Outcome == record.Answered {
				fail(r, "the called person's telephone got no BYE")
			}
			// Its stream must not go on into the next call of that telephone.
			c.closeCallee()
		}
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.calleeProblem != "" && r.Outcome == record.Answered {
		fail(r, c.calleeProblem)
	}
	c.end(r)
}

// end keeps what was heard, writes the record and counts it; the mutex is held.
func (c *call) end(r *record.Call) {
	c.keepHearing(r)
	r.EndedAt = record.Time(time.Now())
	if err := c.probe.exhibits.take(c, r); err != nil {
		c.probe.ticker.account.Complain(err)
	}
	c.probe.account(r)
}

// keepHearing records what both heard of each other; after a transfer they heard others.
func (c *call) keepHearing(r *record.Call) {
	if r.Half != nil {
		c.keepHalf(r)
		return
	}
	if c.callerHeard != nil && c.calleeHeard != nil && !c.parted {
		r.Heard.Caller = heard(c.callerHeard, c.calleeHeard.Sent)
		r.Heard.Callee = heard(c.calleeHeard, c.callerHeard.Sent)
	}
}

// account writes the record and feeds the figures.
func (p *Probe) account(r *record.Call) {
	switch r.Outcome {
	case record.Answered:
		p.totals.answered.Add(1)
	case record.Failed:
		p.totals.failed.Add(1)
	}
	if err := p.records.Write(r.CallID, r); err != nil {
		p.ticker.account.Complain(err)
	}
	m := p.meter
	if r.Half == nil || r.Half.Side == record.Caller { // a call is counted where it was placed
		m.Add("vigie.voice.calls", 1, "outcome", r.Outcome)
	}
	for _, ear := range r.Ears() {
		m.Record("vigie.voice.mos", ear.MOS)
		m.Record("vigie.voice.jitter", ear.JitterMs.Mean)
		m.Record("vigie.voice.loss", ear.EffectiveLossPct)
		if ear.DelayMs != nil {
			m.Record("vigie.voice.delay", ear.DelayMs.Mean)
		}
		if ear.RTTMs != nil {
			m.Record("vigie.voice.rtt", *ear.RTTMs)
		}
		for direction, n := range map[string]uint64{
			"sent": ear.Sent, "received": ear.Received, "lost": ear.Lost, "late": ear.Late, "reordered": ear.Reordered,
		} {
			m.Add("vigie.voice.packets", n, "direction", direction)
		}
	}
}

// heard is a report in the record's shape; sent is what the far end sent.
func heard(m *media.Report, sent uint64) *record.Heard {
	h := &record.Heard{
		SSRC: m.SSRC, Sent: sent, Expected: m.Expected, Received: m.Received, Lost: m.Lost, Late: m.Late,
		Reordered: m.Reordered, Duplicates: m.Duplicates, LossPct: m.LossPct, EffectiveLossPct: m.EffectiveLossPct,
		BurstRatio: m.BurstRatio, JitterMs: record.Jitter{Mean: m.JitterMeanMs, Max: m.JitterMaxMs, Last: m.JitterLastMs},
		Playout: m.Playout, Model: m.Model, CodecParameters: record.Parameters{Ie: m.Ie, Bpl: m.Bpl},
		R: m.R, MOS: m.MOS, MinIntervalMOS: m.MinIntervalMOS, Silent: m.Silent, Intervals: intervals(m.Intervals),
	}
	if m.HasRTT {
		h.RTTMs = number(m.RTTMs)
	}
	if m.HasDelay {
		h.DelayMs = &record.Delay{Mean: m.DelayMeanMs, P95: m.DelayP95Ms, Max: m.DelayMaxMs}
	}
	return h
}

// intervals are a report's, from the begin of the ear's own stream on.
func intervals(series []media.Interval) []record.Interval {
	kept := make([]record.Interval, len(series))
	var at time.Duration
	for i, s := range series {
		kept[i] = record.Interval{AtMs: ms(at), LengthMs: ms(s.Length), Received: s.Received, EffectiveLossPct: s.LossPct,
			BurstRatio: s.BurstRatio, JitterMs: s.JitterMs, R: s.R, MOS: s.MOS}
		if s.DelayMs >= 0 {
			kept[i].DelayMs = number(s.DelayMs)
		}
		at += s.Length
	}
	return kept
}
