package sound

import (
	"fmt"
	"strings"

	"vigie.dev/engine/media/codec"
)

// Codec is one that a telephone may speak.
type Codec struct {
	// Name as in SDP, lower case.
	Name string
	// Rate of its samples and Clock of its timestamps, Hz. G.722's differ (RFC 3551 §4.5.2).
	Rate, Clock int
	// PayloadType that we offer it with; 111 is dynamic.
	PayloadType uint8
}

// Codecs are all of them, the best first.
var Codecs = []Codec{
	{"opus", 48000, 48000, 111},
	{"g722", 16000, 8000, 9},
	{"pcma", 8000, 8000, 8},
	{"pcmu", 8000, 8000, 0},
}

// CodecByName finds one, upper or lower case.
func CodecByName(name string) (Codec, error) {
	for _, c := range Codecs {
		if strings.EqualFold(c.Name, name) {
			return c, nil
		}
	}
	return Codec{}, fmt.Errorf("Cannot speak codec %q: it is none of opus, g722, pcma, pcmu", name)
}

// Encoder codes frames of one stream, in order.
type Encoder interface {
	// Encode appends the packet of one frame to dst.
	Encode(dst []byte, frame []int16) ([]byte, error)
}

// Decoder decodes packets of one stream, in order.
type Decoder interface {
	// Decode appends the packet's samples to dst; on an error dst is as it was.
	Decode(dst []int16, packet []byte) ([]int16, error)
	// Conceal appends one frame in the place of a packet that is not there. next
	// is the packet after it, where that has come already, else empty.
	Conceal(dst []int16, next []byte) []int16
}

// NewEncoder makes an encoder.
func (c Codec) NewEncoder() (Encoder, error) {
	switch c.Name {
	case "opus":
		return NewOpusEncoder(c.Rate)
	case "g722":
		return wideband{codec.NewG722Encoder()}, nil
	case "pcma":
		return law(codec.EncodeALaw), nil
	}
	return law(codec.EncodeULaw), nil
}

// NewDecoder makes a decoder.
func (c Codec) NewDecoder() (Decoder, error) {
	switch c.Name {
	case "opus":
		return NewOpusDecoder(c.Rate)
	case "g722":
		decoder := codec.NewG722Decoder()
		return newRepeating(c.Rate, decoder.Decode), nil
	case "pcma":
		return newRepeating(c.Rate, expand(codec.DecodeALaw)), nil
	}
	return newRepeating(c.Rate, expand(codec.DecodeULaw)), nil
}

// law is G.711, sample by sample.
type law func(int16) byte

func (l law) Encode(dst []byte, frame []int16) ([]byte, error) {
	for _, s := range frame {
		dst = append(dst, l(s))
	}
	return dst, nil
}

func expand(decode func(byte) int16) func([]int16, []byte) []int16 {
	return func(dst []int16, packet []byte) []int16 {
		for _, b := range packet {
			dst = append(dst, decode(b))
		}
		return dst
	}
}

type wideband struct{ encoder *codec.G722Encoder }

func (w wideband) Encode(dst []byte, frame []int16) ([]byte, error) {
	return w.encoder.Encode(dst, frame), nil
}
