package qoe

import (
	"errors"
	"math"
	"testing"
)

// Computed apart from this code, from the recommendation's equations.
func TestEvaluatePathWithPlanningEcho(t *testing.T) {
	for ta, want := range map[float64][2]float64{
		0: {93.2062, 4.4094}, 20: {92.53134, 4.39597}, 50: {91.75616, 4.37961}, 100: {90.66373, 4.35492},
		150: {89.53913, 4.32755}, 200: {85.80472, 4.22318}, 300: {72.66636, 3.71943}, 400: {62.24683, 3.21560},
	} {
		s, err := EvaluatePath(PlanningEcho(ta), Input{Codec: codec(t, "pcma"), BurstRatio: 1})
		if err != nil {
			t.Fatal(err)
		}
		near(t, "R", s.R, want[0])
		near(t, "MOS", s.MOS, want[1])
	}
}

func TestEvaluatePathHearsEveryParameter(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Path)
		r      float64
	}{
		{"TELR", func(p *Path) { p.TELR = 45 }, 55.38500},
		{"low STMR", func(p *Path) { p.STMR = 7 }, 74.92224},
		{"high STMR", func(p *Path) { p.STMR = 25 }, 72.22139},
		{"qdu", func(p *Path) { p.Qdu = 4 }, 70.89998},
		{"Ps", func(p *Path) { p.Ps = 60 }, 55.44041},
		{"Pr", func(p *Path) { p.Pr = 60 }, 63.96707},
		{"loudness", func(p *Path) { p.SLR, p.RLR = 15, 6 }, 60.59171},
		{"WEPL", func(p *Path) { p.WEPL = 30 }, 67.17272},
		{"A", func(p *Path) { p.A = 10 }, 85.90304},
		{"Nc", func(p *Path) { p.Nc = -50 }, 60.05779},
		{"low sensitivity", func(p *Path) { p.SensT, p.MinTa = 0.55, 120 }, 80.56950},
		{"very low sensitivity", func(p *Path) { p.SensT, p.MinTa = 0.4, 150 }, 84.48518},
	} {
		p := PlanningEcho(300)
		p.T, p.Tr = 100, 200
		c.change(&p)
		s, err := EvaluatePath(p, Input{Codec: codec(t, "pcma"), BurstRatio: 1})
		if err != nil {
			t.Fatal(err)
		}
		near(t, c.name, s.R, c.r)
	}
}

func TestEvaluatePathAgreesWithEvaluateWhereThereIsNoEcho(t *testing.T) {
	for ta := 0.0; ta < 600; ta += 7 {
		p := DefaultPath()
		p.Ta = ta
		in := Input{codec(t, "g729"), 3, 1.7, ta}
		s, err := EvaluatePath(p, in)
		if err != nil || s != Evaluate(in) {
			t.Fatalf("Ta %v: %+v (%v), want %+v", ta, s, err, Evaluate(in))
		}
	}
}

func TestEvaluatePathEchoNeverHelpsAndStaysFinite(t *testing.T) {
	last := math.Inf(1)
	for ta := 0.0; ta <= 5000; ta += 0.5 {
		s, err := EvaluatePath(PlanningEcho(ta), Input{Codec: codec(t, "pcma"), BurstRatio: 1})
		if err != nil || math.IsNaN(s.R) || s.MOS < 1 || s.MOS > 4.5 || s.R > last+0.1 {
			t.Fatalf("Ta %v: %+v after R %v (%v)", ta, s, last, err)
		}
		last = s.R
	}
}

func TestEvaluatePathRefusesAnotherScale(t *testing.T) {
	if _, err := EvaluatePath(DefaultPath(), Input{Codec: codec(t, "opus-swb")}); !errors.Is(err, ErrScale) {
		t.Errorf("FB parameters rated by G.107: %v", err)
	}
}
