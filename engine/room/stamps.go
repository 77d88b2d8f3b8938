package room

import (
	"encoding/binary"
	"sync"
	"time"
)

const (
	// stampSets × stampWays packets may be between the socket and who reads them,
	// far more than a socket's buffer holds.
	stampSets, stampWays = 256, 4
	// stampLife is how long a packet's time is of use: longer, and it is that of
	// one whose sequence number was the same, a wrap ago.
	stampLife = 5 * time.Second
)

// stamps remember when the kernel had each RTP packet of a connection, until its
// reader asks: pion hands on what came, not when. SSRC and sequence number are in
// clear in SRTP (RFC 3711 §3.1), and a retransmission has its own (RFC 4588).
type stamps struct {
	// dropped is told of datagrams that our sockets dropped. Optional.
	dropped func(uint64)

	mu   sync.Mutex
	sets *[stampSets][stampWays]stamped // nil before the first packet
}

type stamped struct {
	packet uint64 // SSRC and sequence number
	at     int64  // wall clock, ns; 0: free
}

// note takes what came at, by the wall clock, ns; of RTP only.
func (s *stamps) note(b []byte, at int64) {
	if at == 0 || !isRTP(b) {
		return
	}
	packet := packetOf(binary.BigEndian.Uint32(b[8:]), binary.BigEndian.Uint16(b[2:]))
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sets == nil {
		s.sets = &[stampSets][stampWays]stamped{}
	}
	set := s.set(packet)
	oldest := &set[0]
	for i := range set {
		one := &set[i]
		if one.at != 0 && one.packet == packet {
			if at-one.at >= int64(stampLife) {
				one.at = at
			}
			return // a double: the first is what is read
		}
		if one.at < oldest.at {
			oldest = one
		}
	}
	*oldest = stamped{packet, at}
}

// age is for how long the packet has waited at now, by the wall clock; false where
// its time is not known. It forgets the packet.
func (s *stamps) age(ssrc uint32, sequence uint16, now time.Time) (time.Duration, bool) {
	packet := packetOf(ssrc, sequence)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sets == nil {
		return 0, false
	}
	set := s.set(packet)
	for i := range set {
		if one := &set[i]; one.at != 0 && one.packet == packet {
			age := time.Duration(now.UnixNano() - one.at)
			*one = stamped{}
			if age >= stampLife {
				return 0, false
			}
			return max(age, 0), true
		}
	}
	return 0, false
}

func (s *stamps) drop(datagrams uint64) {
	if s.dropped != nil {
		s.dropped(datagrams)
	}
}

func packetOf(ssrc uint32, sequence uint16) uint64 { return uint64(ssrc)<<16 | uint64(sequence) }

// set spreads streams; successive packets of one lie side by side.
func (s *stamps) set(packet uint64) *[stampWays]stamped {
	return &s.sets[(uint32(packet)+uint32(packet>>16)*2654435761>>16)%stampSets]
}

// isRTP tells RTP from STUN, DTLS (RFC 7983) and RTCP (RFC 5761 §4).
func isRTP(b []byte) bool {
	return len(b) >= 12 && b[0]>>6 == 2 && (b[1] < 192 || b[1] > 223)
}
