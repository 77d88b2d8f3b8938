package room

import (
	"errors"
	"fmt"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/pion/webrtc/v4"
)

// session is one stay as the server knows it. A resume replaces its signalling;
// joining again replaces all of it.
type session struct {
	sid                   string
	publisher, subscriber *peer
	// silence after which the server counts as gone; 0: never.
	silence, pingEvery time.Duration
}

// up tells whether every connection that was up once is so now.
func (s *session) up() bool {
	for _, c := range []*peer{s.publisher, s.subscriber} {
		if c.wasUp() && !c.isUp() {
			return false
		}
	}
	return true
}

// received is what takes the tracks that the server begins to send.
func (s *session) received(p *Participant) func(*webrtc.TrackRemote, *webrtc.RTPReceiver) {
	return func(track *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) { p.receive(s, track, receiver) }
}

func (s *session) close() {
	for _, c := range []*peer{s.publisher, s.subscriber} {
		if c != nil {
			_ = c.pc.Close() // what it was for is over
		}
	}
}

// adopt makes a session the present one, unless we have left.
func (p *Participant) adopt(s *session) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.leaving:
		s.close()
		return fmt.Errorf("Cannot join: %w", ErrLeft)
	default:
	}
	p.session = s
	return nil
}

// errBetween is for who asks for something while the session is being replaced.
var errBetween = errors.New("the connection is being made again")

// present gives the session, or why there is none.
func (p *Participant) present() (*session, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.session == nil {
		return nil, errBetween
	}
	return p.session, nil
}

// send sends by the present signalling.
func (p *Participant) send(m *livekit.SignalRequest) error {
	p.mu.Lock()
	s := p.signal
	p.mu.Unlock()
	if s == nil {
		return fmt.Errorf("Cannot send a signalling message: %w", errBetween)
	}
	return s.send(m)
}
