package qoe

import (
	"math"
	"slices"
)

// Percentile is the nearest-rank percentile: the smallest value whose
// cumulative share is at least p (0 to 100). It is NaN when there are no
// values. The argument is not changed.
func Percentile(values []float64, p float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return sorted[Rank(uint64(len(sorted)), p)-1]
}

// Rank is the nearest rank of p among n values, from 1 to n.
func Rank(n uint64, p float64) uint64 {
	rank := math.Ceil(p / 100 * float64(n))
	// 0.95 × 20 is 19.000000000000004 in places: do not step over a whole rank.
	if whole := math.Round(p / 100 * float64(n)); math.Abs(whole-p/100*float64(n)) < 1e-9*float64(n) {
		rank = whole
	}
	return uint64(math.Min(float64(n), math.Max(1, rank)))
}
