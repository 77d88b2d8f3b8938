package marker

import (
	"math/rand/v2"
	"testing"
	"time"

	"vigie.dev/engine/media/codec"
)

func TestFind_theMarkerIsFoundWithin1msThroughG711AndNoise(t *testing.T) {
	const rate = 8000
	noise := rand.New(rand.NewPCG(1, 2))
	samples := make([]int16, 3*rate)
	want := []time.Duration{400 * time.Millisecond, 1234500 * time.Microsecond, 2500 * time.Millisecond}
	for _, at := range want {
		copy(samples[int(at.Seconds()*rate):], Sweep(rate))
	}
	for i := range samples {
		samples[i] = codec.DecodeALaw(codec.EncodeALaw(samples[i]/2 + int16(noise.IntN(600)-300)))
	}
	got := Find(samples, rate)
	if len(got) != len(want) {
		t.Fatalf("found %v, expected %v", got, want)
	}
	for i, f := range got {
		if d := f.At - want[i]; d.Abs() > time.Millisecond || f.Likeness < 0.9 {
			t.Errorf("found %+v, expected at %v", f, want[i])
		}
	}
}

func TestFind_aToneNoiseAndSilenceAreNoMarker(t *testing.T) {
	const rate = 8000
	noise := rand.New(rand.NewPCG(3, 4))
	samples := make([]int16, 2*rate)
	for i := range samples {
		switch {
		case i < rate/2:
			samples[i] = int16(noise.IntN(20000) - 10000)
		case i < rate:
			samples[i] = int16(8000 - 16000*(i/4%2)) // 1 kHz, square
		}
	}
	if got := Find(samples, rate); len(got) != 0 {
		t.Errorf("found %v", got)
	}
}
