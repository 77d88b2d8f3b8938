package secure

import (
	"fmt"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/srtp/v3"
)

// Overhead is how much longer a packet may become: SRTCP's index and the
// longest authentication tag.
const Overhead = 4 + 16

// Verdict is what became of a packet received.
type Verdict int

const (
	// Forged: not authentic, or not a packet at all.
	Forged Verdict = iota
	// Replayed: a duplicate, or older than the replay window. Told before it
	// was authenticated (RFC 3711 §3.3).
	Replayed
	// Opened and authentic.
	Opened
)

// Session protects what one stream sends and opens what it gets. It belongs
// to one goroutine. The replay window is 128 packets, as that of package qoe.
type Session struct {
	suite   Suite
	out, in *srtp.Context
	header  rtp.Header // so that a packet allocates nothing
	control rtcp.Header
	// replayed is set when the packet under way is a replay.
	replayed bool
}

// NewSession makes a session with the key that this end sends with and the
// one that the far end sends with.
func NewSession(suite Suite, local, remote Key) (*Session, error) {
	s := &Session{suite: suite}
	replay := []srtp.ContextOption{
		srtp.SRTPReplayDetectorFactory(s.witness(1<<48 - 1)), srtp.SRTCPReplayDetectorFactory(s.witness(1<<31 - 1)),
	}
	for _, side := range []struct {
		context **srtp.Context
		key     Key
	}{{&s.out, local}, {&s.in, remote}} {
		if err := suite.check(side.key); err != nil {
			return nil, err
		}
		var err error
		if *side.context, err = srtp.CreateContext(side.key.Master, side.key.Salt, profiles[suite], replay...); err != nil {
			return nil, fmt.Errorf("Cannot begin SRTP with %s: %w", suite, err)
		}
	}
	return s, nil
}

// NewSDES makes a session of the two crypto attributes, ours and the far end's.
func NewSDES(local, remote Crypto) (*Session, error) {
	if local.Suite != remote.Suite {
		return nil, fmt.Errorf("Cannot begin SRTP: we said %s, the far end %s", local.Suite, remote.Suite)
	}
	return NewSession(local.Suite, local.Key, remote.Key)
}

// Suite in use.
func (s *Session) Suite() Suite { return s.suite }

// SealRTP protects the packet in b[:n] in place and gives its new length;
// b has room for Overhead more. 0 when the key is used up (RFC 3711 §9.2).
func (s *Session) SealRTP(b []byte, n int) int {
	sealed, err := s.out.EncryptRTP(b, b[:n], &s.header)
	if err != nil {
		return 0
	}
	return len(sealed)
}

// OpenRTP opens a packet in place.
func (s *Session) OpenRTP(b []byte) ([]byte, Verdict) {
	opened, err := s.in.DecryptRTP(b, b, &s.header)
	return opened, s.verdict(err)
}

// SealRTCP protects a compound packet in place, as SealRTP.
func (s *Session) SealRTCP(b []byte, n int) int {
	sealed, err := s.out.EncryptRTCP(b, b[:n], &s.control)
	if err != nil {
		return 0
	}
	return len(sealed)
}

// OpenRTCP opens a compound packet in place.
func (s *Session) OpenRTCP(b []byte) ([]byte, Verdict) {
	opened, err := s.in.DecryptRTCP(b, b, &s.control)
	return opened, s.verdict(err)
}
