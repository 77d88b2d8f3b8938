package capture

import (
	"net/netip"

	"vigie.dev/engine/qoe"
)

// key names a stream: a source that changes its SSRC is another stream.
type key struct {
	src, dst netip.AddrPort
	ssrc     uint32
}

// candidate is what may be a stream; all its packets in order of arrival.
type candidate struct {
	key
	packets []packet
	// voiced by law, since the codec may be learned later: PCMA and PCMU.
	voicedA, voicedU bool
	// first payload byte of the packets by Opus bandwidth (RFC 6716 §3.1).
	bandwidths [5]int
}

// collector gathers candidates in the order in which they began.
type collector struct {
	order []*candidate
	byKey map[key]*candidate
}

func newCollector() *collector { return &collector{byKey: map[key]*candidate{}} }

// take looks at a UDP payload.
func (c *collector) take(g segment, at int64) {
	h, ok := parseRTP(g.payload)
	if !ok {
		return
	}
	k := key{g.src, g.dst, h.ssrc}
	found := c.byKey[k]
	if found == nil {
		found = &candidate{key: k}
		c.byKey[k] = found
		c.order = append(c.order, found)
	}
	h.at = at
	found.packets = append(found.packets, h.packet)
	found.hear(h)
}

// hear notes what the payload tells of silence and bandwidth. What was not captured counts as heard.
func (c *candidate) hear(h header) {
	if len(h.payload) == 0 {
		c.voicedA, c.voicedU = true, true
		return
	}
	if comfort(h.payloadType) {
		return
	}
	c.voicedA = c.voicedA || qoe.Voiced("pcma", h.payload)
	c.voicedU = c.voicedU || qoe.Voiced("pcmu", h.payload)
	c.bandwidths[opusBandwidth(h.payload[0])]++
}

// isStream tells streams from what only looks like RTP. A stream that the
// signalling spoke of needs no more; any other has three packets, most of
// them next to the one before in sequence.
func (c *candidate) isStream(known bool) bool {
	if known {
		return true
	}
	const least = 3
	near := 0
	for i := 1; i < len(c.packets); i++ {
		if d := int16(c.packets[i].seq - c.packets[i-1].seq); d != 0 && d > -100 && d < 100 {
			near++
		}
	}
	return len(c.packets) >= least && 2*near > len(c.packets)-1
}

// mainType is the payload type of most packets, those of comfort noise and
// events left out where there are others.
func (c *candidate) mainType(s *sessions) uint8 {
	var counts [128]int
	for _, p := range c.packets {
		counts[p.payloadType]++
	}
	best, most := c.packets[0].payloadType, -1
	for number, count := range counts {
		if count == 0 {
			continue
		}
		if f, ok := s.find(c.src, c.dst, uint8(number)); ok && !f.isSpeech() {
			count = 0
		}
		if count > most {
			best, most = uint8(number), count
		}
	}
	return best
}

// packetUnits is the usual length of a packet in timestamp units: that of
// most pairs in a row; 0 when there is no such pair.
func (c *candidate) packetUnits(payloadType uint8) uint32 {
	counts := map[uint32]int{}
	best, most := uint32(0), 0
	for i := 1; i < len(c.packets); i++ {
		p, before := c.packets[i], c.packets[i-1]
		units := p.timestamp - before.timestamp
		if p.seq-before.seq != 1 || p.payloadType != payloadType || before.payloadType != payloadType || units >= 1<<20 {
			continue
		}
		counts[units]++
		if n := counts[units]; n > most || n == most && units < best {
			best, most = units, n
		}
	}
	return best
}

// usualClocks are the RTP clocks that a stream without description may have, Hz.
var usualClocks = []uint32{8000, 16000, 24000, 32000, 44100, 48000, 90000}

// estimateClock reads the clock off the stream itself: its timestamps over
// its arrivals, within 5 % of a usual one; 0 when it is none of them.
func (c *candidate) estimateClock() uint32 {
	first, last := c.packets[0], c.packets[len(c.packets)-1]
	seconds := float64(last.at-first.at) / 1e9
	rate := float64(int32(last.timestamp-first.timestamp)) / seconds
	for _, clock := range usualClocks {
		if r := rate / float64(clock); r > 0.95 && r < 1.05 {
			return clock
		}
	}
	return 0
}
