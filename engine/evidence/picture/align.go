package picture

import (
	"math"
	"slices"
)

// Pair is a slot of the camera's schedule: what stood on the screen, and which
// picture of the source should have.
type Pair struct {
	// Frame is an index of View.Frames, Due a number of the source.
	Frame, Due int
	// Stale tells that an earlier picture stood there.
	Stale bool
}

// Align says what stood on the screen in each slot: at its end, when the next is
// due by the median of the pictures' delays. A picture that was shown in its turn
// is compared with the source of the same time code. One that was shown later, or
// never, is compared with nothing: the last one before it stood there, and is
// compared with what should have: the picture that was too late, else the next
// number of the source. codes are those read from the frames, -1 where none was;
// loop is the number of pictures of the source.
func (v *View) Align(codes []int, loop int) []Pair {
	base := v.medianLateness() + v.IntervalMs
	last := max(v.Frames[len(v.Frames)-1].Slot, int(math.Floor((v.EndMs-base)/v.IntervalMs)))
	pairs := make([]Pair, 0, last+1)
	shown, at, due := 0, 0, -1
	for slot := 0; slot <= last; slot++ {
		deadline := float64(slot)*v.IntervalMs + base
		for shown+1 < len(v.Frames) && v.Frames[shown+1].Slot <= slot && v.Frames[shown+1].ShownMs < deadline {
			shown++
		}
		for at+1 < len(v.Frames) && v.Frames[at].Slot < slot {
			at++
		}
		due++
		if v.Frames[at].Slot == slot && codes[at] >= 0 {
			due = codes[at]
		}
		due %= loop
		pairs = append(pairs, Pair{Frame: shown, Due: due, Stale: v.Frames[shown].Slot != slot})
	}
	return pairs
}

// medianLateness of the pictures against their slots, ms.
func (v *View) medianLateness() float64 {
	all := make([]float64, len(v.Frames))
	for i, f := range v.Frames {
		all[i] = f.ShownMs - float64(f.Slot)*v.IntervalMs
	}
	slices.Sort(all)
	return all[(len(all)-1)/2]
}
