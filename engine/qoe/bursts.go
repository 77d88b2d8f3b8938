package qoe

// Gmin is how many packets received in a row end a burst (RFC 3611 §4.7.2).
const Gmin = 16

// Bursts tells bursts from gaps, packet by packet in sequence, after RFC 3611
// §4.7.2: a burst begins and ends with a packet lost or discarded and has no
// Gmin packets received in a row within it; a bad packet with Gmin good ones
// on both sides is part of the gap. The stream is taken to be preceded and
// followed by Gmin good packets. The zero value is ready.
type Bursts struct {
	// Of all bursts: their number, packets and bad packets.
	Bursts, BurstPackets, BurstBad uint64
	// Of all gaps: their number, packets and bad packets.
	Gaps, GapPackets, GapBad uint64

	good    uint64 // since the last bad packet
	packets uint64 // from the first to the last bad packet of the cluster at hand
	bad     uint64 // of those; 0 when there is no cluster
	gap     uint64 // packets of the gap at hand
	gapBad  uint64
}

// Judge takes the next packet.
func (b *Bursts) Judge(bad bool) {
	if !bad {
		b.good++
		return
	}
	if b.bad > 0 && b.good < Gmin {
		b.packets += b.good + 1
		b.bad++
	} else {
		b.close()
		b.packets, b.bad = 1, 1
	}
	b.good = 0
}

// close ends the cluster at hand, with the good packets that follow it.
func (b *Bursts) close() {
	if b.bad > 1 {
		b.endGap()
		b.Bursts++
		b.BurstPackets += b.packets
		b.BurstBad += b.bad
	} else {
		b.gap += b.bad
		b.gapBad += b.bad
	}
	b.gap += b.good
	b.good, b.packets, b.bad = 0, 0, 0
}

func (b *Bursts) endGap() {
	if b.gap > 0 {
		b.Gaps++
		b.GapPackets += b.gap
		b.GapBad += b.gapBad
	}
	b.gap, b.gapBad = 0, 0
}

// Total is the account as if the stream ended here; counting may go on.
func (b Bursts) Total() Bursts {
	b.close()
	b.endGap()
	return b
}
