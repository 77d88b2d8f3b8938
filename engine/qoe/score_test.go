package qoe

import (
	"math"
	"testing"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 0.00005 {
		t.Errorf("%s = %.5f, want %.4f", what, got, want)
	}
}

func codec(t *testing.T, name string) Codec {
	t.Helper()
	c, ok := CodecByName(name)
	if !ok {
		t.Fatalf("no codec %q", name)
	}
	return c
}

func TestEvaluateGivesThePublishedExamples(t *testing.T) {
	for _, c := range []struct {
		name, codec        string
		loss, burst, delay float64
		r, mos             float64
	}{
		{"defaults", "pcma", 0, 1, 0, 93.2062, 4.4094},
		{"G.711 without PLC 1 %", "g711-no-plc", 1, 1, 0, 75.2817, 3.8339},
		{"G.711 PLC 5 %", "pcma", 5, 1, 0, 77.4255, 3.9231},
		{"G.711 PLC 5 % in bursts", "pcma", 5, 2, 0, 75.9961, 3.8641},
		{"G.729A 2 %", "g729", 2, 1, 0, 74.2062, 3.7876},
		{"Ta 150 ms", "pcma", 0, 1, 150, 93.0427, 4.4062},
		{"Ta 300 ms", "pcma", 0, 1, 300, 78.4455, 3.9639},
		{"EVS 48k", "evs-swb-48", 0, 1, 0, 137.8, 4.4075},
	} {
		s := Evaluate(Input{codec(t, c.codec), c.loss, c.burst, c.delay})
		near(t, c.name+" R", s.R, c.r)
		near(t, c.name+" MOS", s.MOS, c.mos)
	}
	s := Evaluate(Input{Codec: Codec{"test", Wideband, 41, 10}, BurstRatio: 1})
	near(t, "WB Ie 41 R", s.R, 88)
	near(t, "WB Ie 41 MOS", s.MOS, 3.5123)
}
