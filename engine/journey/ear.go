package journey

import (
	"slices"
	"time"

	"vigie.dev/engine/marker"
)

const (
	frame = 20 * time.Millisecond
	// rate of all samples here, Hz.
	rate = 8000
	// frameSamples of one packet.
	frameSamples = rate / 50
)

// packet of speech as it came.
type packet struct {
	at       time.Time
	sequence uint16
	payload  []byte
}

// Ear is what one end heard of one stream.
type Ear struct {
	// Samples at 8 kHz; what was lost is left out.
	Samples []int16
	// Came is when the packet of each 20 ms of Samples came.
	Came []time.Time
}

// listen decodes packets; one that came late is left out.
func listen(packets []packet, decode func([]int16, []byte) ([]int16, error)) (e Ear, err error) {
	for i, p := range packets {
		if i > 0 && int16(p.sequence-packets[i-1].sequence) <= 0 {
			continue
		}
		before := len(e.Samples)
		if e.Samples, err = decode(e.Samples, p.payload); err != nil {
			return e, err
		}
		for range (len(e.Samples) - before) / frameSamples {
			e.Came = append(e.Came, p.at)
		}
	}
	return e, nil
}

// Markers are when each marker could be heard at the soonest: its packet's arrival and how far into it the marker
// begins. The player's buffer, which is the hearer's choice, comes on top.
func (e Ear) Markers() (at []time.Time) {
	for _, f := range marker.Find(e.Samples, rate) {
		if i := int(f.At / frame); i < len(e.Came) {
			at = append(at, e.Came[i].Add(f.At%frame))
		}
	}
	return at
}

// Mouth is when somebody says markers: at First, and again every Period. A frame leaves when it is whole, so what
// leaves at a moment was said up to 20 ms before.
type Mouth struct {
	First  time.Time
	Period time.Duration
}

// Delays of the markers at an ear that are this mouth's: those heard within Period/Slots of being said, in order of
// length. slots is how many mouths share the period.
func (m Mouth) Delays(at []time.Time, slots int) (all []time.Duration) {
	for _, heard := range at {
		after := heard.Sub(m.First) % m.Period
		if after < 0 {
			after += m.Period
		}
		if after < m.Period/time.Duration(slots) {
			all = append(all, after)
		}
	}
	slices.Sort(all)
	return all
}

// pulse is a period of silence with a marker at an offset, at 8 kHz.
func pulse(period, offset time.Duration) []int16 {
	samples := make([]int16, int(period/frame)*frameSamples)
	at := int(offset * rate / time.Second)
	for i, s := range marker.Sweep(rate) {
		samples[(at+i)%len(samples)] = s
	}
	return samples
}
