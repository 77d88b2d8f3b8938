package qoe

import (
	"math"
	"math/rand/v2"
	"testing"
)

func playout(t *testing.T, name string) Playout {
	t.Helper()
	b, err := NewPlayout(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPlayoutFixedBufferLosesWhatComesAfterItsTurn(t *testing.T) {
	for name, limit := range map[string]float64{PlayoutF1: 50, PlayoutF2: 200} {
		b := playout(t, name)
		b.Arrive(0, 1000)
		if b.Arrive(20, 1020+limit) {
			t.Errorf("%s: %v ms behind is late", name, limit)
		}
		if !b.Arrive(40, 1040+limit+0.1) {
			t.Errorf("%s: %v ms behind is in time", name, limit+0.1)
		}
		near(t, name, b.DelayMs(), limit)
	}
}

func TestPlayoutBuffersAnewAfterHalfASecondOfLatePackets(t *testing.T) {
	b := playout(t, PlayoutF1)
	late := 0
	for i := range 500 {
		at := float64(i) * 20
		if i >= 100 {
			at += 80
		}
		if b.Arrive(float64(i)*20, at) {
			late++
		}
	}
	if late != underrun {
		t.Errorf("%d late, want %d", late, underrun)
	}
}

func TestPlayoutAdaptiveOpensAndCloses(t *testing.T) {
	b := playout(t, PlayoutAdaptive)
	random := rand.New(rand.NewPCG(1, 2))
	run := func(n int, spread float64) (late int) {
		for range n {
			i := float64(b.packets)
			if b.Arrive(i*20, i*20+random.Float64()*spread) {
				late++
			}
		}
		return late
	}
	run(100, 1)
	calm := b.buffer
	late := run(500, 150)
	if b.buffer < 100 || late > 25 {
		t.Errorf("buffer %v, %d late of 500 at 150 ms of jitter", b.buffer, late)
	}
	run(2000, 1)
	if b.buffer > calm+10 {
		t.Errorf("buffer stays at %v, was %v", b.buffer, calm)
	}
	run(10, 5000)
	if b.buffer > adaptiveMax {
		t.Errorf("buffer of %v ms", b.buffer)
	}
}

func TestPlayoutMOSIsNotMonotonicInItsSize(t *testing.T) {
	mos := func(name string) float64 {
		b := playout(t, name)
		random := rand.New(rand.NewPCG(3, 4))
		late := uint64(0)
		for i := range 2000 {
			if b.Arrive(float64(i)*20, float64(i)*20+random.Float64()*40) {
				late++
			}
		}
		c, _ := CodecByName("pcma")
		return Evaluate(Input{c, LossPercent(late, 2000), 1, 80 + b.DelayMs() + 20}).MOS
	}
	if mos(PlayoutF1) <= mos(PlayoutF2) {
		t.Error("200 ms of buffer against 40 ms of jitter should cost, not help")
	}
}

func TestNewPlayoutRefusesAnUnknownName(t *testing.T) {
	if _, err := NewPlayout("f3"); err == nil {
		t.Error("f3 accepted")
	}
}

func TestPercentileIsNearestRank(t *testing.T) {
	v := []float64{15, 20, 35, 40, 50}
	for p, want := range map[float64]float64{0: 15, 5: 15, 30: 20, 40: 20, 50: 35, 100: 50} {
		near(t, "percentile", Percentile(v, p), want)
	}
	for n := 1; n < 500; n++ {
		for _, p := range []int{5, 50, 95, 99} {
			want := uint64((p*n + 99) / 100)
			if got := Rank(uint64(n), float64(p)); got != want {
				t.Fatalf("rank of p%d in %d is %d, want %d", p, n, got, want)
			}
		}
	}
	if !math.IsNaN(Percentile(nil, 50)) {
		t.Error("no values have a percentile")
	}
}
