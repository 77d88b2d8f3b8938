package bench

import (
	"fmt"
	"slices"
)

// Series is a quantity measured in several rounds.
type Series []float64

// Median of the rounds, 0 when there were none.
func (s Series) Median() float64 {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// Verdicts on a figure.
const (
	Met    = "met"
	Missed = "missed"
	// Void figures were spoiled by the generator itself.
	Void = "void"
	// Told figures have no target.
	Told = "told"
)

// Figure is one line of the table.
type Figure struct {
	Name string `json:"name"`
	Unit string `json:"unit"`
	// Ours and Base are the two sides, round by round; Base is empty where there is none.
	Ours Series `json:"ours"`
	Base Series `json:"base,omitempty"`
	// Against names Base.
	Against string `json:"against,omitempty"`
	// Ratio of each pair, ours to the base.
	Ratio Series `json:"ratio,omitempty"`
	// Limit is of the median ratio, or of ours where there is no base to compare
	// with: at most, or at least where AtLeast. 0 is none.
	Limit   float64 `json:"limit,omitempty"`
	AtLeast bool    `json:"atLeast,omitempty"`
	// Absolute says that the limit is of Ours although there is a base.
	Absolute bool   `json:"absolute,omitempty"`
	Verdict  string `json:"verdict"`
	// Spoiled says why the figure is void.
	Spoiled string `json:"spoiled,omitempty"`
}

// add takes a pair of one round.
func (f *Figure) add(ours, base float64) {
	f.Ours = append(f.Ours, ours)
	f.Base = append(f.Base, base)
	if base > 0 {
		f.Ratio = append(f.Ratio, ours/base)
	}
}

// spoil makes the figure void; the first reason stays.
func (f *Figure) spoil(format string, a ...any) {
	if f.Spoiled == "" {
		f.Spoiled = fmt.Sprintf(format, a...)
	}
}

// judge sets the verdict.
func (f *Figure) judge() {
	value := f.judged().Median()
	switch {
	case f.Spoiled != "" || len(f.Ours) == 0:
		f.Verdict = Void
		f.spoil("nothing was measured")
	case f.Limit == 0:
		f.Verdict = Told
	case f.AtLeast && value >= f.Limit, !f.AtLeast && value <= f.Limit:
		f.Verdict = Met
	default:
		f.Verdict = Missed
	}
}

// judged is what the limit is of.
func (f *Figure) judged() Series {
	if f.Absolute || len(f.Base) == 0 {
		return f.Ours
	}
	return f.Ratio
}
