// Package sound turns packets of speech into samples and back: decoders with
// packet loss concealment, a playout buffer for each speaker, a mixer, prompts.
// A call has one rate, that of its telephone's codec; nothing is resampled,
// because Opus decodes to, and codes from, 8, 16 and 48 kHz. Nothing in here
// reads a clock or a socket.
package sound

import "time"

// Frame is what one tick handles.
const Frame = 20 * time.Millisecond

// perSecond is how many frames there are.
const perSecond = int(time.Second / Frame)

// Samples of a frame at a rate in Hz.
func Samples(rate int) int { return rate / perSecond }
