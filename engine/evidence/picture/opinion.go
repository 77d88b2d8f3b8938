package picture

import "vigie.dev/engine/qoe/video"

// Parametric is what the product's curve makes of a view, delay left out: who
// compares pictures does not wait for them.
type Parametric struct {
	FreezePct float64 `json:"freezePct"`
	// RatePct is of the camera's rate, SizePct of the wanted height.
	RatePct float64 `json:"ratePct"`
	SizePct float64 `json:"sizePct"`
	Model   string  `json:"model"`
	MOS     float64 `json:"mos"`
}

// Parametric scores the view as a record's `seen` is scored.
func (v *View) Parametric() Parametric {
	var cadence video.Cadence
	size := 0.0
	for i, f := range v.Frames {
		if i == 0 || video.Refreshed(int64(v.Frames[i-1].ShownMs*1e6), int64(f.ShownMs*1e6)) {
			cadence.Frame(int64(f.ShownMs * 1e6))
		}
		size += min(1, float64(f.Height)/float64(v.Height))
	}
	cadence.End(int64(v.EndMs * 1e6))
	smooth := cadence.Smoothness()
	seen := video.Seen{FreezeRatio: smooth.FreezeRatio(), RateRatio: smooth.FrameRate * v.IntervalMs / 1000,
		SizeRatio: size / float64(len(v.Frames))}
	return Parametric{FreezePct: 100 * seen.FreezeRatio, RatePct: 100 * min(1, seen.RateRatio), SizePct: 100 * seen.SizeRatio,
		Model: video.Curve, MOS: video.Opinion(seen)}
}
