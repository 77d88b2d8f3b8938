package video

import (
	"math"
	"time"
)

// Curve names our own opinion score. It is no model of the ITU-T's: G.1070 has
// coefficients for none of our codecs, and leaves monitoring out of its scope.
// docs/decisions/video-score.md says where its figures come from.
const Curve = "Vigie video curve 1 (freeze ratio, frame rate, resolution ratio, delay)"

// Seen is what the curve scores: one picture as one person saw it.
type Seen struct {
	// FreezeRatio is frozen time by time shown, 0 to 1.
	FreezeRatio float64
	// RateRatio is the rate of frames shown by that sent, SizeRatio the height
	// received by the height due; above 1 they count as 1.
	RateRatio, SizeRatio float64
	// Delay from capture to display; 0 where it is not known.
	Delay time.Duration
}

const (
	// best is what a panel gives at most, as in the E-model; nothing seen is worst.
	best, worst = 4.5, 1
	// freezeScale: a share of 2 % frozen costs a third of a point, 10 % 1.4.
	freezeScale = 5
	// ratePower: half of the frames costs 0.85; sizePower: half of the height 0.66.
	ratePower, sizePower = 0.4, 0.3
	// delayFrom is G.114's limit of what is not noticed; delayScale makes its
	// maximum of 400 ms cost 0.9.
	delayFrom, delayScale = 150 * time.Millisecond, 870 * time.Millisecond
)

// Opinion is from 1 to 4.5. It falls with freezes and delay, and rises with rate
// and size; an input that is not a number scores as nothing seen.
func Opinion(s Seen) float64 {
	late := max(s.Delay-delayFrom, 0)
	left := math.Exp(-freezeScale*bounded(s.FreezeRatio)) *
		math.Pow(bounded(s.RateRatio), ratePower) * math.Pow(bounded(s.SizeRatio), sizePower) *
		math.Exp(-late.Seconds()/delayScale.Seconds())
	if math.IsNaN(left) {
		return worst
	}
	return worst + (best-worst)*left
}

func bounded(ratio float64) float64 { return math.Min(1, math.Max(0, ratio)) }
