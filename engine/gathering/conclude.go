package gathering

import (
	"math"
	"time"

	"vigie.dev/engine/qoe/video"
	"vigie.dev/engine/record"
	"vigie.dev/engine/room"
)

// conclude leaves, completes the record, writes it and feeds the figures.
func (s *stay) conclude() {
	p := s.meeting.probe
	s.meeting.exit(s)
	if s.participant != nil {
		s.participant.Leave()
		s.keep(s.participant.Report())
		p.exhibits.take(s.record.ID, s.kept, s.participant.Kept(s.kept))
	}
	if s.camera != nil {
		sent := s.camera.Sent()
		s.record.Sent = &record.Shown{Codec: string(s.meeting.shown(s.who).codec), Frames: sent.Frames, Packets: sent.Packets, KeysAsked: sent.KeysAsked, LateMaxMs: ms(sent.Late)}
		p.totals.sent.Add(sent.Packets)
	}
	s.record.EndedAt = record.Time(time.Now())
	switch s.record.Outcome {
	case record.Done:
		p.totals.succeeded.Add(1)
	case record.Failed:
		p.totals.failed.Add(1)
	}
	if err := p.records.Write(s.record.ID, s.record); err != nil {
		p.ticker.account.Complain(err)
	}
	p.account(s.record)
}

// keep takes what the participant reports into the record.
func (s *stay) keep(r room.Report) {
	rec := s.record
	rec.Join = s.joined(r.Join)
	rec.Node = text(r.Node)
	rec.Candidates = record.Candidates{Subscriber: text(r.Candidates.Subscriber), Publisher: text(r.Candidates.Publisher)}
	rate := s.meeting.probe.rate()
	voices := map[string]room.AudioReport{}
	for _, a := range r.Audio {
		voices[a.Publisher] = a
		rec.Voices = append(rec.Voices, record.Voice{Publisher: a.Publisher, Packets: a.Loss.Packets, Lost: a.Loss.Lost,
			LossPct: 100 * a.Loss.Ratio(), DelayMs: delay(a.Delay)})
		s.meeting.probe.totals.received.Add(a.Loss.Packets)
	}
	for _, v := range r.Video {
		if v.Smoothness.Frames > 0 {
			rec.Seen = append(rec.Seen, seen(v, voices[v.Publisher], rate))
		}
		s.meeting.probe.totals.received.Add(v.Loss.Packets)
	}
	f := r.Feedback
	rec.Asked = record.Asked{NACKs: f.NACKs, NACKed: f.NACKed, PLIs: f.PLIs, FIRs: f.FIRs}
	for _, o := range r.Outages {
		rec.Outages = append(rec.Outages, record.Outage{AtMs: ms(o.At), Cause: o.Cause, Way: text(o.Way), Attempts: o.Attempts,
			TookMs: ms(o.Took), UnseenMs: ms(o.Unseen)})
	}
	rec.Speakers = r.Speakers
	if r.Quality.Count > 0 {
		rec.Quality = &record.Quality{Last: r.Quality.Last, Worst: r.Quality.Worst, Score: r.Quality.Score, Count: r.Quality.Count}
	}
	rec.RoundTripMs = positive(r.RoundTrip)
	rec.Uplink, rec.Paused = uplink(r.Uplink), r.Paused
}

// joined is each step's time; the first picture's only where one was to be seen from the beginning.
func (s *stay) joined(t room.JoinTimes) record.Join {
	split := t.Split()
	j := record.Join{TotalMs: positive(t.DTLS), SignallingMs: positive(split.Signalling), ICEMs: positive(split.ICE), DTLSMs: positive(split.DTLS)}
	if s.toSee {
		j.FirstFrameMs = positive(t.FirstFrame)
	}
	return j
}

func uplink(u room.Uplink) *record.Uplink {
	if u.Seconds == 0 {
		return nil
	}
	return &record.Uplink{Source: "gcc", Seconds: u.Seconds, EstimateKbitPerS: u.Estimate / 1000, SentKbitPerS: u.Sent / 1000,
		ArrivedKbitPerS: u.Arrived / 1000, NarrowPct: 100 * u.Narrow}
}

func seen(v room.VideoReport, voice room.AudioReport, rate float64) record.Seen {
	smooth := v.Smoothness
	one := record.Seen{Publisher: v.Publisher, Codec: string(v.Codec), Frames: smooth.Frames, ShownMs: ms(smooth.Shown), Freezes: smooth.Freezes,
		FrozenMs: ms(smooth.Frozen), LongestMs: ms(smooth.Longest), FreezePct: 100 * smooth.FreezeRatio(), FPS: smooth.FrameRate,
		HarmonicFPS: smooth.HarmonicRate, SentFPS: rate, Width: v.Width, Height: v.Height, DueHeight: v.Due, SizePct: 100 * v.OfDue,
		Switches: v.Resized, KeyFrames: v.KeyFrames, Broken: v.Broken, DelayMs: delay(v.Delay), PlayoutMs: delay(v.Playout),
		Packets: v.Loss.Packets, Resent: v.Loss.Resent, Lost: v.Loss.Lost, LossPct: 100 * v.Loss.Ratio(), UnrepairedPct: unrepaired(v.Loss), Model: video.Curve,
		MOS: video.Opinion(video.Seen{FreezeRatio: smooth.FreezeRatio(), RateRatio: smooth.FrameRate / rate, SizeRatio: v.OfDue, Delay: v.Display()})}
	if voice.Delay.Count > 0 && v.Delay.Count > 0 {
		one.SkewMs = number(math.Abs(ms(v.Delay.Mean - voice.Delay.Mean)))
	}
	if smooth.Shown > 0 {
		one.KbitPerS = float64(v.Octets) * 8 / 1000 / smooth.Shown.Seconds()
	}
	return one
}

// nothingOf is a camera of which nothing came, though it showed.
func nothingOf(publisher string) record.Seen {
	return record.Seen{Publisher: publisher, FreezePct: 100, Model: video.Curve + ", nothing seen", MOS: video.Opinion(video.Seen{})}
}

func unrepaired(l room.Loss) float64 {
	if l.Packets+l.Lost == 0 {
		return 0
	}
	return 100 * float64(l.Lost) / float64(l.Packets+l.Lost)
}

// account feeds the figures, each by the path that the catalogue reads it at.
func (p *Probe) account(r *record.Stay) {
	m := p.meter
	m.Add("vigie.rooms.participants", 1, "outcome", r.Outcome)
	for _, s := range r.Seen {
		m.Record("vigie.rooms.mos", s.MOS)
		m.Record("vigie.rooms.freeze", s.FreezePct)
		m.Record("vigie.rooms.fps", s.FPS)
		m.Record("vigie.rooms.size", s.SizePct)
		m.Record("vigie.rooms.loss", s.LossPct)
		m.Record("vigie.rooms.unrepaired", s.UnrepairedPct)
		if s.DelayMs != nil {
			m.Record("vigie.rooms.delay", s.DelayMs.Mean)
		}
		if s.PlayoutMs != nil {
			m.Record("vigie.rooms.playout", s.PlayoutMs.Mean)
		}
		if s.SkewMs != nil {
			m.Record("vigie.rooms.skew", *s.SkewMs)
		}
	}
	if r.Uplink != nil {
		m.Record("vigie.rooms.uplink", r.Uplink.EstimateKbitPerS)
		m.Record("vigie.rooms.narrow", r.Uplink.NarrowPct)
	}
	if r.Join.TotalMs != nil {
		m.Record("vigie.rooms.join", *r.Join.TotalMs)
	}
	if r.Join.FirstFrameMs != nil {
		m.Record("vigie.rooms.first_frame", *r.Join.FirstFrameMs)
	}
	for _, o := range r.Outages {
		m.Record("vigie.rooms.unseen", o.UnseenMs)
		m.Add("vigie.rooms.outages", 1, "cause", o.Cause)
	}
}

func delay(d room.Delay) *record.Delay {
	if d.Count == 0 {
		return nil
	}
	return &record.Delay{Mean: ms(d.Mean), P95: ms(d.P95), Max: ms(d.Max)}
}

func positive(d time.Duration) *float64 {
	if d <= 0 {
		return nil
	}
	return number(ms(d))
}

func number(v float64) *float64 { return &v }

func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
