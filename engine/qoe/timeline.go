package qoe

import "math"

// timeline places the packets of one source (one SSRC, one run of sequence
// numbers): number, media time, jitter, reordering.
type timeline struct {
	Sequence  Sequence
	Jitter    Jitter
	Reordered uint64

	rate      float64 // timestamp units a second
	samples   uint32  // timestamp units a packet
	timestamp uint32  // of the newest packet
	media     int64   // the same, unwrapped
	number    uint64
	started   bool
}

// place is where a packet stands.
type place struct {
	step   Step
	number uint64
	media  int64 // timestamp unwrapped, units
	units  float64
	// jumped: timestamps moved by over a second and numbers did not.
	jumped             bool
	mediaMs, arrivalMs float64
}

func newTimeline(rate float64, samples uint32) timeline {
	return timeline{rate: rate, samples: samples}
}

// find tells where a packet stands; arrival is ns on a steady clock.
func (l *timeline) find(seq uint16, timestamp uint32, arrivalNs int64) (p place) {
	p.number, p.step = l.Sequence.Extend(seq, timestamp, l.samples)
	if p.step >= Strange {
		return p
	}
	if !l.started {
		l.started, l.timestamp, l.number = true, timestamp, p.number
	}
	moved := int64(int32(timestamp - l.timestamp))
	off := moved - (int64(p.number)-int64(l.number))*int64(l.samples)
	p.jumped = math.Abs(float64(off)) > l.rate
	p.media = l.media + moved
	p.units = float64(arrivalNs) * l.rate / 1e9
	p.mediaMs, p.arrivalMs = float64(p.media)*1000/l.rate, float64(arrivalNs)/1e6
	if p.jumped {
		l.Jitter.Resync(timestamp, p.units)
	}
	return p
}

// keep counts a packet that is no duplicate.
func (l *timeline) keep(p place, timestamp uint32) {
	l.Jitter.Arrive(timestamp, p.units)
	if p.step == Backward {
		l.Reordered++
		return
	}
	l.timestamp, l.media, l.number = timestamp, p.media, p.number
}
