package gathering

import (
	"time"

	"vigie.dev/engine/qoe/video"
	"vigie.dev/engine/room"
)

// intervals scores running stays, an interval at a time.
type intervals struct {
	at     time.Time
	before map[string]room.VideoReport // by publisher
}

// take records what was seen since the last time; the first interval of a
// picture, and those in which it was muted, have no score.
func (i *intervals) take(s *stay, now time.Time) {
	length := now.Sub(i.at)
	before, first := i.before, i.at.IsZero()
	i.at, i.before = now, map[string]room.VideoReport{}
	meter := s.meeting.probe.meter
	for _, v := range s.participant.Report().Video {
		i.before[v.Publisher] = v
		was, known := before[v.Publisher]
		if first || !known || v.Muted || was.Muted {
			continue
		}
		frozen := bounded((v.FrozenNow - was.FrozenNow).Seconds() / length.Seconds())
		rate := float64(v.Smoothness.Frames-was.Smoothness.Frames) / length.Seconds()
		meter.Record("vigie.rooms.interval.freeze", 100*frozen)
		meter.Record("vigie.rooms.interval.mos", video.Opinion(video.Seen{FreezeRatio: frozen,
			RateRatio: rate / s.meeting.probe.rate(), SizeRatio: v.OfDue, Delay: v.Display()}))
	}
}

// rate of the published pictures, Hz.
func (p *Probe) rate() float64 { return 1 / p.shown[0].large.Interval.Seconds() }

func bounded(share float64) float64 { return min(1, max(0, share)) }
