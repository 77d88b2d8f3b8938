package qoe

// Step is where a sequence number stands to those before it.
type Step int

const (
	// Forward: newer than any before.
	Forward Step = iota
	// Backward: a reordered or duplicate packet.
	Backward
	// Strange: too far off; dropped until the next one proves a restart.
	Strange
	// Restart: the second of two in a row: the sender has begun anew.
	Restart
)

// RFC 3550 A.1.
const (
	maxMisorder = 100
	// trustedJump is the jump up to which the sequence number alone is
	// believed; beyond it the timestamp must have moved by as much.
	trustedJump = 100
)

// Sequence extends 16-bit sequence numbers over their wrap (RFC 3550 A.1).
// An outage of any length is loss as long as the timestamp agrees with it;
// RFC 3550's MAX_DROPOUT would hide one of more than a minute.
type Sequence struct {
	started   bool
	highest   uint64
	timestamp uint32
	bad       uint16
	hasBad    bool
}

// Extend gives the extended number and how it stands; samples is the number
// of timestamp units a packet. Numbers begin one cycle up, so that a packet
// from before the first has one too.
func (s *Sequence) Extend(seq uint16, timestamp uint32, samples uint32) (uint64, Step) {
	if !s.started {
		s.started = true
		s.highest, s.timestamp = 1<<16|uint64(seq), timestamp
		return s.highest, Forward
	}
	delta := int16(seq - uint16(s.highest))
	switch {
	case delta > 0 && (delta <= trustedJump || s.agrees(delta, timestamp, samples)):
		s.highest += uint64(delta)
		s.timestamp = timestamp
		s.hasBad = false
		return s.highest, Forward
	case delta <= 0 && delta > -maxMisorder:
		return s.highest - uint64(-int64(delta)), Backward
	case s.hasBad && seq == s.bad:
		return 0, Restart
	}
	s.bad, s.hasBad = seq+1, true
	return 0, Strange
}

// agrees tells whether the timestamp moved as the sequence number did, within
// 50 packets and not less than a second at 8 kHz.
func (s *Sequence) agrees(delta int16, timestamp, samples uint32) bool {
	off := int64(int32(timestamp-s.timestamp)) - int64(delta)*int64(samples)
	within := max(8000, 50*int64(samples))
	return off > -within && off < within
}

// Highest is the highest extended number so far.
func (s *Sequence) Highest() uint64 { return s.highest }
