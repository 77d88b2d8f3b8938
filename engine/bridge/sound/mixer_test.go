package sound

import (
	"slices"
	"testing"
)

func constant(level int16, n int) []int16 { return slices.Repeat([]int16{level}, n) }

func TestMixer_addsAndBeginsAnew(t *testing.T) {
	m, out := NewMixer(8000), make([]int16, 160)
	m.Add(constant(1000, 160))
	m.Add(constant(-300, 160))
	m.Mix(out)
	if out[0] != 700 || out[159] != 700 {
		t.Errorf("%d, %d", out[0], out[159])
	}
	m.Add(constant(5, 160))
	if m.Mix(out); out[80] != 5 {
		t.Errorf("%d", out[80])
	}
}

func TestMixer_neverClipsAndComesBackSlowly(t *testing.T) {
	m, out := NewMixer(8000), make([]int16, 160)
	for range 3 {
		m.Add(constant(30000, 160))
	}
	m.Mix(out)
	if peak(out) > ceiling {
		t.Errorf("peak %d", peak(out))
	}
	m.Add(constant(10000, 160))
	m.Mix(out)
	if first := out[159]; first > 4000 {
		t.Errorf("%d at once after a loud frame", first)
	}
	for range 100 {
		m.Add(constant(10000, 160))
		m.Mix(out)
	}
	if out[159] != 10000 {
		t.Errorf("%d after two seconds", out[159])
	}
}

func TestMixer_silenceIsComfortNoise(t *testing.T) {
	m, out := NewMixer(8000), make([]int16, 160)
	m.Mix(out)
	sum, different := 0.0, map[int16]bool{}
	for _, s := range out {
		sum += float64(s) * float64(s)
		different[s] = true
	}
	if peak(out) > comfortPeak || len(different) < 30 || sum/160 < 200 || sum/160 > 500 {
		t.Errorf("peak %d, %d levels, power %.0f", peak(out), len(different), sum/160)
	}
}
