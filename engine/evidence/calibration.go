package evidence

import (
	"math"
	"slices"

	"vigie.dev/engine/qoe"
)

// Mapping turns a parametric MOS into what the signal-based measure (ViSQOL's
// speech mode with its lattice model, MOS-LQO) gives to such a call: a straight line.
// Each measure has its own ceiling and its own severity; ITU-T P.1401 §7.3 asks
// for such a mapping before errors are compared. Ranks do not change by it.
type Mapping struct{ Offset, Slope float64 }

// Of maps a MOS; the result is within ViSQOL's scale, 1 to 5.
func (m Mapping) Of(mos float64) float64 {
	return math.Min(5, math.Max(1, m.Offset+m.Slope*mos))
}

// Fit is the mapping of least squares from one measure to another; both have
// as many values, at least two different ones.
func Fit(from, to []float64) Mapping {
	meanFrom, meanTo := mean(from), mean(to)
	products, squares := 0.0, 0.0
	for i := range from {
		products += (from[i] - meanFrom) * (to[i] - meanTo)
		squares += (from[i] - meanFrom) * (from[i] - meanFrom)
	}
	slope := products / squares
	return Mapping{meanTo - slope*meanFrom, slope}
}

// CalibrationError is |parametric − signal-based|, in points of MOS.
type CalibrationError struct{ Mean, Max float64 }

// ErrorOf compares both measures after a mapping of the first.
func ErrorOf(parametric, signal []float64, m Mapping) CalibrationError {
	var e CalibrationError
	for i := range parametric {
		off := math.Abs(m.Of(parametric[i]) - signal[i])
		e.Mean += off / float64(len(parametric))
		e.Max = math.Max(e.Max, off)
	}
	return e
}

// LeaveOneOut is the error of each value under the mapping that is fitted to
// all others: what a mapping is worth for conditions it was not made from.
// It needs at least three values.
func LeaveOneOut(parametric, signal []float64) CalibrationError {
	var e CalibrationError
	for i := range parametric {
		m := Fit(without(parametric, i), without(signal, i))
		one := ErrorOf(parametric[i:i+1], signal[i:i+1], m)
		e.Mean += one.Mean / float64(len(parametric))
		e.Max = math.Max(e.Max, one.Max)
	}
	return e
}

func without(values []float64, i int) []float64 { return slices.Delete(slices.Clone(values), i, i+1) }

// Spearman is the rank correlation of two measures, −1 to 1; equal values
// share their mean rank. It is NaN when one of them is constant.
func Spearman(a, b []float64) float64 {
	ranksA, ranksB := ranks(a), ranks(b)
	meanA, meanB := mean(ranksA), mean(ranksB)
	products, squaresA, squaresB := 0.0, 0.0, 0.0
	for i := range ranksA {
		products += (ranksA[i] - meanA) * (ranksB[i] - meanB)
		squaresA += (ranksA[i] - meanA) * (ranksA[i] - meanA)
		squaresB += (ranksB[i] - meanB) * (ranksB[i] - meanB)
	}
	return products / math.Sqrt(squaresA*squaresB)
}

func ranks(values []float64) []float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	result := make([]float64, len(values))
	for i, v := range values {
		first, _ := slices.BinarySearch(sorted, v)
		after, _ := slices.BinarySearch(sorted, math.Nextafter(v, math.Inf(1)))
		result[i] = float64(first+1+after) / 2
	}
	return result
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// mappings of docs/decisions/truth.md, fitted there: for a codec with
// concealment (narrowband), and over G.722 and Opus (wideband).
var mappings = map[qoe.Scale]Mapping{
	qoe.Narrowband: {Offset: 2.825, Slope: 0.400},
	qoe.Wideband:   {Offset: 2.486, Slope: 0.394},
}

// MappingOf gives the documented mapping of a scale: for Fullband, which
// ViSQOL's speech mode cannot hear, as it is.
func MappingOf(scale qoe.Scale) Mapping {
	if m, ok := mappings[scale]; ok {
		return m
	}
	return Mapping{Slope: 1}
}
