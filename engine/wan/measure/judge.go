package measure

import (
	"math"

	"vigie.dev/engine/wan"
)

const (
	// What is got may differ from what was asked by so much: 5 %, or 1 ms
	// where the figure is a time and that is more.
	relative = 0.05
	leastMs  = 1.0
	// Packets in a hundred that may be stalled: in the sample of four seconds at
	// the start of a run it is one stall of 50 ms, which hypervisors make, and not two.
	stalledPct = 2.0
	// Uncertainty is three standard errors of a sample of this size from a
	// link that does exactly what was asked: one sound link in 370 is beyond.
	errorsWide = 3
)

// Figure is one quantity, asked against got.
type Figure struct {
	Name        string  `json:"name"`
	Unit        string  `json:"unit"`
	Asked       float64 `json:"asked"`
	Got         float64 `json:"got"`
	Tolerance   float64 `json:"tolerance"`   // how far apart they may be
	Uncertainty float64 `json:"uncertainty"` // how far apart chance alone may put them
	Within      bool    `json:"within"`      // |got − asked| ≤ tolerance + uncertainty
	Conclusive  bool    `json:"conclusive"`  // the uncertainty is less than the tolerance
}

func figure(name, unit string, asked, got, tolerance, standardError float64) Figure {
	f := Figure{Name: name, Unit: unit, Asked: asked, Got: got, Tolerance: tolerance, Uncertainty: errorsWide * standardError}
	f.Within = math.Abs(got-asked) <= f.Tolerance+f.Uncertainty
	f.Conclusive = f.Uncertainty <= f.Tolerance
	return f
}

// Judge sets a sample against what was asked of the link. `offeredBps` is the
// rate at which the sample was sent, `size` a packet's bytes: a link asked for
// less is judged by its rate alone, because its queue decides on delay and
// loss.
func Judge(asked wan.Impairment, got Got, size int, offeredBps float64) ([]Figure, error) {
	model, err := asked.LossModel()
	if err != nil {
		return nil, err
	}
	if asked.RateBps > 0 && offeredBps > asked.RateBps {
		return []Figure{figure("rate", "bit/s", asked.RateBps, got.Bps, relative*asked.RateBps, 0)}, nil
	}
	figures := lossFigures(model, got)
	figures = append(figures, delayFigures(asked, got, size)...)
	n := math.Max(1, float64(got.Received))
	share := func(name string, asked float64, count int) Figure {
		return figure(name, "%", 100*asked, 100*float64(count)/n, 100*relative*asked, 100*math.Sqrt(asked*(1-asked)/n))
	}
	figures = append(figures, figure("stalled", "%", 0, 100*float64(got.Stalled)/n, stalledPct, 0))
	return append(figures, share("reordered", asked.Reorder, got.Reordered), share("duplicates", asked.Duplicate, got.Duplicates)), nil
}

// lossFigures: the error of a mean of correlated draws is √((1+λ)/(1−λ)) of
// that of independent ones; a run of losses is of geometric length.
func lossFigures(model wan.Loss, got Got) []Figure {
	n, mean, memory := math.Max(1, float64(got.Sent)), model.Mean(), model.Memory()
	inflation := math.Sqrt((1 + memory) / math.Max(1e-9, 1-memory))
	figures := []Figure{figure("loss", "%", 100*mean, 100*float64(got.Lost)/n, 100*relative*mean,
		100*math.Sqrt(mean*(1-mean)/n)*inflation)}
	if mean == 0 || mean == 1 {
		return figures
	}
	burst, runs := model.Burst(), math.Max(1, float64(got.Bursts))
	return append(figures, figure("burst", "packets", burst, float64(got.Lost)/runs, relative*burst, math.Sqrt(burst*(burst-1)/runs)))
}

// delayFigures: errors of the mean, the deviation and the correlation of a
// normal process of first order.
func delayFigures(asked wan.Impairment, got Got, size int) []Figure {
	delay, sigma, rho := asked.DelayMs, asked.SigmaMs(), asked.Correlation
	if asked.RateBps > 0 {
		delay += float64(size) * 8000 / asked.RateBps
	}
	ms := func(name string, asked, got, standardError float64) Figure {
		return figure(name, "ms", asked, got, math.Max(relative*asked, leastMs), standardError)
	}
	n := math.Max(1, float64(got.Delays))
	figures := []Figure{
		ms("delay", delay, got.DelayMs, sigma*math.Sqrt((1+rho)/(1-rho)/n)),
		ms("jitter σ", sigma, got.SigmaMs, sigma*math.Sqrt((1+rho*rho)/(1-rho*rho)/(2*n))),
	}
	if sigma > 0 {
		figures = append(figures, figure("correlation", "", rho, got.Correlation, relative, math.Sqrt((1-rho*rho)/n)))
	}
	return figures
}
