// Package qoe scores what a person heard: the E-model family for voice, the
// loss, burst, jitter and playout measures it needs, and percentiles.
//
// It is free of sockets and clocks: times are arguments.
package qoe

import "math"

// Input is what the E-model needs of one direction of a call.
type Input struct {
	Codec Codec
	// LossPct is network loss and late loss together, in percent (0 to 100).
	LossPct float64
	// BurstRatio is 1 for random loss; values under 1e-9 mean unknown and count as 1.
	BurstRatio float64
	// DelayMs is mouth to ear, Ta: network, playout buffer, packetisation, look-ahead.
	DelayMs float64
}

// Score is an opinion score with the model that gave it.
type Score struct {
	// Model names the recommendation and the scale, e.g. "ITU-T G.107 (NB)".
	Model string
	// R is on the model's own range: NB to 100, WB to 129, FB to 148.
	R float64
	// MOS is from 1 to 4.5.
	MOS float64
}

// Evaluate scores one direction with the E-model of the codec's scale. An
// input that is not a number scores as no audio.
func Evaluate(in Input) Score {
	loss, burst, delay, ok := in.bounded()
	if !ok {
		return Silent(in.Codec)
	}
	switch in.Codec.Scale {
	case Wideband:
		return wideband(in.Codec, loss, burst, delay)
	case Fullband:
		return fullband(in.Codec, loss, burst, delay)
	default:
		return narrowband(in.Codec, loss, burst, delay)
	}
}

// bounded gives the figures within what they can be; false when one is not a number.
func (in Input) bounded() (loss, burst, delay float64, ok bool) {
	loss = math.Min(100, math.Max(0, in.LossPct))
	burst, delay = in.BurstRatio, math.Max(0, in.DelayMs)
	if !(burst > 1e-9) || math.IsInf(burst, 0) {
		burst = 1
	}
	return loss, burst, delay, !math.IsNaN(loss) && !math.IsNaN(delay) && !math.IsInf(delay, 0)
}

// Silent is the score of a direction that brought no audio: MOS 1, never the
// ceiling that an E-model fed with "no loss" would give. Its model says so.
func Silent(c Codec) Score { return Score{Model: modelName(c.Scale) + ", " + SilentMark, R: 0, MOS: 1} }

// SilentMark ends the name of the model in the score of a direction that
// brought no audio: nobody spoke, or nothing came back (one-way).
const SilentMark = "silent"

func modelName(s Scale) string {
	switch s {
	case Wideband:
		return "ITU-T G.107.1 (WB)"
	case Fullband:
		return "ITU-T G.107.2 (FB)"
	default:
		return "ITU-T G.107 (NB)"
	}
}
