package capture

import (
	"strings"

	"vigie.dev/engine/qoe"
)

// isSpeech tells a codec from what travels beside it in the same stream.
func (f format) isSpeech() bool {
	name := strings.ToLower(f.name)
	return name != "telephone-event" && name != "cn"
}

// opusBandwidth reads narrow (0), medium, wide, super-wide or full band (4)
// from an Opus packet's first byte (RFC 6716 §3.1, table 2).
func opusBandwidth(toc byte) int {
	switch config := toc >> 3; {
	case config < 12:
		return int(config / 4) // SILK: NB, MB, WB
	case config < 16:
		return 3 + int(config-12)/2 // hybrid: SWB, FB
	default:
		return [4]int{0, 2, 3, 4}[(config-16)/4] // CELT: NB, WB, SWB, FB
	}
}

// scoredAs finds the codec's parameters; false when there are none to cite.
func (c *candidate) scoredAs(f format, secure bool) (qoe.Codec, bool) {
	name := strings.ToLower(f.name)
	if name == "opus" {
		name = c.opusAs(f, secure)
	}
	return qoe.CodecByName(name)
}

// opusAs is the row of parameters for the bandwidth of most packets; where
// payloads are encrypted, for what the description allows (RFC 7587 §6.1).
func (c *candidate) opusAs(f format, secure bool) string {
	band := 4
	if secure {
		for parameter := range strings.SplitSeq(f.fmtp, ";") {
			switch strings.TrimSpace(parameter) {
			case "maxplaybackrate=8000", "maxplaybackrate=12000":
				band = 0
			case "maxplaybackrate=16000":
				band = 2
			}
		}
	} else {
		for i, n := range c.bandwidths {
			if n > c.bandwidths[band] {
				band = i
			}
		}
	}
	switch band {
	case 0, 1:
		return "opus-nb"
	case 2:
		return "opus-wb"
	default:
		return "opus-swb"
	}
}

// lookAheadMs is the algorithmic delay of a codec beyond its packets.
func lookAheadMs(name string) float64 {
	switch strings.ToLower(name) {
	case "g729", "amr-wb": // ITU-T G.729 §2.1, 3GPP TS 26.190 §5.2.1
		return 5
	case "g722": // the 22 taps of its filters, ITU-T G.722 §1.3
		return 1.5
	case "opus": // RFC 6716 §2.1.7, default application
		return 6.5
	default:
		return 0
	}
}

// silent tells G.711 that had nothing but digital silence from its first packet to its last.
func (c *candidate) silent(f format, secure bool) bool {
	switch strings.ToLower(f.name) {
	case "pcma":
		return !secure && !c.voicedA
	case "pcmu":
		return !secure && !c.voicedU
	}
	return false
}
