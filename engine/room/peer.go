package room

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/pion/webrtc/v4"
)

// peer is one of the two peer connections to the server. target is its name there.
type peer struct {
	pc      *webrtc.PeerConnection
	target  livekit.SignalTarget
	send    func(*livekit.SignalRequest) error
	counter *feedbackCounter
	repairs *repairs
	arrived *stamps

	negotiating sync.Mutex // one offer of ours at a time
	answered    chan error

	mu        sync.Mutex
	kind      string // of our candidate in the chosen pair
	described bool
	waiting   []webrtc.ICECandidateInit // came before the description they belong to

	connected chan struct{}
	failed    chan struct{}
}

// peerEvents are what a peer tells; each may be nil.
type peerEvents struct {
	// up is told once when ICE and once when DTLS is up.
	up func(dtls bool)
	// failed is told whenever ICE gives the way up.
	failed func()
	// carried is told of each second of the way up; nil for a connection that sends nothing.
	carried func(uplinkSecond)
}

func (e *peerEvents) complete() {
	if e.up == nil {
		e.up = func(bool) {}
	}
	if e.failed == nil {
		e.failed = func() {}
	}
}

// uplink is the estimator of a connection that sends; nil for another.
func (e *peerEvents) uplink() *uplink {
	if e.carried == nil {
		return nil
	}
	return newUplink(e.carried)
}

func newPeer(target livekit.SignalTarget, o *Options, servers []webrtc.ICEServer, send func(*livekit.SignalRequest) error, events peerEvents) (*peer, error) {
	events.complete()
	p := &peer{target: target, send: send, counter: &feedbackCounter{}, repairs: newRepairs(), arrived: &stamps{dropped: o.Dropped}, answered: make(chan error, 1),
		connected: make(chan struct{}), failed: make(chan struct{})}
	api, err := newAPI(p.counter, p.repairs, p.arrived, events.uplink(), o)
	if err != nil {
		return nil, err
	}
	configuration := webrtc.Configuration{ICEServers: servers}
	if o.Relayed {
		configuration.ICETransportPolicy = webrtc.ICETransportPolicyRelay
	}
	if p.pc, err = api.NewPeerConnection(configuration); err != nil {
		return nil, fmt.Errorf("Cannot make a peer connection: %w", err)
	}
	p.followPair()
	p.pc.OnICECandidate(func(c *webrtc.ICECandidate) {
		if c != nil {
			p.trickle(c.ToJSON())
		}
	})
	var ice, up, down sync.Once
	p.pc.OnICEConnectionStateChange(func(s webrtc.ICEConnectionState) {
		if s == webrtc.ICEConnectionStateConnected {
			ice.Do(func() { events.up(false) })
		}
	})
	p.pc.OnConnectionStateChange(func(s webrtc.PeerConnectionState) {
		switch s {
		case webrtc.PeerConnectionStateConnected:
			up.Do(func() { events.up(true); close(p.connected) })
		case webrtc.PeerConnectionStateFailed:
			if !p.wasUp() || o.Reconnect == 0 { // nobody mends it
				down.Do(func() { close(p.failed) })
			}
			events.failed()
		case webrtc.PeerConnectionStateClosed:
			down.Do(func() { close(p.failed) })
		}
	})
	return p, nil
}

func (p *peer) trickle(c webrtc.ICECandidateInit) {
	b, err := json.Marshal(c)
	if err != nil {
		return // a candidate is text and numbers only
	}
	// One that does not leave fails with the socket, which the reader of it tells.
	_ = p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Trickle{
		Trickle: &livekit.TrickleRequest{CandidateInit: string(b), Target: p.target}}})
}

// candidate takes one of the server's.
func (p *peer) candidate(text string) error {
	var c webrtc.ICECandidateInit
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return fmt.Errorf("Cannot read the server's candidate %q: %w", text, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.described {
		p.waiting = append(p.waiting, c)
		return nil
	}
	return p.pc.AddICECandidate(c)
}

func (p *peer) describe(d webrtc.SessionDescription) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.pc.SetRemoteDescription(d); err != nil {
		return fmt.Errorf("Cannot take the server's %s: %w", d.Type, err)
	}
	p.described = true
	for _, c := range p.waiting {
		if err := p.pc.AddICECandidate(c); err != nil {
			return fmt.Errorf("Cannot take the server's candidate %q: %w", c.Candidate, err)
		}
	}
	p.waiting = nil
	return nil
}

// wasUp tells whether the connection has ever been up, isUp whether it is now.
func (p *peer) wasUp() bool {
	select {
	case <-p.connected:
		return true
	default:
		return false
	}
}

func (p *peer) isUp() bool { return p.pc.ConnectionState() == webrtc.PeerConnectionStateConnected }

// waitConnected until ICE and DTLS are up.
func (p *peer) waitConnected(ctx context.Context, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	select {
	case <-p.connected:
		return nil
	case <-p.failed:
		return fmt.Errorf("Cannot connect as %s: the connection is %s", p.target, p.pc.ConnectionState())
	case <-ctx.Done():
		return fmt.Errorf("Cannot connect as %s, ICE is %s: %w", p.target, p.pc.ICEConnectionState(), ctx.Err())
	}
}
