package qoe

import "math"

const (
	adaptiveStart = 60.0
	adaptiveMin   = 20.0
	adaptiveMax   = 500.0
)

// adapt sets the buffer for the packets to come. After Ramjee et al. (1994)
// the target is four smoothed deviations; a packet that came late opens the
// buffer at once, and it closes slowly, over some 250 packets, as a receiver
// that stretches speech does. waited is the delay beyond the reference packet.
func (b *Playout) adapt(waited float64) {
	if waited < 0 { // a faster packet is the better reference
		b.origin += waited
		waited = 0
	}
	b.deviance += (waited - b.deviance) / 64
	target := math.Min(adaptiveMax, math.Max(adaptiveMin, 4*b.deviance))
	if open := math.Min(adaptiveMax, waited+adaptiveMin); open > b.buffer {
		b.buffer = open
		return
	}
	if target < b.buffer {
		b.buffer += (target - b.buffer) / 250
	} else {
		b.buffer = target
	}
}
