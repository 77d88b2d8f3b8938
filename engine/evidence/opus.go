package evidence

import (
	"vigie.dev/engine/bridge/sound"
)

const (
	// opusRate is what Opus is decoded to, Hz: twice a telephone's, as G.722's
	// files have it. All of 48 kHz would be three times the bytes.
	opusRate  = 16000
	opusClock = 48000 // of RTP, whatever the bandwidth (RFC 7587 §4.1)
)

// Opus decodes RFC 6716 to one channel, with the concealment of its own
// decoder; the repair that a packet may bring for the one before is not used.
type Opus struct{ decoder sound.Decoder }

// NewOpus makes the decoder.
func NewOpus() (*Opus, error) {
	decoder, err := sound.NewOpusDecoder(opusRate)
	if err != nil {
		return nil, err
	}
	return &Opus{decoder}, nil
}

// Rates are 16 kHz, and 48 kHz for the clock.
func (d *Opus) Rates() (sample, clock int) { return opusRate, opusClock }

// Decode appends the packet's samples; it fails on what is no Opus.
func (d *Opus) Decode(heard []int16, payload []byte) ([]int16, error) {
	return d.decoder.Decode(heard, payload)
}

// Conceal appends n samples that the decoder makes up, whole frames of them, cut.
func (d *Opus) Conceal(heard []int16, n int) []int16 {
	end := len(heard) + n
	for len(heard) < end {
		heard = d.decoder.Conceal(heard, nil)
	}
	return heard[:end]
}
