package capture

import "math"

// jitter is the interarrival jitter of RFC 3550 §6.4.1 in ms: each packet, also
// a duplicate, is compared with the one before it in order of arrival. As in
// Wireshark, so that the two can be held together, J after a packet with the
// marker, of comfort noise or right after that is left out of mean and greatest.
type jitter struct {
	last, greatest, mean float64

	packets   uint64
	timestamp uint32  // of the packet before
	arrival   float64 // its, ms
	number    uint16
	noise     bool // it was comfort noise
}

// add takes a packet in order of arrival; clock is in Hz, 0 for a packet that
// has no steady timestamps (RFC 4733 events). packetMs is the usual length of
// a packet: a timestamp that is over a second off both the sequence number
// and the arrival is a new timeline, which is no jitter.
func (j *jitter) add(p packet, clock uint32, packetMs float64) {
	arrival := float64(p.at) / 1e6
	if j.packets > 0 && clock != 0 {
		nominal := float64(int32(p.timestamp-j.timestamp)) * 1000 / float64(clock)
		byNumber := float64(int16(p.seq-j.number)) * packetMs
		d := math.Abs(arrival - j.arrival - nominal)
		if d <= 1000 || math.Abs(nominal-byNumber) <= 1000 {
			j.update(d, p.marker || comfort(p.payloadType) || j.noise)
		}
	}
	j.packets++
	j.timestamp, j.arrival, j.number, j.noise = p.timestamp, arrival, p.seq, comfort(p.payloadType)
}

func (j *jitter) update(d float64, leftOut bool) {
	j.last += (d - j.last) / 16
	if !leftOut {
		j.greatest = math.Max(j.greatest, j.last)
		j.mean += (j.last - j.mean) / float64(j.packets)
	}
}
