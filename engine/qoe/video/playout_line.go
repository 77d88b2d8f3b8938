package video

import "math"

// delayLine estimates how the delay of a picture grows with its size, by a Kalman
// filter of two states (frame_delay_variation_kalman_filter.cc): slope, ms an
// octet, and offset, ms.
type delayLine struct {
	slope, offset float64
	// covariance of the two
	ss, so, os, oo float64
}

const (
	leastSlope               = 1e-6 // 8 Gbit/s
	slopeDrift, offsetDrift  = 2.5e-10, 1e-10
	firstSlope               = 1 / (512e3 / 8)
	firstSlopeVar            = 1e-4
	firstOffsetVar           = 1e2
	smallChange, leastUnsure = 300., 1.
)

func newDelayLine() delayLine {
	return delayLine{slope: firstSlope, ss: firstSlopeVar, oo: firstOffsetVar}
}

// of a change of size, octets: the delay that it explains, ms.
func (l *delayLine) of(grown float64) float64 { return l.slope*grown + l.offset }

// fit takes a delay, ms, with the change of size that came with it. The less the
// size changed, the less it says.
func (l *delayLine) fit(late, grown, most, varNoise float64) {
	if most < 1 || varNoise <= 0 {
		return
	}
	l.ss += slopeDrift
	l.oo += offsetDrift
	s, o := l.ss*grown+l.so, l.os*grown+l.oo
	unsure := math.Max(leastUnsure, (smallChange*math.Exp(-math.Abs(grown)/most)+1)*math.Sqrt(varNoise))
	total := grown*s + o + unsure
	if math.Abs(total) < 1e-9 {
		return
	}
	s, o = s/total, o/total
	off := late - l.of(grown)
	l.slope = math.Max(leastSlope, l.slope+s*off)
	l.offset += o * off
	ss, so, os, oo := l.ss, l.so, l.os, l.oo
	l.ss = (1-s*grown)*ss - s*os
	l.so = (1-s*grown)*so - s*oo
	l.os = os*(1-o) - o*grown*ss
	l.oo = oo*(1-o) - o*grown*so
}
