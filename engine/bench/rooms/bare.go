package rooms

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/livekit/protocol/livekit"
	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/webrtc/v4"
	"google.golang.org/protobuf/proto"

	"vigie.dev/engine/bench"
	"vigie.dev/engine/room"
)

// receive is the other side: a receiver of a room that one would write with
// pion, with pion's defaults. It reads every packet into one buffer, and scores nothing.
func receive(p *bench.Peer, cfg SubscribeConfig) error {
	return fill(p, cfg, func(identity string) (subscriber, error) { return enterBare(cfg, identity) })
}

// bareReceiver speaks LiveKit's signalling and has the subscriber connection alone.
type bareReceiver struct {
	pc       *webrtc.PeerConnection
	socket   *websocket.Conn
	writing  sync.Mutex
	left     atomic.Bool
	received atomic.Uint64
	waiting  []webrtc.ICECandidateInit // came before the offer

	mu     sync.Mutex
	failed error
}

func (b *bareReceiver) packets() uint64 { return b.received.Load() }

func (b *bareReceiver) err() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failed == nil {
		return fmt.Errorf("the connection is %s, ICE %s", b.pc.ConnectionState(), b.pc.ICEConnectionState())
	}
	return b.failed
}

func (b *bareReceiver) leave() {
	b.left.Store(true)
	_ = b.pc.Close()
	_ = b.socket.Close()
}

func enterBare(cfg SubscribeConfig, identity string) (*bareReceiver, error) {
	token, err := room.Token(apiKey, apiSecret, cfg.Room, identity, time.Hour)
	if err != nil {
		return nil, err
	}
	b := &bareReceiver{}
	if b.pc, err = bareConnection(!cfg.Bare); err != nil {
		return nil, fmt.Errorf("Cannot make a bare receiver: %w", err)
	}
	header := http.Header{"Authorization": {"Bearer " + token}}
	if b.socket, _, err = websocket.DefaultDialer.Dial(cfg.URL+"/rtc?protocol=16&auto_subscribe=true&sdk=go", header); err != nil {
		return nil, fmt.Errorf("Cannot join as a bare receiver: %w", err)
	}
	b.pc.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		buffer := make([]byte, 1500)
		for {
			if _, _, err := track.Read(buffer); err != nil {
				return
			}
			b.received.Add(1)
		}
	})
	b.pc.OnICECandidate(func(c *webrtc.ICECandidate) {
		if c == nil {
			return
		}
		if text, err := json.Marshal(c.ToJSON()); err == nil {
			_ = b.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Trickle{
				Trickle: &livekit.TrickleRequest{CandidateInit: string(text), Target: livekit.SignalTarget_SUBSCRIBER}}})
		}
	})
	go b.listen()
	return b, nil
}

// bareConnection is pion with its default codecs and, with interceptors, all that it brings by default.
func bareConnection(interceptors bool) (*webrtc.PeerConnection, error) {
	var settings webrtc.SettingEngine
	settings.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	settings.SetIncludeLoopbackCandidate(true)
	if interceptors {
		return webrtc.NewAPI(webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{})
	}
	m := &webrtc.MediaEngine{}
	if err := m.RegisterDefaultCodecs(); err != nil {
		return nil, err
	}
	return webrtc.NewAPI(webrtc.WithSettingEngine(settings), webrtc.WithMediaEngine(m), webrtc.WithInterceptorRegistry(&interceptor.Registry{})).
		NewPeerConnection(webrtc.Configuration{})
}

func (b *bareReceiver) send(m *livekit.SignalRequest) error {
	text, err := proto.Marshal(m)
	if err != nil {
		return err
	}
	b.writing.Lock()
	defer b.writing.Unlock()
	return b.socket.WriteMessage(websocket.BinaryMessage, text)
}

// listen answers what the server says until that fails.
func (b *bareReceiver) listen() {
	for !b.left.Load() {
		_, text, err := b.socket.ReadMessage()
		var m livekit.SignalResponse
		if err == nil {
			err = proto.Unmarshal(text, &m)
		}
		if err == nil {
			err = b.handle(&m)
		}
		if err != nil {
			b.mu.Lock()
			b.failed = err
			b.mu.Unlock()
			return
		}
	}
}

func (b *bareReceiver) handle(m *livekit.SignalResponse) error {
	switch m := m.Message.(type) {
	case *livekit.SignalResponse_Join:
		go b.ping(time.Duration(max(m.Join.PingInterval, 1)) * time.Second)
	case *livekit.SignalResponse_Offer:
		return b.answer(m.Offer)
	case *livekit.SignalResponse_Trickle:
		var c webrtc.ICECandidateInit
		if err := json.Unmarshal([]byte(m.Trickle.CandidateInit), &c); err != nil || m.Trickle.Target != livekit.SignalTarget_SUBSCRIBER {
			return err
		}
		if b.pc.RemoteDescription() == nil {
			b.waiting = append(b.waiting, c)
			return nil
		}
		return b.pc.AddICECandidate(c)
	}
	return nil
}

func (b *bareReceiver) answer(offer *livekit.SessionDescription) error {
	if err := b.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer.Sdp}); err != nil {
		return err
	}
	for _, c := range b.waiting {
		_ = b.pc.AddICECandidate(c)
	}
	b.waiting = nil
	answer, err := b.pc.CreateAnswer(nil)
	if err != nil {
		return err
	}
	if err := b.pc.SetLocalDescription(answer); err != nil {
		return err
	}
	return b.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Answer{
		Answer: &livekit.SessionDescription{Type: "answer", Sdp: answer.SDP, Id: offer.Id}}})
}

func (b *bareReceiver) ping(every time.Duration) {
	for range time.Tick(every) {
		if b.left.Load() || b.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_PingReq{
			PingReq: &livekit.Ping{Timestamp: time.Now().UnixMilli()}}}) != nil {
			return
		}
	}
}
