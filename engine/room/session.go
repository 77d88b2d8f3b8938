package room

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/pion/webrtc/v4"
)

// session is one stay as the server knows it. A resume replaces its signalling;
// joining again replaces all of it.
type session struct {
	sid        string
	subscriber *peer
	// connect makes the connection that is published by.
	connect func() (*peer, error)
	// silence after which the server counts as gone; 0: never.
	silence, pingEvery time.Duration

	mu        sync.Mutex
	publisher *peer // nil until it is needed
	closed    bool
}

// publishing is the connection to publish by. It is made when it is first needed:
// it weighs as much as the other, and most participants only receive.
func (s *session) publishing() (*peer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errBetween
	}
	if s.publisher == nil {
		made, err := s.connect()
		if err != nil {
			return nil, err
		}
		s.publisher = made
	}
	return s.publisher, nil
}

// peers are the connections that there are.
func (s *session) peers() (all []*peer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range []*peer{s.publisher, s.subscriber} {
		if c != nil {
			all = append(all, c)
		}
	}
	return all
}

// up tells whether every connection that was up once is so now.
func (s *session) up() bool {
	for _, c := range s.peers() {
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
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	for _, c := range s.peers() {
		_ = c.pc.Close() // what it was for is over
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
