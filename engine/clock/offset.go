package clock

import (
	"math"
	"time"
)

// Exchange is a question to another clock and its answer, ns: t1 and t4 by
// our clock, t2 and t3 by the other one (RFC 5905 §8).
type Exchange struct{ T1, T2, T3, T4 int64 }

// RTT is what both ways took together, ns.
func (e Exchange) RTT() int64 { return (e.T4 - e.T1) - (e.T3 - e.T2) }

// Offset is the other clock minus ours if both ways took the same time, ns.
func (e Exchange) Offset() int64 { return ((e.T2 - e.T1) + (e.T3 - e.T4)) / 2 }

// Estimate is how far the other clock is ahead of ours.
type Estimate struct {
	// Offset lies within ± Error of the truth however unequal the two ways
	// are, ns.
	Offset, Error int64
	// RTT of the exchange that it rests on, ns.
	RTT int64
	// Samples counts the exchanges taken in since the beginning.
	Samples uint64
}

const (
	// Drift bounds how fast two clocks move apart: 100 ppm, twice what quartz
	// of a common computer is off by, and in reach of NTP's slewing (RFC 5905
	// takes 15 ppm for clocks that are disciplined).
	Drift = 100e-6
	// window is how long an exchange is remembered, and places how many are.
	window = 64 * time.Second
	places = 128
)

// Offset estimates the offset of another clock from exchanges with it. Of the
// last 64 s it takes the one whose answer bounds the truth best: half of its
// round trip, because no more than all of it can have been on one of the two
// ways, and what may have drifted since. So a lucky exchange is held on to
// until a newer one knows better. It is not safe for concurrent use.
type Offset struct {
	kept    [places]Exchange
	samples uint64
}

// Add takes an exchange in; one that cannot be is refused.
func (o *Offset) Add(e Exchange) bool {
	if e.T4 < e.T1 || e.T3 < e.T2 || e.RTT() < 0 {
		return false
	}
	o.kept[o.samples%places] = e
	o.samples++
	return true
}

// At is the estimate at a time of our clock, ns; false when nothing of the
// last 64 s is known.
func (o *Offset) At(now int64) (Estimate, bool) {
	best := Estimate{Error: math.MaxInt64, Samples: o.samples}
	for _, e := range o.kept[:min(o.samples, places)] {
		age := now - e.T4
		if age < 0 || age > int64(window) {
			continue
		}
		if err := (e.RTT()+1)/2 + int64(math.Ceil(Drift*float64(age+e.RTT()))); err < best.Error {
			best.Offset, best.Error, best.RTT = e.Offset(), err, e.RTT()
		}
	}
	return best, best.Error != math.MaxInt64
}

// Known tells that there was an exchange at all.
func (o *Offset) Known() bool { return o.samples > 0 }
