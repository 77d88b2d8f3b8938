package room

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestRetries_askAtOnceThenEvery100msAndGiveUpAfterTen(t *testing.T) {
	r := retries{}
	r.passed(65534, 65538)
	if got := r.fresh(start); !slices.Equal(got, []uint16{65535, 0, 1}) {
		t.Fatalf("%v", got)
	}
	delete(r, 65536) // it came
	asked := 1
	for i := 1; i < 300; i++ {
		got := r.due(start.Add(time.Duration(i) * 10 * time.Millisecond))
		if len(got) > 0 {
			asked++
			if i%10 != 0 || !slices.Equal(got, []uint16{65535, 1}) {
				t.Errorf("after %d ms: %v", 10*i, got)
			}
		}
	}
	if asked != retryMost || len(r) != 0 {
		t.Errorf("asked %d times, %d are left", asked, len(r))
	}
}

func TestRetries_aLongGapIsLeftToAKeyFrame(t *testing.T) {
	r := retries{}
	r.passed(10, 12)
	r.passed(12, 12+retryGap+1)
	if got := r.due(start); len(got) != 0 {
		t.Errorf("%d packets asked for", len(got))
	}
}

func TestRetries_areLookedAtEach20msOnceOneIsDue(t *testing.T) {
	r := retries{}
	if _, missing := r.wait(start); missing {
		t.Fatal("nothing is missing")
	}
	r.passed(10, 12)
	asked := start.Truncate(retryGrain).Add(7 * time.Millisecond)
	r.fresh(asked)
	for _, c := range []struct{ after, wait time.Duration }{{0, 113}, {50, 63}, {99, 14}, {105, 8}, {150, 3}} {
		got, missing := r.wait(asked.Add(c.after * time.Millisecond))
		if !missing || got != c.wait*time.Millisecond {
			t.Errorf("%d ms after it was asked for: %v, expected %d ms", c.after, got, c.wait)
		}
	}
}

func TestVideoStream_aNewTrackIsRemindedOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := map[int64][]uint16{}
		v := newVideoStream("one", time.Now(), false)
		miss := func(seq uint64) {
			epoch := v.epoch.Load()
			v.mu.Lock()
			v.retries.passed(seq-1, seq+1)
			v.retries.fresh(time.Now())
			v.mu.Unlock()
			v.remind(epoch, time.Now, func(missing []uint16) { asked[epoch] = append(asked[epoch], missing...) })
		}
		miss(7)
		v.begin("two", false)
		miss(9)
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if len(asked[0]) != 0 || len(asked[1]) != retryMost-1 || asked[1][0] != 9 {
			t.Errorf("asked again for %v", asked)
		}
	})
}
