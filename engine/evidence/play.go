package evidence

import (
	"cmp"
	"fmt"
	"slices"

	"vigie.dev/engine/qoe"
)

// PlayOptions tell what a stream's packets do not.
type PlayOptions struct {
	// PayloadType of the speech; packets of another are silence (comfort
	// noise, telephone events), not loss.
	PayloadType uint8
	// PacketSamples is the length of a packet in units of the RTP clock, at
	// least 1 (160 for 20 ms of G.711).
	PacketSamples int
	// Tail packets are known to be missing after the last.
	Tail int
	// Reference is what the far person said; nil leaves Said silent.
	Reference *Reference
	// MaxSeconds of audio, from 1; what comes later is left out. @default 600
	MaxSeconds int
}

// Audio is what one ear heard, and beside it what the far person said, sample
// by sample. Both have the same length.
type Audio struct {
	Rate        int // Hz
	Heard, Said []int16
	// Played packets, those that came late, and those that never came.
	Played, Late, Missing int
	// Aligned tells whether a frame of the reference was recognised.
	Aligned bool
	// Truncated tells that MaxSeconds left some out.
	Truncated bool
}

// Play decodes the packets of a stream as the person heard them: each source
// after the other, packets in their order, late ones lost, holes concealed.
// The decoder is used for this stream alone.
func Play(packets []Packet, decoder Decoder, options PlayOptions) (Audio, error) {
	rate, clock := decoder.Rates()
	if options.PacketSamples < 1 {
		return Audio{}, fmt.Errorf("Cannot play packets of %d samples: a packet has at least 1", options.PacketSamples)
	}
	if options.MaxSeconds == 0 {
		options.MaxSeconds = 600
	}
	p := player{
		decoder: decoder, options: options, audio: Audio{Rate: rate},
		scale: float64(rate) / float64(clock), most: max(1, options.MaxSeconds) * rate,
	}
	for _, run := range runsOf(packets, uint32(options.PacketSamples)) {
		if err := p.play(run); err != nil {
			return Audio{}, err
		}
	}
	p.conceal(options.Tail * options.PacketSamples)
	p.audio.Missing += options.Tail
	p.finish()
	return p.audio, nil
}

// numbered is a packet in its source's run: number and media time, unwrapped.
type numbered struct {
	*Packet
	number uint64
	media  int64 // units of the RTP clock since the run's first packet
}

// runsOf parts packets into runs of one source and one numbering, each in the
// order of its numbers, without duplicates: as qoe.Receiver counts them.
func runsOf(packets []Packet, samples uint32) [][]numbered {
	arrived := make([]*Packet, len(packets))
	for i := range packets {
		arrived[i] = &packets[i]
	}
	slices.SortStableFunc(arrived, func(a, b *Packet) int { return cmp.Compare(a.ArrivalNs, b.ArrivalNs) })
	var runs []*run
	current := map[uint32]*run{}
	begin := func(p *Packet) {
		r := &run{samples: samples}
		current[p.SSRC] = r
		runs = append(runs, r)
		r.take(p)
	}
	for _, p := range arrived {
		if r := current[p.SSRC]; r == nil || r.take(p) == qoe.Restart {
			begin(p)
		}
	}
	ordered := make([][]numbered, len(runs))
	for i, r := range runs {
		slices.SortStableFunc(r.packets, func(a, b numbered) int { return cmp.Compare(a.number, b.number) })
		ordered[i] = slices.CompactFunc(r.packets, func(a, b numbered) bool { return a.number == b.number })
	}
	return ordered
}

// run collects the packets of one source under one numbering.
type run struct {
	packets   []numbered
	sequence  qoe.Sequence
	samples   uint32
	timestamp uint32 // of the newest
	media     int64
}

func (r *run) take(p *Packet) qoe.Step {
	n, step := r.sequence.Extend(p.Sequence, p.Timestamp, r.samples)
	if step >= qoe.Strange {
		return step
	}
	if len(r.packets) == 0 {
		r.timestamp = p.Timestamp
	}
	media := r.media + int64(int32(p.Timestamp-r.timestamp))
	r.packets = append(r.packets, numbered{p, n, media})
	if step == qoe.Forward {
		r.timestamp, r.media = p.Timestamp, media
	}
	return step
}
