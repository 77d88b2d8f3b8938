package codec

import "time"

// Bandwidth of an Opus packet, RFC 6716 §2: what of the voice it carries.
type Bandwidth string

// The bandwidths, from 4 to 20 kHz of audio.
const (
	OpusNB  Bandwidth = "nb"
	OpusMB  Bandwidth = "mb"
	OpusWB  Bandwidth = "wb"
	OpusSWB Bandwidth = "swb"
	OpusFB  Bandwidth = "fb"
)

// OpusPacket reads the table of contents of a packet (RFC 6716 §3.1, §3.2):
// its bandwidth and the length of its speech, at most 120 ms; false when it
// is malformed.
func OpusPacket(b []byte) (bandwidth Bandwidth, length time.Duration, ok bool) {
	if len(b) == 0 {
		return "", 0, false
	}
	config := b[0] >> 3
	switch {
	case config < 12: // SILK
		bandwidth = [3]Bandwidth{OpusNB, OpusMB, OpusWB}[config/4]
		length = [4]time.Duration{10, 20, 40, 60}[config%4] * time.Millisecond
	case config < 16: // hybrid
		bandwidth = [2]Bandwidth{OpusSWB, OpusFB}[(config-12)/2]
		length = time.Duration(10*(1+config%2)) * time.Millisecond
	default: // CELT
		bandwidth = [4]Bandwidth{OpusNB, OpusWB, OpusSWB, OpusFB}[(config-16)/4]
		length = 2500 * time.Microsecond << (config % 4)
	}
	frames := time.Duration(1)
	switch b[0] & 3 {
	case 1, 2:
		frames = 2
	case 3:
		if len(b) < 2 || b[1]&63 == 0 {
			return "", 0, false
		}
		frames = time.Duration(b[1] & 63)
	}
	length *= frames
	return bandwidth, length, length <= 120*time.Millisecond
}

// Score is the name of the E-model parameters (package qoe) for a bandwidth.
// Medium band has none of its own and is scored as the narrower one, fullband
// as super-wideband: neither is given more than was shown.
func (b Bandwidth) Score() string {
	switch b {
	case OpusWB:
		return "opus-wb"
	case OpusSWB, OpusFB:
		return "opus-swb"
	}
	return "opus-nb"
}
