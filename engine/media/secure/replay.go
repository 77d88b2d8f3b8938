package secure

import "github.com/pion/transport/v5/replaydetector"

// replayWindow is in packets; RFC 3711 §3.3.2 wants at least 64.
const replayWindow = 128

// witness is a replay detector that tells its session when it refused a
// packet: package srtp does not export the error that says so.
type witness struct {
	replaydetector.ReplayDetector
	accepter replaydetector.CheckAccepter
	replayed *bool
}

// CheckSeq implements replaydetector.CheckAccepter, which allocates nothing.
func (w *witness) CheckSeq(seq uint64) replaydetector.Token {
	token := w.accepter.CheckSeq(seq)
	*w.replayed = !token.Passed()
	return token
}

// Accept implements replaydetector.CheckAccepter.
func (w *witness) Accept(token replaydetector.Token) bool { return w.accepter.Accept(token) }

// witness makes the detectors of a context; greatest is the last index there is.
func (s *Session) witness(greatest uint64) func() replaydetector.ReplayDetector {
	return func() replaydetector.ReplayDetector {
		detector := replaydetector.New(replayWindow, greatest)
		return &witness{detector, detector.(replaydetector.CheckAccepter), &s.replayed}
	}
}

// verdict on the packet under way.
func (s *Session) verdict(err error) Verdict {
	replayed := s.replayed
	s.replayed = false
	switch {
	case err == nil:
		return Opened
	case replayed:
		return Replayed
	}
	return Forged
}
