package evidence

import (
	"fmt"
	"strings"

	"vigie.dev/engine/media/codec"
)

const (
	g711Rate = 8000 // Hz, and the RTP clock (RFC 3551 §4.5.14)
	// frameSamples are those of a 20 ms packet.
	frameSamples = g711Rate / 50
)

// G711 decodes ITU-T G.711, A-law or µ-law. Make one with NewG711.
type G711 struct {
	table   *[256]int16
	plc     concealer
	conceal bool
}

var aLaw, uLaw = table(codec.DecodeALaw), table(codec.DecodeULaw)

// NewG711 makes the decoder for pcma or pcmu. conceal asks for packet loss
// concealment after Appendix I; without it a hole is silence.
func NewG711(name string, conceal bool) (*G711, error) {
	switch strings.ToLower(name) {
	case "pcma":
		return &G711{table: aLaw, conceal: conceal}, nil
	case "pcmu":
		return &G711{table: uLaw, conceal: conceal}, nil
	}
	return nil, fmt.Errorf("Cannot decode codec %q: it is neither pcma nor pcmu", name)
}

// Rates is 8000 Hz for both.
func (d *G711) Rates() (sample, clock int) { return g711Rate, g711Rate }

// Decode appends a sample for each byte. It never fails: every byte is a sample.
func (d *G711) Decode(heard []int16, payload []byte) ([]int16, error) {
	start := len(heard)
	for _, b := range payload {
		heard = append(heard, d.table[b])
	}
	d.plc.resume(heard[start:])
	return heard, nil
}

// Conceal appends n samples of concealment, or of silence.
func (d *G711) Conceal(heard []int16, n int) []int16 {
	if !d.conceal {
		return append(heard, make([]int16, n)...)
	}
	return d.plc.fill(heard, n)
}

func table(expand func(byte) int16) *[256]int16 {
	var t [256]int16
	for i := range t {
		t[i] = expand(byte(i))
	}
	return &t
}
