package sound

import "math"

const (
	// Pitch is sought between these, in seconds: 66 to 400 Hz.
	pitchLeast, pitchMost = 0.0025, 0.015
	// fadeAfter frames repeated at full level, the repetition fades to nothing over fadeOver.
	fadeAfter, fadeOver = 1, 3
)

// repeating decodes packets that stand each for itself, and fills a hole with
// the last pitch period of the speech before it, again and again, fading, after
// the idea of ITU-T G.711 Appendix I.
type repeating struct {
	decode  func([]int16, []byte) []int16
	frame   int
	history []int16 // the last samples, oldest first
	period  int     // of the hole that we are in; 0 outside
	offset  int     // in the period, of the next sample
	filled  int     // samples of this hole
}

func newRepeating(rate int, decode func([]int16, []byte) []int16) *repeating {
	most := int(pitchMost * float64(rate))
	return &repeating{decode: decode, frame: Samples(rate), history: make([]int16, 2*most+Samples(rate))}
}

func (r *repeating) Decode(dst []int16, packet []byte) ([]int16, error) {
	from := len(dst)
	dst = r.decode(dst, packet)
	fresh := dst[from:]
	if r.period > 0 {
		r.join(fresh)
	}
	r.keep(fresh)
	return dst, nil
}

func (r *repeating) Conceal(dst []int16, _ []byte) []int16 {
	if r.period == 0 {
		r.period = r.pitch()
	}
	for range r.frame {
		dst = append(dst, r.next())
	}
	return dst
}

// next sample of the hole.
func (r *repeating) next() int16 {
	n := len(r.history)
	s := float64(r.history[n-r.period+r.offset])
	r.offset = (r.offset + 1) % r.period
	level := 1 - float64(r.filled-fadeAfter*r.frame)/float64(fadeOver*r.frame)
	r.filled++
	return int16(s * min(1, max(0, level)))
}

// join goes from the repetition to what has come over a quarter of a frame, so that there is no click.
func (r *repeating) join(fresh []int16) {
	n := min(r.frame/4, len(fresh))
	for i := range n {
		share := float64(i+1) / float64(n)
		fresh[i] = int16(float64(r.next())*(1-share) + float64(fresh[i])*share)
	}
	r.period, r.offset, r.filled = 0, 0, 0
}

func (r *repeating) keep(fresh []int16) {
	if len(fresh) >= len(r.history) {
		copy(r.history, fresh[len(fresh)-len(r.history):])
		return
	}
	copy(r.history, r.history[len(fresh):])
	copy(r.history[len(r.history)-len(fresh):], fresh)
}

// pitch is the lag at which the last samples are most like what came before them.
func (r *repeating) pitch() int {
	n := len(r.history)
	window := (n - r.frame) / 2
	rate := float64(r.frame * perSecond)
	best, bestLike := int(pitchMost*rate), math.Inf(-1)
	for lag := int(pitchLeast * rate); lag <= int(pitchMost*rate); lag++ {
		like, energy := 0.0, 1.0
		for i := n - window; i < n; i++ {
			early := float64(r.history[i-lag])
			like += early * float64(r.history[i])
			energy += early * early
		}
		if like /= math.Sqrt(energy); like > bestLike {
			best, bestLike = lag, like
		}
	}
	return best
}

// clip limits a sum to a sample.
func clip(s int32) int16 { return int16(min(math.MaxInt16, max(math.MinInt16, s))) }
