package qoe

import (
	"math"
	"strings"
	"testing"
)

// The mistakes that others ship (qoe.md), as far as they concern voice.

func TestEvaluateMOSNeverRisesWithLoss(t *testing.T) {
	for name := range codecs {
		last := math.Inf(1)
		for loss := 0.0; loss <= 100; loss += 0.25 {
			s := Evaluate(Input{codec(t, name), loss, 1, 0})
			if s.MOS > last || s.MOS < 1 || s.MOS > 4.5 {
				t.Fatalf("%s: MOS %v after %v at loss %v %%", name, s.MOS, last, loss)
			}
			last = s.MOS
		}
	}
}

func TestEvaluateDelayIsHeardFrom151To1500(t *testing.T) {
	last := math.Inf(1)
	for ms := 0.0; ms <= 2000; ms++ {
		s := Evaluate(Input{codec(t, "pcma"), 0, 1, ms})
		if s.MOS > last {
			t.Fatalf("MOS rises to %v at %v ms", s.MOS, ms)
		}
		last = s.MOS
	}
	if s := Evaluate(Input{codec(t, "pcma"), 0, 1, 400}); s.MOS > 3.7 {
		t.Errorf("400 ms scores %v", s.MOS)
	}
}

func TestLossPercentIsNeitherACountNorTruncated(t *testing.T) {
	near(t, "15 of 1500", LossPercent(15, 1500), 1)
	near(t, "7 of 1500", LossPercent(7, 1500), 0.46667)
	near(t, "0 of 0", LossPercent(0, 0), 0)
	a, b := Evaluate(Input{codec(t, "pcma"), 0.9, 1, 0}), Evaluate(Input{codec(t, "pcma"), 0, 1, 0})
	if a.R >= b.R {
		t.Error("0.9 % loss scores as none")
	}
}

func TestEvaluateOpusIsNotScoredAsG711(t *testing.T) {
	for _, name := range []string{"opus-nb", "opus-wb", "opus-swb"} {
		o := codec(t, name)
		if o.Ie == 0 || o.Bpl == 25.1 {
			t.Errorf("%s has G.711's parameters", name)
		}
	}
}

func TestEvaluateNamesTheScaleOfTheModel(t *testing.T) {
	for _, c := range codecs {
		s := Evaluate(Input{Codec: c, BurstRatio: 1})
		if !strings.Contains(s.Model, "("+string(c.Scale)+")") {
			t.Errorf("%s: model %q does not name %s", c.Name, s.Model, c.Scale)
		}
	}
}

func TestSilentScoresOne(t *testing.T) {
	if s := Silent(codec(t, "pcma")); s.MOS != 1 || s.R != 0 {
		t.Errorf("silence scores %+v", s)
	}
	if s := Evaluate(Input{Codec: codec(t, "pcma"), LossPct: math.NaN()}); s.MOS != 1 {
		t.Errorf("loss 0/0 scores %+v", s)
	}
}

func TestMOSIsClampedWhereThePolynomialDips(t *testing.T) {
	for r := -10.0; r <= 130; r += 0.01 {
		if m := mosOf(r); m < 1 || m > 4.5 || math.IsNaN(m) {
			t.Fatalf("R %v gives MOS %v", r, m)
		}
	}
	near(t, "R 3", mosOf(3), 1)
	near(t, "R 110", mosOf(110), 4.5)
}

func TestEchoIsHeardOnlyWithDelay(t *testing.T) {
	if echo := PlanningEcho(100).rating(); echo >= defaultRating-2 {
		t.Errorf("100 ms echo path rates %v against %v", echo, defaultRating)
	}
}
