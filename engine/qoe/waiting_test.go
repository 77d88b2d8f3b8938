package qoe

import (
	"math"
	"testing"
	"testing/quick"
)

func TestWait_isFiveUntilNoticedOneWhenLostAndThreeInTheMiddle(t *testing.T) {
	w := MailDelivery
	for seconds, want := range map[float64]float64{
		-1: 5, 0: 5, 1: 5, 2: 4.3228, 4: 3.64565, math.Sqrt(60): 3, 60: 1, 3600: 1, math.Inf(1): 1, math.NaN(): 1,
	} {
		if got := w.MOS(seconds); math.Abs(got-want) > 5e-5 {
			t.Errorf("MOS(%v) = %v, expected %v", seconds, got, want)
		}
	}
}

func TestWait_neverRisesWithTimeAndStaysOnTheScale(t *testing.T) {
	falls := func(unnoticed, span, a, b float64) bool {
		u := 0.01 + math.Abs(math.Mod(unnoticed, 100))
		w := Wait{Unnoticed: u, Lost: u * (1.01 + math.Abs(math.Mod(span, 1000)))}
		a, b = math.Abs(math.Mod(a, 2*w.Lost)), math.Abs(math.Mod(b, 2*w.Lost))
		early, late := w.MOS(min(a, b)), w.MOS(max(a, b))
		return early >= late && late >= 1 && early <= 5
	}
	if err := quick.Check(falls, &quick.Config{MaxCount: 5000}); err != nil {
		t.Error(err)
	}
}

func TestWait_losesAsMuchForEachDoubling(t *testing.T) {
	doubling := func(at float64) bool {
		from := 1 + math.Abs(math.Mod(at, 14)) // and twice that is still before 60 s
		step := MailDelivery.MOS(from) - MailDelivery.MOS(2*from)
		return math.Abs(step-4*math.Ln2/math.Log(60)) < 1e-9
	}
	if err := quick.Check(doubling, &quick.Config{MaxCount: 2000}); err != nil {
		t.Error(err)
	}
}
