package media

import (
	"math"
	"sync/atomic"

	"vigie.dev/engine/qoe"
)

// scale is a set of exponential bucket bounds: first × ratioⁱ.
type scale struct {
	bounds []float64
	ratio  float64 // ln
}

func newScale(first, last, ratio float64) scale {
	s := scale{ratio: math.Log(ratio)}
	for b := first; ; b *= ratio {
		s.bounds = append(s.bounds, b)
		if b >= last {
			return s
		}
	}
}

// bucket is the one with the smallest bound that is not under the value.
func (s scale) bucket(v float64) int {
	if !(v > s.bounds[0]) {
		return 0
	}
	i := min(len(s.bounds)-1, int(math.Ceil(math.Log(v/s.bounds[0])/s.ratio)))
	if s.bounds[i-1] >= v { // the logarithm is rounded, the bounds are the truth
		i--
	} else if s.bounds[i] < v {
		i = min(len(s.bounds)-1, i+1)
	}
	return i
}

var (
	latenessScale = newScale(0.001, 10_000, 1.05)
	delayScale    = newScale(0.1, 10_000, 1.02)
)

// quantile is the nearest-rank percentile of bucketed counts: the bound of
// the bucket it falls in, never over the greatest value seen.
func quantile(s scale, total uint64, count func(i int) uint64, p, greatest float64) float64 {
	if total == 0 {
		return 0
	}
	rank, sum := qoe.Rank(total, p), uint64(0)
	for i := range s.bounds {
		if sum += count(i); sum >= rank {
			return math.Min(s.bounds[i], greatest)
		}
	}
	return greatest
}

// lateness counts packets by lateness: one writer, any readers.
type lateness struct {
	counts   []atomic.Uint64
	greatest atomic.Int64 // ns
}

func newLateness() *lateness {
	return &lateness{counts: make([]atomic.Uint64, len(latenessScale.bounds))}
}

func (l *lateness) add(ns int64, packets int) {
	l.counts[latenessScale.bucket(float64(ns)/1e6)].Add(uint64(packets))
	if ns > l.greatest.Load() {
		l.greatest.Store(ns)
	}
}

// merge adds the counts of another; nobody else uses l meanwhile.
func (l *lateness) merge(other *lateness) {
	for i := range l.counts {
		l.counts[i].Add(other.counts[i].Load())
	}
	l.greatest.Store(max(l.greatest.Load(), other.greatest.Load()))
}

func (l *lateness) quantiles() Quantiles {
	counts := make([]uint64, len(l.counts))
	q := Quantiles{Max: float64(l.greatest.Load()) / 1e6}
	for i := range counts {
		counts[i] = l.counts[i].Load()
		q.Count += counts[i]
	}
	at := func(p float64) float64 {
		return quantile(latenessScale, q.Count, func(i int) uint64 { return counts[i] }, p, q.Max)
	}
	q.P50, q.P95, q.P99 = at(50), at(95), at(99)
	return q
}
