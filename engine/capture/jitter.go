package capture

import "math"

// jitter is the interarrival jitter of RFC 3550 §6.4.1 in ms, with the
// choices of Wireshark's RTP tap where the RFC leaves some, so that the two
// can be held together: a packet is compared with the newest one and not with
// the one before it; J after a packet with the marker, of comfort noise (or
// right after it) or out of order is left out of mean and greatest.
type jitter struct {
	last, greatest, mean float64

	packets   uint64
	timestamp uint32  // of the newest packet
	arrival   float64 // its, ms
	number    uint16
	noise     bool // the packet before was comfort noise
}

// add takes a packet in order of arrival; clock is in Hz, 0 for a packet that
// has no steady timestamps (RFC 4733 events). packetMs is the usual length of
// a packet: a timestamp that is over a second off both the sequence number
// and the arrival is a new timeline, which is no jitter.
func (j *jitter) add(p packet, clock uint32, packetMs float64) {
	arrival := float64(p.at) / 1e6
	defer func() { j.packets++; j.noise = comfort(p.payloadType) }()
	if j.packets == 0 {
		j.newest(p, arrival)
		return
	}
	moved := int32(p.timestamp - j.timestamp)
	inOrder := moved >= 0
	if clock != 0 {
		nominal := float64(moved) * 1000 / float64(clock)
		d := math.Abs(arrival - j.arrival - nominal)
		byNumber := float64(int16(p.seq-j.number)) * packetMs
		if d > 1000 && math.Abs(nominal-byNumber) > 1000 {
			j.newest(p, arrival)
			return
		}
		j.last += (d - j.last) / 16
		if inOrder && !p.marker && !comfort(p.payloadType) && !j.noise {
			j.greatest = math.Max(j.greatest, j.last)
			j.mean += (j.last - j.mean) / float64(j.packets)
		}
	}
	if inOrder {
		j.newest(p, arrival)
	}
}

func (j *jitter) newest(p packet, arrival float64) {
	j.timestamp, j.arrival, j.number = p.timestamp, arrival, p.seq
}
