package qoe

import "math"

// effectiveIe is Ie,eff of ITU-T G.107 eq. 7-29: ceiling is 95 for NB and WB,
// 132 for FB. Loss is in percent, not a ratio, not a count.
func effectiveIe(c Codec, ceiling, lossPct, burstRatio float64) float64 {
	if lossPct <= 0 {
		return c.Ie
	}
	return c.Ie + (ceiling-c.Ie)*lossPct/(lossPct/burstRatio+c.Bpl)
}

// delayImpairment is Idd of ITU-T G.107 eq. 7-27 and 7-28 with the default
// sensitivity (sT 1, mT 100 ms): 0 up to Ta = 100 ms.
func delayImpairment(taMs float64) float64 { return sensitiveDelay(taMs, 1, 100) }

// sensitiveDelay is Idd for any class of delay sensitivity (G.107 Table 1).
func sensitiveDelay(taMs, sensT, minTa float64) float64 {
	if taMs <= minTa {
		return 0
	}
	x, n := math.Log2(taMs/minTa), 6*sensT
	return 25 * (math.Pow(1+math.Pow(x, n), 1/n) - 3*math.Pow(1+math.Pow(x/3, n), 1/n) + 2)
}

// mosOf maps R on the 0..100 range to MOS (ITU-T G.107 Annex B), clamped to
// [1, 4.5]: the polynomial dips under 1 for 0 < R < 6.52.
func mosOf(r float64) float64 {
	switch {
	case !(r > 0):
		return 1
	case r >= 100:
		return 4.5
	}
	return math.Min(4.5, math.Max(1, 1+0.035*r+r*(r-60)*(100-r)*7e-6))
}

// wideband is ITU-T G.107.1 at its default parameters.
func wideband(c Codec, lossPct, burstRatio, taMs float64) Score {
	r := 129 - 1.29*delayImpairment(taMs) - effectiveIe(c, 95, lossPct, burstRatio)
	return Score{modelName(Wideband), r, mosOf(r / 1.29)}
}

// fullband is ITU-T G.107.2 at its default parameters.
func fullband(c Codec, lossPct, burstRatio, taMs float64) Score {
	r := 148 - 1.48*delayImpairment(taMs) - effectiveIe(c, 132, lossPct, burstRatio)
	return Score{modelName(Fullband), r, mosOf(r / 1.48)}
}
