package video

import (
	"math/rand/v2"
	"testing"
	"time"
)

func cadenceOf(intervals ...time.Duration) *Cadence {
	var c Cadence
	at := int64(0)
	c.Frame(at)
	for _, d := range intervals {
		at += int64(d)
		c.Frame(at)
	}
	return &c
}

func repeat(d time.Duration, n int) (all []time.Duration) {
	for range n {
		all = append(all, d)
	}
	return all
}

func TestCadence_countsFreezesOfKnownPatterns(t *testing.T) {
	const frame = 40 * time.Millisecond
	for name, c := range map[string]struct {
		intervals []time.Duration
		freezes   uint64
		frozen    time.Duration
	}{
		"none in an even stream":                         {repeat(frame, 100), 0, 0},
		"just under the mean and 150 ms":                 {append(repeat(frame, 40), 189*time.Millisecond), 0, 0},
		"at the mean and 150 ms":                         {append(repeat(frame, 40), 190*time.Millisecond), 1, 190 * time.Millisecond},
		"three means where that is more":                 {append(repeat(100*time.Millisecond, 40), 299*time.Millisecond, 303*time.Millisecond), 0, 0},
		"slow stream, over three means":                  {append(repeat(100*time.Millisecond, 40), 300*time.Millisecond), 1, 300 * time.Millisecond},
		"first interval has nothing to be compared with": {[]time.Duration{time.Second}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := cadenceOf(c.intervals...).Smoothness()
			if s.Freezes != c.freezes || s.Frozen != c.frozen {
				t.Errorf("%d freezes of %v, expected %d of %v", s.Freezes, s.Frozen, c.freezes, c.frozen)
			}
		})
	}
}

func TestCadence_harmonicRateFallsWhereTheMeanDoesNot(t *testing.T) {
	even := cadenceOf(repeat(40*time.Millisecond, 100)...).Smoothness()
	uneven := cadenceOf(append(repeat(20*time.Millisecond, 99), 2020*time.Millisecond)...).Smoothness()
	if even.FrameRate < 24.99 || even.FrameRate > 25.01 || even.HarmonicRate < 24.99 || even.HarmonicRate > 25.01 {
		t.Errorf("even stream of 25 Hz has %.3f, harmonic %.3f", even.FrameRate, even.HarmonicRate)
	}
	if uneven.FrameRate < 24.9 || uneven.HarmonicRate > 1 {
		t.Errorf("uneven stream has %.3f, harmonic %.3f, expected 25 and under 1", uneven.FrameRate, uneven.HarmonicRate)
	}
}

func TestCadence_pauseIsNoFreezeAndTheEndIs(t *testing.T) {
	c := cadenceOf(repeat(40*time.Millisecond, 40)...)
	c.Pause()
	c.Frame(c.last + int64(10*time.Second))
	if s := c.Smoothness(); s.Freezes != 0 || s.Shown != 1600*time.Millisecond || s.Frames != 42 {
		t.Errorf("after a pause: %+v", s)
	}
	c.End(c.last + int64(3*time.Second))
	if s := c.Smoothness(); s.Freezes != 1 || s.Frozen != 3*time.Second {
		t.Errorf("after an end in silence: %+v", s)
	}
}

func TestCadence_harmonicRateIsNeverAboveTheMeanRate(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		var all []time.Duration
		for range 2 + random.IntN(200) {
			all = append(all, time.Duration(1+random.IntN(500))*time.Millisecond)
		}
		s := cadenceOf(all...).Smoothness()
		if s.HarmonicRate > s.FrameRate*1.000001 || s.Frozen > s.Shown || s.FreezeRatio() > 1 {
			t.Fatalf("%v gives %+v", all, s)
		}
	}
}
