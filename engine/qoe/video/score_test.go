package video

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

func TestOpinion_pointsOfTheCurve(t *testing.T) {
	ms := time.Millisecond
	for name, c := range map[string]struct {
		seen Seen
		want float64
	}{
		"nothing wrong":        {Seen{0, 1, 1, 0}, 4.5},
		"delay nobody notices": {Seen{0, 1, 1, 150 * ms}, 4.5},
		"G.114's maximum":      {Seen{0, 1, 1, 400 * ms}, 3.626},
		"2 % frozen":           {Seen{0.02, 1, 1, 0}, 4.167},
		"10 % frozen":          {Seen{0.1, 1, 1, 0}, 3.123},
		"half of the frames":   {Seen{0, 0.5, 1, 0}, 3.653},
		"half of the height":   {Seen{0, 1, 0.5, 0}, 3.843},
		"more than was due":    {Seen{-1, 2, 3, -ms}, 4.5},
		"nothing seen":         {Seen{0, 0, 1, 0}, 1},
		"not a number":         {Seen{math.NaN(), 1, 1, 0}, 1},
	} {
		if got := Opinion(c.seen); math.Abs(got-c.want) > 0.001 {
			t.Errorf("%s: %.4f, expected %.3f", name, got, c.want)
		}
	}
}

func TestOpinion_isMonotoneInEachOfItsInputsAndBounded(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 100_000 {
		a := Seen{r.Float64(), r.Float64(), r.Float64(), time.Duration(r.IntN(3000)) * time.Millisecond}
		base := Opinion(a)
		if !(base >= 1 && base <= 4.5) {
			t.Fatalf("%v of %+v", base, a)
		}
		frozen, rate, size, late := a, a, a, a
		frozen.FreezeRatio += r.Float64()
		rate.RateRatio += r.Float64()
		size.SizeRatio += r.Float64()
		late.Delay += time.Duration(r.IntN(1000)) * time.Millisecond
		if Opinion(frozen) > base || Opinion(late) > base || Opinion(rate) < base || Opinion(size) < base {
			t.Fatalf("not monotone at %+v", a)
		}
	}
}
