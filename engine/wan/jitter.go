package wan

import (
	"math"
	"math/rand/v2"
)

// Shape is the distribution of jitter.
type Shape string

// The shapes. Both are of mean 0; a normal one is cut at ± 3 σ.
const (
	Normal  Shape = "normal"
	Uniform Shape = "uniform"
)

// jitter is a Gaussian process of first order for each flow, xₙ = ρ·xₙ₋₁ +
// √(1−ρ²)·εₙ: its variance stays 1 at any correlation, where netem's mixture
// of the old value and the new one has less the more it is correlated
// (get_crandom in Linux's net/sched/sch_netem.c). A uniform jitter is Φ(x) of
// such a process, whose correlation is (6/π)·asin(ρ/2); ρ is chosen so that it
// is the one that was asked for.
type jitter struct {
	width      float64 // ns: σ, or half the width
	uniform    bool
	rho, fresh float64
}

func newJitter(i Impairment) jitter {
	j := jitter{width: i.JitterMs * 1e6, uniform: i.Jitter == Uniform, rho: i.Correlation}
	if j.uniform {
		j.rho = 2 * math.Sin(math.Pi*i.Correlation/6)
	}
	j.fresh = math.Sqrt(1 - j.rho*j.rho)
	return j
}

// next gives the process's next value and what to add to the delay, ns.
func (j *jitter) next(x float32, first bool, random *rand.Rand) (float32, int64) {
	next := random.NormFloat64()
	if !first && j.rho != 0 {
		next = j.rho*float64(x) + j.fresh*next
	}
	return float32(next), int64(j.width * j.shape(next))
}

// shape gives the deviation in units of width.
func (j *jitter) shape(x float64) float64 {
	if j.uniform {
		return math.Erf(x / math.Sqrt2) // 2Φ(x) − 1
	}
	return max(-sigmas, min(sigmas, x))
}
