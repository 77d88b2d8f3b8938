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
	// Beyond is a target that was missed and that, in the same rounds, what bounds
	// the engine did not meet either.
	Beyond = "beyond"
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
	Absolute bool `json:"absolute,omitempty"`
	// Bound is the ratio that what bounds the engine had to the base, round by round: where it does not
	// meet the limit, no engine on top of it can.
	Bound   Series `json:"bound,omitempty"`
	Verdict string `json:"verdict"`
	// Notes say under what conditions it was measured.
	Notes []string `json:"notes,omitempty"`
	// Voided are the reasons of the rounds that the generator spoiled. They are
	// left out; a figure is void when they are half of all, or more.
	Voided []string `json:"voided,omitempty"`
	// spoiled is the present round's reason.
	spoiled string
}

// add takes the pair of a round, or leaves a spoiled one out.
func (f *Figure) add(ours, base float64) {
	if f.leaveOut() {
		return
	}
	f.Ours = append(f.Ours, ours)
	f.Base = append(f.Base, base)
	if base > 0 {
		f.Ratio = append(f.Ratio, ours/base)
	}
}

// addAlone takes ours of a round, where there is nothing to compare with.
func (f *Figure) addAlone(ours float64) {
	if !f.leaveOut() {
		f.Ours = append(f.Ours, ours)
	}
}

// leaveOut ends a round and tells whether it was spoiled.
func (f *Figure) leaveOut() bool {
	if f.spoiled == "" {
		return false
	}
	f.Voided = append(f.Voided, f.spoiled)
	f.spoiled = ""
	return true
}

// spoil makes the present round void; the first reason stays.
func (f *Figure) spoil(format string, a ...any) {
	if f.spoiled == "" {
		f.spoiled = fmt.Sprintf(format, a...)
	}
}

// judge sets the verdict.
func (f *Figure) judge() {
	value := f.judged().Median()
	switch {
	case len(f.Voided) >= len(f.Ours):
		f.Verdict = Void
	case f.Limit == 0:
		f.Verdict = Told
	case f.AtLeast && value >= f.Limit, !f.AtLeast && value <= f.Limit:
		f.Verdict = Met
	case f.AtLeast && len(f.Bound) > 0 && f.Bound.Median() < f.Limit:
		f.Verdict = Beyond
	default:
		f.Verdict = Missed
	}
}

// note says a condition, once.
func (f *Figure) note(format string, a ...any) {
	if text := fmt.Sprintf(format, a...); !slices.Contains(f.Notes, text) {
		f.Notes = append(f.Notes, text)
	}
}

// judged is what the limit is of.
func (f *Figure) judged() Series {
	if f.Absolute || len(f.Base) == 0 {
		return f.Ours
	}
	return f.Ratio
}
