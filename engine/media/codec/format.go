// Package codec has what the packet path must know of a codec, G.711 and
// G.722 themselves, and readers of the files that clips are made from.
package codec

import (
	"fmt"
	"strings"
)

// Format is how a codec's frames of 20 ms go into RTP.
type Format struct {
	// Name as in SDP, lower case: pcma, pcmu, g722 or opus.
	Name string
	// ClockRate of RTP timestamps, Hz. G.722's is 8000, though it samples at
	// 16 kHz: an error of RFC 1890 that RFC 3551 §4.5.2 keeps.
	ClockRate int
	// SampleRate of the speech, Hz.
	SampleRate int
	// Ticks is a frame in timestamp units.
	Ticks uint32
	// FrameBytes is the length of a frame, 0 when it varies.
	FrameBytes int
	// Static payload type of RFC 3551 table 4, or -1.
	Static int
}

var formats = []Format{
	{"pcma", 8000, 8000, 160, 160, 8},
	{"pcmu", 8000, 8000, 160, 160, 0},
	{"g722", 8000, 16000, 160, 160, 9},
	{"opus", 48000, 48000, 960, 0, -1}, // RFC 7587 §4.1: 48 kHz whatever the bandwidth
}

// ByName finds a format, upper or lower case.
func ByName(name string) (Format, error) {
	for _, f := range formats {
		if strings.EqualFold(f.Name, name) {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("Cannot send codec %q: it is none of pcma, pcmu, g722, opus", name)
}

// Speech tells a frame with something to hear in it from silence. For Opus
// that is one that DTX would send (RFC 7587 §3.1.3): more than 2 octets.
func (f Format) Speech(frame []byte) bool {
	switch f.Name {
	case "pcma":
		return loud(frame, 0x55, 2)
	case "pcmu":
		return loud(frame, 0xff, 3)
	case "g722":
		return speechG722(frame)
	}
	return len(frame) > 2
}

// Encode codes samples at SampleRate with G.711 or G.722; Opus gives nothing:
// its frames come from files.
func (f Format) Encode(samples []int16) []byte {
	law := EncodeALaw
	switch f.Name {
	case "opus":
		return nil
	case "g722":
		return NewG722Encoder().Encode(nil, samples)
	case "pcmu":
		law = EncodeULaw
	}
	out := make([]byte, len(samples))
	for i, s := range samples {
		out[i] = law(s)
	}
	return out
}

// loud tells whether some sample of G.711 is over the lowest steps of the quantiser.
func loud(frame []byte, flip, least byte) bool {
	for _, b := range frame {
		if (b^flip)&0x7f >= least {
			return true
		}
	}
	return false
}
