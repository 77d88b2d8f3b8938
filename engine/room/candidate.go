package room

import "github.com/pion/webrtc/v4"

// Candidates are the kinds of ours in the pairs that ICE chose last, as TYPE/PROTOCOL:
// host/udp, prflx/udp, relay/tls; a relay's protocol is that between us and it (W3C
// webrtc-stats, relayProtocol). Empty for a connection that has none.
type Candidates struct {
	// Subscriber is of the connection that receives, Publisher of that which sends.
	Subscriber, Publisher string
}

// followPair keeps by which kind of candidate the connection goes.
func (p *peer) followPair() {
	transport := p.pc.SCTP().Transport().ICETransport()
	transport.OnSelectedCandidatePairChange(func(*webrtc.ICECandidatePair) {
		// The relay's protocol is in the statistics alone, which ask who calls us here.
		go func() {
			pair, ok := transport.GetSelectedCandidatePairStats()
			if !ok {
				return // closed, or already another
			}
			ours, ok := p.pc.GetStats()[pair.LocalCandidateID].(webrtc.ICECandidateStats)
			if !ok {
				return
			}
			protocol := ours.Protocol
			if ours.CandidateType == webrtc.ICECandidateTypeRelay {
				protocol = ours.RelayProtocol
			}
			p.mu.Lock()
			defer p.mu.Unlock()
			p.kind = ours.CandidateType.String() + "/" + protocol
		}()
	})
}

// candidateKind is one of Candidates.
func (p *peer) candidateKind() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.kind
}

// candidates of a session's connections.
func (s *session) candidates() (c Candidates) {
	c.Subscriber = s.subscriber.candidateKind()
	s.mu.Lock()
	publisher := s.publisher
	s.mu.Unlock()
	if publisher != nil {
		c.Publisher = publisher.candidateKind()
	}
	return c
}
