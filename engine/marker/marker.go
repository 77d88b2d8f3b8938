// Package marker is a sound that can be found again after a codec, a network
// and a mixer have had it, to measure the time from mouth to ear: a sweep
// within the telephone's band.
package marker

import (
	"math"
	"time"
)

const (
	// Length of the sweep.
	Length = 80 * time.Millisecond
	// low and high are where it begins and ends, Hz: within 300 to 3400.
	low, high = 600.0, 2600.0
	// amplitude of 32768: about −10 dBov at its middle.
	amplitude = 10000.0
	// likeLeast is the correlation from which a sound is the marker, 0 to 1; speech was seen to reach 0.3.
	likeLeast = 0.5
	// apart is the least time between two markers.
	apart = 300 * time.Millisecond
	// quietest is the level under which nothing is looked at, of 32768.
	quietest = 100.0
)

// Sweep is the marker at a rate in Hz, softened at both ends.
func Sweep(rate int) []int16 {
	sine, _ := sweeps(rate)
	samples := make([]int16, len(sine))
	for i, s := range sine {
		samples[i] = int16(amplitude * s)
	}
	return samples
}

// sweeps are the marker and the same a quarter of a period later: a codec may turn its phase.
func sweeps(rate int) (sine, cosine []float64) {
	n := int(Length.Seconds() * float64(rate))
	sine, cosine = make([]float64, n), make([]float64, n)
	for i := range n {
		at := float64(i) / float64(rate)
		phase := 2 * math.Pi * (low*at + (high-low)*at*at/(2*Length.Seconds()))
		soft := 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(n))
		sine[i], cosine[i] = soft*math.Sin(phase), soft*math.Cos(phase)
	}
	return sine, cosine
}

// Found is one marker.
type Found struct {
	// At is its beginning, from the first sample on.
	At time.Duration
	// Likeness to what was sent, 0 to 1.
	Likeness float64
}

// Find gives the markers in samples of a rate in Hz, in order. Give it 8 kHz: its work is the samples' number times the sweep's.
func Find(samples []int16, rate int) []Found {
	sine, cosine := sweeps(rate)
	n := len(sine)
	energy, own := 0.0, 0.0
	for _, s := range sine {
		own += s * s
	}
	var all []Found
	for i := 0; i+n <= len(samples); i++ {
		if i == 0 {
			for _, s := range samples[:n] {
				energy += float64(s) * float64(s)
			}
		} else {
			out, in := float64(samples[i-1]), float64(samples[i+n-1])
			energy += in*in - out*out
		}
		if energy < quietest*quietest*float64(n) {
			continue
		}
		a, b := 0.0, 0.0
		for k := range n {
			s := float64(samples[i+k])
			a += s * sine[k]
			b += s * cosine[k]
		}
		like := math.Sqrt((a*a + b*b) / (energy * own))
		if like >= likeLeast {
			all = keep(all, Found{At: time.Duration(i) * time.Second / time.Duration(rate), Likeness: like})
		}
	}
	return all
}

// keep adds what was found, or puts it in the place of a lesser one close by.
func keep(all []Found, f Found) []Found {
	if n := len(all); n > 0 && f.At-all[n-1].At < apart {
		if f.Likeness > all[n-1].Likeness {
			all[n-1] = f
		}
		return all
	}
	return append(all, f)
}
