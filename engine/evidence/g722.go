package evidence

import (
	"fmt"

	"vigie.dev/engine/media/codec"
)

// G722 decodes ITU-T G.722 at 64 kbit/s. A hole is silence: the product scores
// the codec without concealment too (docs/decisions/truth.md).
type G722 struct{ decoder *codec.G722Decoder }

// Rates are 16 kHz, and 8 kHz for the clock (RFC 3551 §4.5.2).
func (d *G722) Rates() (sample, clock int) { return 2 * g711Rate, g711Rate }

// Decode appends two samples for each byte. It never fails.
func (d *G722) Decode(heard []int16, payload []byte) ([]int16, error) {
	return d.decoder.Decode(heard, payload), nil
}

// Conceal appends n samples of silence.
func (d *G722) Conceal(heard []int16, n int) []int16 { return append(heard, make([]int16, n)...) }

// DecoderOf makes a decoder as the product scores the codec: G.711 and Opus
// conceal, G.722 does not. ok is false for a codec that nothing here can decode.
func DecoderOf(name string) (make func() (Decoder, error), ok bool) {
	switch name {
	case "pcma", "pcmu":
		return func() (Decoder, error) { return NewG711(name, true) }, true
	case "g722":
		return func() (Decoder, error) { return &G722{codec.NewG722Decoder()}, nil }, true
	case "opus":
		return func() (Decoder, error) { return NewOpus() }, true
	}
	return nil, false
}

// ReferenceOf makes a reference of a clip's payloads, decoded in one go.
func ReferenceOf(name string, payloads [][]byte) (*Reference, error) {
	make, ok := DecoderOf(name)
	if !ok {
		return nil, fmt.Errorf("Cannot decode codec %q: it is none of pcma, pcmu, g722, opus", name)
	}
	decoder, err := make()
	if err != nil {
		return nil, err
	}
	var samples []int16
	for i, payload := range payloads {
		if samples, err = decoder.Decode(samples, payload); err != nil {
			return nil, fmt.Errorf("Cannot decode frame %d of the clip: %w", i, err)
		}
	}
	return NewReference(payloads, samples)
}
