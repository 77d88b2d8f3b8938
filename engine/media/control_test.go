package media

import "testing"

// A hang-up of many at once must not hold the packets of the others up.
func TestTake_leavesTheRestOfManyForTheNextRound(t *testing.T) {
	p := &Port{remotes: map[addressKey]*Stream{}, wake: make(chan struct{}, 1)}
	for range retiredAtOnce + 3 {
		p.retire(&Stream{})
	}
	p.loads[0] = retiredAtOnce + 3
	for i, want := range []int{retiredAtOnce, 3, 0} {
		if _, retired, _ := p.take(); len(retired) != want || p.pending.Load() != (i == 0) {
			t.Errorf("take %d gives %d, expected %d; pending %v", i, len(retired), want, p.pending.Load())
		}
	}
	if p.loads[0] != 0 {
		t.Errorf("the slot has %d streams left", p.loads[0])
	}
}

func TestFirstInterval_isSpreadOverAQuarterOfASecond(t *testing.T) {
	if least, most := firstInterval(1), firstInterval(0); least != 750e6 || most != 1e9 {
		t.Errorf("%d to %d ns", least, most)
	}
}

func TestDelays_haveAPageForEachBucket(t *testing.T) {
	if n := len(delayScale.bounds); n > delayPages*len(page{}) || n <= (delayPages-1)*len(page{}) {
		t.Errorf("%d buckets in %d pages of %d", n, delayPages, len(page{}))
	}
}
