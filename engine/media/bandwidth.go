package media

import (
	"vigie.dev/engine/media/codec"
	"vigie.dev/engine/qoe"
)

// bandNames are Opus's bandwidths, narrowest first.
var bandNames = [...]codec.Bandwidth{codec.OpusNB, codec.OpusMB, codec.OpusWB, codec.OpusSWB, codec.OpusFB}

// bands counts the packets of Opus by bandwidth. A score belongs to one
// scale: that of the bandwidth heard most.
type bands struct {
	counts [len(bandNames)]uint64
	most   int
}

// band takes a packet of Opus, and changes the score's parameters when
// another bandwidth has become the one heard most.
func (e *ear) band(payload []byte) {
	bandwidth, _, ok := codec.OpusPacket(payload)
	if !ok {
		return
	}
	b := &e.bands
	first := b.counts[b.most] == 0
	for i, name := range bandNames {
		if name != bandwidth {
			continue
		}
		b.counts[i]++
		if first || i != b.most && b.counts[i] > b.counts[b.most] {
			b.most = i
			e.score, _ = qoe.CodecByName(name.Score())
		}
	}
}

// expectedBand is the bandwidth of what is said, for the score of a stream in
// which nothing is heard.
func expectedBand(cfg StreamConfig) codec.Bandwidth {
	clip := cfg.Heard
	if clip == nil {
		clip = cfg.Clip
	}
	bandwidth := codec.OpusNB
	for i, frame := range clip.frames {
		if clip.speech[i] {
			bandwidth, _, _ = codec.OpusPacket(frame)
			break
		}
	}
	return bandwidth
}
