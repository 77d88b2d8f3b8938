package sound

import "math"

const (
	// ceiling is the level that a mix is held under, of 32768.
	ceiling = 32000
	// recovery is by how much a reduced gain comes back each frame: 6 dB in about 0.7 s.
	recovery = 1.02
	// comfortPeak of the noise in silence, of 32768: −65 dBov (RFC 3389 §3.1), rms being peak/√3.
	comfortPeak = 32
)

// Mixer adds frames of one length. It belongs to one goroutine.
type Mixer struct {
	sum    []int32
	voices int
	gain   float64
	noise  uint64
}

// NewMixer mixes at a rate in Hz.
func NewMixer(rate int) *Mixer {
	return &Mixer{sum: make([]int32, Samples(rate)), gain: 1, noise: 0x9e3779b97f4a7c15}
}

// Add takes one speaker's frame.
func (m *Mixer) Add(frame []int16) {
	for i, s := range frame {
		m.sum[i] += int32(s)
	}
	m.voices++
}

// Mix fills out with the sum, turned down at once where it would clip and back
// up slowly, and begins anew. Where nobody speaks it is comfort noise: a dead
// line sounds as if the call were over.
func (m *Mixer) Mix(out []int16) {
	if m.voices == 0 {
		m.comfort(out)
		m.gain = min(1, m.gain*recovery)
		return
	}
	most := int32(0)
	for _, s := range m.sum {
		most = max(most, s, -s)
	}
	from, to := m.gain, min(1, m.gain*recovery)
	if level := float64(most) * to; level > ceiling {
		to = ceiling / float64(most)
		from = min(from, to)
	}
	step := (to - from) / float64(len(m.sum))
	for i, s := range m.sum {
		out[i] = int16(math.Round(float64(s) * (from + step*float64(i))))
		m.sum[i] = 0
	}
	m.gain, m.voices = to, 0
}

// comfort is white noise, by xorshift (Marsaglia 2003).
func (m *Mixer) comfort(out []int16) {
	for i := range out {
		m.noise ^= m.noise << 13
		m.noise ^= m.noise >> 7
		m.noise ^= m.noise << 17
		out[i] = int16(m.noise>>32%(2*comfortPeak+1)) - comfortPeak
	}
}
