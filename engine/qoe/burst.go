package qoe

// LossPercent is lost out of expected in percent, unrounded; 0 of 0 is 0.
func LossPercent(lost, expected uint64) float64 {
	if expected == 0 {
		return 0
	}
	return 100 * float64(lost) / float64(expected)
}

// BurstRatio is the mean burst length over that of random loss of the same
// rate, 1/(1 − p): ITU-T G.107 §7.8. It is 1 when nothing was lost, and when
// everything was.
func BurstRatio(bad, runs, expected uint64) float64 {
	if bad == 0 || runs == 0 || bad >= expected {
		return 1
	}
	p := float64(bad) / float64(expected)
	return float64(bad) / float64(runs) * (1 - p)
}
