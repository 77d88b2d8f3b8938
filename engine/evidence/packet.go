// Package evidence makes of a call what a person can look into: what was
// heard beside what was said (WAV), the packets (pcapng), the ladder of its
// signalling (text); and it chooses the worst calls of a run to keep.
//
// It is free of sockets and clocks: everything comes as data.
package evidence

import (
	"cmp"
	"slices"
)

// Packet is one RTP packet as one ear received it.
type Packet struct {
	// ArrivalNs is on a steady clock of any origin.
	ArrivalNs   int64
	Sequence    uint16
	Timestamp   uint32
	PayloadType uint8
	SSRC        uint32
	// Late is the playout model's verdict: it came after its turn and was not heard.
	Late    bool
	Payload []byte
}

// Decoder turns the payloads of one stream into linear samples and fills the
// holes between them. It has state: one Decoder a stream, payloads in order.
//
// G711, G722 and Opus are such, each with its own concealment or none.
type Decoder interface {
	// Rates gives the sample rate of what is decoded and the RTP clock, both Hz.
	Rates() (sample, clock int)
	// Decode appends the payload's samples to heard and returns it. It may
	// smooth the joint to a hole before.
	Decode(heard []int16, payload []byte) ([]int16, error)
	// Conceal appends n samples in place of what was lost. It may smooth the
	// last 4 ms of heard into them.
	Conceal(heard []int16, n int) []int16
}

// SortByArrival puts packets into the order in which they came; those of one
// instant stay as they are.
func SortByArrival(packets []Packet) {
	slices.SortStableFunc(packets, func(a, b Packet) int { return cmp.Compare(a.ArrivalNs, b.ArrivalNs) })
}
