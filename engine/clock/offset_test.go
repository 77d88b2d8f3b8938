package clock

import (
	"math/rand/v2"
	"testing"
	"time"
)

// skewed is another clock: ahead by an offset and faster by a drift.
type skewed struct {
	ahead int64
	drift float64
}

func (s skewed) at(ours int64) int64 { return ours + s.ahead + int64(s.drift*float64(ours)) }

// ways are the times that a question and its answer take, ns.
type ways func(*rand.Rand) (there, back int64)

func milli(ms float64) int64 { return int64(ms * float64(time.Millisecond)) }

func TestOffset_holdsTheTruthWithinItsError(t *testing.T) {
	jittery := func(there, back, jitter float64) ways {
		return func(r *rand.Rand) (int64, int64) {
			return milli(there + jitter*r.ExpFloat64()), milli(back + jitter*r.ExpFloat64())
		}
	}
	for name, c := range map[string]struct {
		clock  skewed
		ways   ways
		errors float64 // ms, the greatest error that may be stated after the first seconds
	}{
		"one machine":             {skewed{}, jittery(0.05, 0.05, 0.02), 0.2},
		"an hour ahead":           {skewed{ahead: int64(time.Hour)}, jittery(5, 5, 1), 6},
		"behind and jittery":      {skewed{ahead: -milli(317)}, jittery(10, 10, 40), 25},
		"one way ten times":       {skewed{ahead: milli(3)}, jittery(90, 9, 2), 52},
		"all on one way":          {skewed{ahead: milli(-8)}, jittery(0, 60, 3), 34},
		"fast by 100 ppm":         {skewed{ahead: milli(3), drift: 100e-6}, jittery(0.3, 0.3, 0.2), 0.8},
		"slow by 90 ppm, unequal": {skewed{ahead: milli(3), drift: -90e-6}, jittery(4, 1, 1), 4},
	} {
		random := rand.New(rand.NewPCG(1, 2))
		var o Offset
		for i := range 600 {
			now := int64(i) * int64(time.Second) / 2
			there, back := c.ways(random)
			think := milli(random.Float64())
			o.Add(Exchange{T1: now, T2: c.clock.at(now + there), T3: c.clock.at(now + there + think), T4: now + there + think + back})
			later := now + there + think + back + int64(time.Second)/4
			got, ok := o.At(later)
			if !ok {
				t.Fatalf("%s: no estimate after %d exchanges", name, i+1)
			}
			if truth := c.clock.at(later) - later; truth < got.Offset-got.Error || truth > got.Offset+got.Error {
				t.Fatalf("%s: %d ± %d ns after %d exchanges, in truth %d", name, got.Offset, got.Error, i+1, truth)
			}
			if i > 60 && got.Error > milli(c.errors) {
				t.Fatalf("%s: the error is stated as %d ns (at most %v ms)", name, got.Error, c.errors)
			}
		}
	}
}

func TestOffset_forgetsWhatIsOld(t *testing.T) {
	var o Offset
	o.Add(Exchange{T1: 0, T2: 100, T3: 100, T4: 10})
	if got, ok := o.At(int64(window)); !ok || got.Offset != 95 || got.Error <= 5 {
		t.Errorf("at its last moment: %+v, %v", got, ok)
	}
	if got, ok := o.At(int64(window) + 11); ok {
		t.Errorf("after it: %+v", got)
	}
}

func TestOffset_refusesWhatCannotBe(t *testing.T) {
	var o Offset
	for _, e := range []Exchange{{T1: 10, T4: 9}, {T2: 10, T3: 9, T4: 5}, {T2: 0, T3: 20, T4: 5}} {
		if o.Add(e) {
			t.Errorf("taken: %+v", e)
		}
	}
	if _, ok := o.At(0); ok {
		t.Error("an estimate of nothing")
	}
}
