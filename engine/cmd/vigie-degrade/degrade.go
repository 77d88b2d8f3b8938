package main

import (
	"math/rand/v2"

	"vigie.dev/engine/evidence"
	"vigie.dev/engine/qoe"
)

const (
	packetMs    = 20
	packetBytes = 160 // of G.711, and of G.722
	alaw, ulaw  = 8, 0
)

// losses chooses which of n packets are lost: a two-state Gilbert chain with
// the wanted rate and burst ratio (ITU-T G.107 §7.8: mean burst × (1 − p)).
// The first and the last come, so that both ends are known.
func losses(random *rand.Rand, n int, loss, burst float64) []bool {
	burst = max(1, burst)
	lost := make([]bool, n)
	bad := false
	for i := 1; i < n-1; i++ {
		chance := loss / burst // from good to bad
		if bad {
			chance = 1 - (1-loss)/burst // from bad to bad
		}
		bad = random.Float64() < chance
		lost[i] = bad
	}
	return lost
}

// received is the stream of a clip's packets at the ear, and its account.
func received(c condition, clip []byte, seed uint64) ([]evidence.Packet, qoe.Pattern) {
	random := rand.New(rand.NewPCG(seed, 0x7674))
	n := len(clip) / packetBytes
	lost := losses(random, n, c.loss, c.burst)
	var packets []evidence.Packet
	for i := range n {
		wait := 0.0
		if i > 0 && i < n-1 {
			wait = random.ExpFloat64() * c.jitterMs
		}
		if lost[i] {
			continue
		}
		packets = append(packets, evidence.Packet{
			ArrivalNs: int64((float64(i*packetMs) + wait) * 1e6), Sequence: uint16(i), Timestamp: uint32(i * packetBytes),
			PayloadType: payloadType(c.codec), SSRC: uint32(seed), Payload: clip[i*packetBytes : (i+1)*packetBytes],
		})
	}
	return packets, judged(packets)
}

// judged marks what the F1 buffer plays too late, in the order of arrival.
func judged(packets []evidence.Packet) qoe.Pattern {
	evidence.SortByArrival(packets)
	playout, _ := qoe.NewPlayout(qoe.PlayoutF1) // the name is known
	var pattern qoe.Pattern
	for i := range packets {
		p := &packets[i]
		p.Late = playout.Arrive(float64(p.Timestamp)/8, float64(p.ArrivalNs)/1e6)
		pattern.Arrive(uint64(p.Sequence), p.Late)
	}
	pattern.Flush(0)
	return pattern
}

func payloadType(codec string) uint8 {
	if codec == "pcmu" {
		return ulaw
	}
	return alaw
}

// law is the codec's name in SDP.
func law(codec string) string {
	if codec == "pcmu" {
		return codec
	}
	return "pcma"
}

// narrowband degrades a clip of G.711 and plays it to the ear.
func narrowband(c condition, name string, clip []byte, seed uint64) (evidence.Audio, pair, error) {
	packets, pattern := received(c, clip, seed)
	decoder, err := evidence.NewG711(law(c.codec), c.codec != noPLC)
	if err != nil {
		return evidence.Audio{}, pair{}, err
	}
	reference, err := evidence.G711Reference(law(c.codec), clip)
	if err != nil {
		return evidence.Audio{}, pair{}, err
	}
	audio, err := evidence.Play(packets, decoder, evidence.PlayOptions{
		PayloadType: payloadType(c.codec), PacketSamples: packetBytes, Reference: reference,
	})
	loss := qoe.LossPercent(pattern.Bad, pattern.Judged)
	return audio, scored(c, name, loss, qoe.BurstRatio(pattern.Bad, pattern.Runs, pattern.Judged)), err
}
