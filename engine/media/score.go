package media

import (
	"time"

	"vigie.dev/engine/clock"
	"vigie.dev/engine/qoe"
)

const frameMs = float64(frameTime) / 1e6

// Where Ta of a score comes from.
const (
	fromSpeech = "speech"
	fromRTT    = "rtt/2"
	fromNone   = "none"
)

// network is the one-way delay to score with, and where it comes from.
func (e *ear) network(speechMs float64) (ms float64, from string) {
	switch {
	case speechMs >= 0:
		return speechMs, fromSpeech
	case e.rtcp.hasRTT:
		// Half of the way to the first RTCP speaker and back, not all of it:
		// the whole round trip is not a one-way delay.
		return e.rtcp.rttMs / 2, fromRTT
	}
	return 0, fromNone
}

// mark is an ear's account at a moment; what came since is a stretch.
type mark struct {
	at         int64 // ns
	totals     totals
	delaySum   float64 // ms
	delayCount uint64
}

// interval scores what was judged since the last call: the running stream.
func (e *ear) interval(ns int64) Interval { return e.stretch(ns, &e.mark) }

// keep adds what was judged since the last call to the series.
func (e *ear) keep(ns int64) {
	if len(e.series) == intervalsKept {
		return
	}
	i := e.stretch(ns, &e.kept)
	e.series = append(e.series, i)
	e.lowest(i.MOS)
}

// stretch scores what was judged since a mark, and moves it. One without a
// packet is silence, unless the far end said that it would be quiet.
func (e *ear) stretch(ns int64, since *mark) Interval {
	t, m := e.totals(), since.totals
	i := Interval{At: clock.Time(ns), DelayMs: e.delay.since(since.delaySum, since.delayCount), BurstRatio: 1,
		JitterMs: e.unitsMs(mean(t.jitterSum-m.jitterSum, t.jitterCount-m.jitterCount)),
		Expected: t.expected - m.expected, Received: t.received - m.received}
	i.Length = time.Duration(ns - since.at)
	*since = mark{ns, t, e.delay.sum, e.delay.count}
	score := qoe.Silent(e.score)
	if i.Received > 0 || (e.quiet || e.agreed) && e.voiced {
		judged, bad := t.judged-m.judged, t.bad-m.bad
		i.LossPct = qoe.LossPercent(bad, judged)
		i.BurstRatio = qoe.BurstRatio(bad, t.runs-m.runs, judged)
		ms, _ := e.network(i.DelayMs)
		score = qoe.Evaluate(qoe.Input{Codec: e.score, LossPct: i.LossPct, BurstRatio: i.BurstRatio,
			DelayMs: ms + t.playoutMs() + frameMs})
	} else {
		i.LossPct = 100
	}
	i.MOS, i.R = score.MOS, score.R
	return i
}

// unitsMs turns units of the RTP clock into ms.
func (e *ear) unitsMs(units float64) float64 { return units * 1000 / float64(e.format.ClockRate) }

func (e *ear) lowest(mos float64) {
	if !e.scored || mos < e.minMOS {
		e.minMOS, e.scored = mos, true
	}
}

// report is the account of the whole stream, at its hang-up.
func (e *ear) report(ns int64) Report {
	t := e.finish(ns)
	if e.rest {
		e.keep(ns)
	}
	r := Report{
		Expected: t.expected, Received: t.received, Lost: t.lost(), Late: t.bad - min(t.bad, t.lost()),
		Reordered: t.reordered, Duplicates: t.duplicates, Sources: e.started,
		LossPct:          qoe.LossPercent(t.lost(), t.expected),
		EffectiveLossPct: qoe.LossPercent(t.bad, t.judged),
		BurstRatio:       qoe.BurstRatio(t.bad, t.runs, t.judged),
		JitterMeanMs:     e.unitsMs(mean(t.jitterSum, t.jitterCount)),
		JitterMaxMs:      e.unitsMs(t.jitterMax), JitterLastMs: e.unitsMs(t.jitterLast),
		RTTMs: e.rtcp.rttMs, HasRTT: e.rtcp.hasRTT, Matched: e.delay.matched,
		Playout: e.playout, PlayoutDelayMs: t.playoutMs(), Ie: e.score.Ie, Bpl: e.score.Bpl,
		Keys: e.keys, Silent: t.received == 0 || !e.voiced, Intervals: e.series,
	}
	if v := e.rtcp.voip; e.rtcp.hasVoIP {
		r.HasFar, r.FarLossPct = true, float64(v.LossRate)/256*100
		if v.MOSLQ != qoe.Unavailable {
			r.FarMOSLQ = float64(v.MOSLQ) / 10
		}
	}
	if s := e.current(); s != nil {
		r.SSRC = s.ssrc
	}
	speech := -1.0
	if e.delay.count > 0 {
		speech = e.delay.sum / float64(e.delay.count)
		r.HasDelay, r.DelayMeanMs, r.DelayP95Ms, r.DelayMaxMs = true, speech, e.delay.p95(), e.delay.greatest
	}
	ms, from := e.network(speech)
	r.DelaySource = from
	score := qoe.Silent(e.score)
	if !r.Silent {
		score = qoe.Evaluate(qoe.Input{Codec: e.score, LossPct: r.EffectiveLossPct, BurstRatio: r.BurstRatio,
			DelayMs: ms + r.PlayoutDelayMs + frameMs})
	}
	r.Model, r.R, r.MOS = score.Model, score.R, score.MOS
	e.lowest(score.MOS)
	r.MinIntervalMOS = e.minMOS
	return r
}
