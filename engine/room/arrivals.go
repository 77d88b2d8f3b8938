package room

// arrivalWindow is how far back a packet is still told from its double, in packets.
const arrivalWindow = 1024

// arrivals counts one RTP stream's packets by their sequence numbers. The
// server rewrites them so that they have no gap of its own making.
type arrivals struct {
	seen           [arrivalWindow]uint64
	first, highest uint64
	unique, resent uint64
}

// add extends seq over its wrap and says whether it is new; resent tells that it
// came as a retransmission (RFC 4588). Numbers begin one cycle up, so that a
// packet from before the first has one too.
func (a *arrivals) add(seq uint16, resent bool) (extended uint64, fresh bool) {
	if a.highest == 0 {
		a.highest = 1<<16 | uint64(seq)
		a.first = a.highest
	}
	extended = a.highest + uint64(int64(int16(seq-uint16(a.highest))))
	if extended+arrivalWindow <= a.highest || a.seen[extended%arrivalWindow] == extended {
		return extended, false
	}
	a.first, a.highest = min(a.first, extended), max(a.highest, extended)
	a.seen[extended%arrivalWindow] = extended
	a.unique++
	if resent {
		a.resent++
	}
	return extended, true
}

// Loss is what a receiver's sequence numbers tell.
type Loss struct {
	// Packets that came, each once. Resent of them came only when sent again.
	Packets, Resent uint64
	// Lost never came.
	Lost uint64
}

// Ratio of the packets that the network lost, mended or not, 0 to 1; 0 when none was due.
func (l Loss) Ratio() float64 {
	if l.Packets+l.Lost == 0 {
		return 0
	}
	return float64(l.Resent+l.Lost) / float64(l.Packets+l.Lost)
}

func (l Loss) plus(o Loss) Loss {
	return Loss{Packets: l.Packets + o.Packets, Resent: l.Resent + o.Resent, Lost: l.Lost + o.Lost}
}

func (a *arrivals) loss() Loss {
	if a.unique == 0 {
		return Loss{}
	}
	return Loss{Packets: a.unique, Resent: a.resent, Lost: a.highest - a.first + 1 - a.unique}
}
