package evidence

import (
	"math"
	"math/rand/v2"
	"testing"

	"vigie.dev/engine/qoe"
)

func TestSpearmanOfKnownRankings(t *testing.T) {
	for _, c := range []struct {
		a, b []float64
		want float64
	}{
		{[]float64{1, 2, 3}, []float64{10, 20, 1000}, 1},
		{[]float64{1, 2, 3}, []float64{3, 2, 1}, -1},
		{[]float64{1, 2, 3, 4, 5}, []float64{5, 6, 7, 8, 7}, 0.8207826816681233}, // ties share their rank
		{[]float64{106, 86, 100, 101, 99, 103, 97, 113, 112, 110}, []float64{7, 0, 27, 50, 28, 29, 20, 12, 6, 17}, -29.0 / 165},
	} {
		if got := Spearman(c.a, c.b); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v and %v: %v, want %v", c.a, c.b, got, c.want)
		}
	}
	if got := Spearman([]float64{1, 1}, []float64{1, 2}); !math.IsNaN(got) {
		t.Errorf("a constant correlates at %v", got)
	}
}

func TestFitFindsALineAndLeavesNoError(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 2))
	for range 100 {
		line := Mapping{1 + random.Float64(), 0.1 + random.Float64()/2}
		var from, to []float64
		for range 3 + random.IntN(10) {
			from = append(from, 1+3.5*random.Float64())
			to = append(to, line.Of(from[len(from)-1]))
		}
		fit, e, left := Fit(from, to), ErrorOf(from, to, line), LeaveOneOut(from, to)
		if math.Abs(fit.Slope-line.Slope) > 1e-6 || math.Abs(fit.Offset-line.Offset) > 1e-6 || e.Max != 0 || left.Max > 1e-6 {
			t.Fatalf("%v became %v; %v, %v", line, fit, e, left)
		}
	}
}

func TestMappingsRiseAndStayOnTheScale(t *testing.T) {
	for _, scale := range []qoe.Scale{qoe.Narrowband, qoe.Wideband, qoe.Fullband} {
		before := 0.0
		for mos := 1.0; mos <= 4.5; mos += 0.1 {
			now := MappingOf(scale).Of(mos)
			if now <= before || now < 1 || now > 5 {
				t.Errorf("%s: %.1f is mapped to %.2f after %.2f", scale, mos, now, before)
			}
			before = now
		}
	}
}
