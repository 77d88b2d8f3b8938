package main

import "vigie.dev/engine/qoe"

// condition is one way in which a call goes wrong.
type condition struct {
	name  string
	codec string // of qoe.CodecByName
	// loss of the network, 0 to 1, and its burst ratio, from 1.
	loss, burst float64
	// jitterMs is the mean of exponential queueing: what is later than the F1
	// buffer's 50 ms is lost.
	jitterMs float64
}

// Groups of conditions. Scales are never ranked together, and what ViSQOL
// cannot tell apart is shown apart (docs/decisions/truth.md).
const (
	concealed   = "NB, concealed"     // what the product scores, and what is gated
	unconcealed = "NB, not concealed" // ViSQOL's window of 80 ms hides a hole of 20 ms
	wide        = "WB"
)

func (c condition) group() string {
	switch c.codec {
	case "pcma", "pcmu":
		return concealed
	case noPLC:
		return unconcealed
	}
	return wide
}

// narrowbandConditions are on the scale of G.107.
var narrowbandConditions = []condition{
	{name: "clean A-law", codec: "pcma"},
	{name: "clean µ-law", codec: "pcmu"},
	{name: "random 1 %", codec: "pcma", loss: 0.01},
	{name: "random 2 %", codec: "pcma", loss: 0.02},
	{name: "random 3 %", codec: "pcma", loss: 0.03},
	{name: "random 5 %", codec: "pcma", loss: 0.05},
	{name: "random 10 %", codec: "pcma", loss: 0.10},
	{name: "random 20 %", codec: "pcma", loss: 0.20},
	{name: "bursts 3 %, BurstR 2.5", codec: "pcma", loss: 0.03, burst: 2.5},
	{name: "bursts 5 %, BurstR 2.5", codec: "pcma", loss: 0.05, burst: 2.5},
	{name: "late jitter 12 ms", codec: "pcma", jitterMs: 12},
	{name: "late jitter 20 ms", codec: "pcma", jitterMs: 20},
	{name: "no PLC, random 1 %", codec: noPLC, loss: 0.01},
	{name: "no PLC, random 3 %", codec: noPLC, loss: 0.03},
	{name: "no PLC, random 5 %", codec: noPLC, loss: 0.05},
	{name: "no PLC, random 10 %", codec: noPLC, loss: 0.10},
	{name: "no PLC, bursts 5 %, BurstR 2.5", codec: noPLC, loss: 0.05, burst: 2.5},
}

// widebandConditions are ranked on G.107.1's scale. Opus loses by opusdec's
// own random choice, G.722 by ours, with silence in the holes.
var widebandConditions = []condition{
	{name: "G.722 clean", codec: "g722"},
	{name: "G.722 random 1 %", codec: "g722", loss: 0.01},
	{name: "G.722 random 3 %", codec: "g722", loss: 0.03},
	{name: "G.722 random 5 %", codec: "g722", loss: 0.05},
	{name: "Opus 13k clean", codec: opusWB},
	{name: "Opus 13k random 1 %", codec: opusWB, loss: 0.01},
	{name: "Opus 13k random 3 %", codec: opusWB, loss: 0.03},
	{name: "Opus 13k random 5 %", codec: opusWB, loss: 0.05},
	{name: "Opus 13k random 10 %", codec: opusWB, loss: 0.10},
}

const (
	noPLC  = "g711-no-plc"
	opusWB = "opus-wb"
)

// pair is one degraded clip: what the parametric score makes of it. Its WAVs
// are NAME.said.wav and NAME.heard.wav.
type pair struct {
	Name       string    `json:"pair"`
	Condition  string    `json:"condition"`
	Group      string    `json:"group"`
	Scale      qoe.Scale `json:"scale"`
	LossPct    float64   `json:"lossPct"`
	BurstRatio float64   `json:"burstRatio"`
	MOS        float64   `json:"mos"`
}

// scored is the parametric listening score: no delay, since nobody answers a
// recording (ViSQOL hears what is said, not how long it took).
func scored(c condition, name string, lossPct, burstRatio float64) pair {
	codec, _ := qoe.CodecByName(c.codec)
	score := qoe.Evaluate(qoe.Input{Codec: codec, LossPct: lossPct, BurstRatio: burstRatio})
	return pair{name, c.name, c.group(), codec.Scale, lossPct, burstRatio, score.MOS}
}
