package evidence

import "math"

// Sizes of ITU-T G.711 Appendix I (09/1999), in samples at 8 kHz.
const (
	plcFrame    = 80           // 10 ms, the step of attenuation
	pitchMin    = 40           // 200 Hz
	pitchMax    = 120          // 66 Hz
	overlapMax  = pitchMax / 4 // 3.75 ms
	corrLength  = 160          // 20 ms
	corrSpan    = pitchMax - pitchMin
	plcHistory  = pitchMax*3 + overlapMax
	resumeStep  = 32  // 4 ms more of overlap for each 10 ms that were lost
	attenuation = 0.2 // of the level, each 10 ms after the first
	silentAfter = 6   // frames of 10 ms until nothing is left
	corrPower   = 250 // least energy to normalise with
)

// concealer is packet loss concealment after ITU-T G.711 Appendix I: the last
// pitch periods are repeated, one more after each of the first 10 ms frames,
// overlapped at every joint, and fade to silence within 60 ms. The zero value
// is ready. The Appendix delays its output by 3.75 ms to smooth the joint to
// a hole; here the samples before the hole are rewritten instead.
type concealer struct {
	history [plcHistory]float64 // the samples before the hole
	last    [overlapMax]float64 // its end, as it was before it was smoothed
	pitch   int
	overlap int // a quarter of the pitch
	length  int // of the repeated part, a number of pitches
	offset  int // in it, of the next sample
	done    int // samples concealed in a row
	// blend is how the shorter part would have gone on when it was lengthened.
	blend   [overlapMax]float64
	blended int
}

// fill appends n samples of concealment to heard, and smooths its end.
func (c *concealer) fill(heard []int16, n int) []int16 {
	for ; n > 0; n-- {
		switch {
		case c.done == 0:
			c.begin(heard)
		case c.done%plcFrame == 0 && c.done/plcFrame <= 2:
			c.lengthen()
		}
		heard = append(heard, clip16(c.next()))
	}
	return heard
}

// begin takes the history and finds its pitch.
func (c *concealer) begin(heard []int16) {
	clear(c.history[:])
	for i, from := 0, len(heard)-plcHistory; i < plcHistory; i++ {
		if from+i >= 0 {
			c.history[i] = float64(heard[from+i])
		}
	}
	c.pitch = findPitch(&c.history)
	c.overlap, c.length, c.offset = c.pitch/4, c.pitch, 0
	c.blended = c.overlap
	copy(c.last[:c.overlap], c.history[plcHistory-c.overlap:])
	c.smooth()
	for i := max(0, c.overlap-len(heard)); i < c.overlap; i++ {
		heard[len(heard)-c.overlap+i] = clip16(c.history[plcHistory-c.overlap+i])
	}
}

// smooth lets the history end in what comes before the repeated part, so that
// the part can be repeated without a click.
func (c *concealer) smooth() {
	before := plcHistory - c.length - c.overlap
	for i := range c.overlap {
		c.history[plcHistory-c.overlap+i] = crossfade(c.last[i], c.history[before+i], i, c.overlap)
	}
}

// lengthen repeats one pitch period more from here on, in phase. Its first
// quarter period begins as the shorter part would have gone on.
func (c *concealer) lengthen() {
	offset := c.offset
	for i := range c.overlap {
		c.blend[i] = c.repeat()
	}
	c.offset, c.blended = offset%c.pitch, 0
	c.length += c.pitch
	c.smooth()
}

// repeat gives the next sample of the repeated part.
func (c *concealer) repeat() float64 {
	s := c.history[plcHistory-c.length+c.offset]
	c.offset = (c.offset + 1) % c.length
	return s
}

// next gives the next sample of concealment at its level.
func (c *concealer) next() float64 {
	s := c.repeat()
	if c.blended < c.overlap {
		s = crossfade(c.blend[c.blended], s, c.blended, c.overlap)
		c.blended++
	}
	level := 1 - attenuation*float64(c.done-plcFrame)/plcFrame
	c.done++
	return s * math.Min(1, math.Max(0, level))
}

// resume lets concealment fade out over the first samples after the hole.
func (c *concealer) resume(samples []int16) {
	if c.done == 0 {
		return
	}
	frames := (c.done + plcFrame - 1) / plcFrame
	n := min(c.overlap+(frames-1)*resumeStep, plcFrame, len(samples))
	for i := range n {
		samples[i] = clip16(crossfade(c.next(), float64(samples[i]), i, n))
	}
	c.done = 0
}

// findPitch is the lag, pitchMin to pitchMax, at which the history's last
// 20 ms are most like what came before: normalised correlation, first at
// every second sample and lag, then at every one around the best.
func findPitch(history *[plcHistory]float64) int {
	best, step := bestLag(history, 0, corrSpan, 2), 2
	best = bestLag(history, max(0, best-step+1), min(corrSpan, best+step-1), 1)
	return pitchMax - best
}

// bestLag gives the best of the lags pitchMax − from to pitchMax − to.
func bestLag(history *[plcHistory]float64, from, to, step int) int {
	late := history[plcHistory-corrLength:]
	best, bestLike := from, math.Inf(-1)
	for j := from; j <= to; j += step {
		early := history[plcHistory-corrLength-pitchMax+j:]
		energy, like := 0.0, 0.0
		for i := 0; i < corrLength; i += step {
			energy += early[i] * early[i]
			like += early[i] * late[i]
		}
		if like /= math.Sqrt(math.Max(energy, corrPower)); like >= bestLike {
			best, bestLike = j, like
		}
	}
	return best
}

// crossfade goes from a to b in n steps; i is from 0.
func crossfade(a, b float64, i, n int) float64 {
	share := float64(i+1) / float64(n)
	return a*(1-share) + b*share
}

func clip16(s float64) int16 {
	return int16(math.Round(math.Max(math.MinInt16, math.Min(math.MaxInt16, s))))
}
