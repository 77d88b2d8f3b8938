package room

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/pion/rtcp"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"vigie.dev/engine/qoe/video"
)

// Track is what a participant publishes.
type Track struct {
	// SID is the server's name for it when it was published; one that was published again has another since.
	SID         string
	participant *Participant
	interval    time.Duration
	codec       video.Codec // of pictures; empty for a voice
	request     *livekit.AddTrackRequest
	sources     []*source
	mu          sync.Mutex // of info and of what the sources have agreed
	info        *livekit.TrackInfo
	muted       atomic.Bool
	frames      atomic.Uint64
	packets     atomic.Uint64
	keysAsked   atomic.Uint64
	late        atomic.Int64
}

// Sent is what a track has sent, all its layers together.
type Sent struct {
	Frames, Packets uint64
	// KeysAsked is how many key frames were asked for.
	KeysAsked uint64
	// Late is the most that a frame left after its time.
	Late time.Duration
}

func newTrack(p *Participant, interval time.Duration) *Track {
	return &Track{participant: p, interval: interval}
}

// Sent until now.
func (t *Track) Sent() Sent {
	return Sent{Frames: t.frames.Load(), Packets: t.packets.Load(), KeysAsked: t.keysAsked.Load(), Late: time.Duration(t.late.Load())}
}

// Mute stops or goes on, and tells the room. Going on begins at a key frame.
func (t *Track) Mute(muted bool) error {
	t.muted.Store(muted)
	for _, s := range t.sources {
		s.jump.Store(true)
	}
	t.mu.Lock()
	sid := t.info.GetSid()
	t.mu.Unlock()
	return t.participant.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Mute{
		Mute: &livekit.MuteTrackRequest{Sid: sid, Muted: muted}}})
}

// agreed takes what a session has agreed on, and obeys its requests.
func (t *Track) agreed(media *webrtc.RTPTransceiver, info *livekit.TrackInfo) error {
	uris := map[string]uint8{}
	for _, e := range media.Sender().GetParameters().HeaderExtensions {
		uris[e.URI] = uint8(e.ID)
	}
	t.mu.Lock()
	t.info = info
	for _, s := range t.sources {
		s.agreed(media, uris, sdp.SDESMidURI, sdp.SDESRTPStreamIDURI)
		s.jump.Store(true)
	}
	t.mu.Unlock()
	for _, s := range t.sources {
		if !t.participant.run(func() { t.obey(media.Sender(), s) }) {
			return fmt.Errorf("Cannot publish %q: %w", info.Sid, ErrLeft)
		}
	}
	return nil
}

// send sends a frame of each layer every interval until the participant leaves.
func (t *Track) send() {
	p := t.participant
	begun := p.options.Now()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for i := int64(0); ; i++ {
		elapsed := time.Duration(i) * t.interval
		timer.Reset(begun.Add(elapsed).Sub(p.options.Now()))
		select {
		case <-p.leaving:
			return
		case <-timer.C:
		}
		now := p.options.Now()
		if t.muted.Load() {
			continue
		}
		late := now.Sub(begun) - elapsed
		t.late.Store(max(t.late.Load(), int64(late)))
		if p.options.Lateness != nil {
			p.options.Lateness(late)
		}
		p.options.LateFrames.note(now, late)
		for _, s := range t.sources {
			if err := t.frame(s, elapsed, now); err != nil {
				p.end(err)
				return
			}
		}
	}
}

func (t *Track) frame(s *source, elapsed time.Duration, now time.Time) error {
	t.mu.Lock()
	packets, err := s.packets(elapsed, now)
	t.mu.Unlock()
	if err != nil {
		return err
	}
	for _, packet := range packets {
		if err := s.local.WriteRTP(packet); err != nil && !errors.Is(err, io.ErrClosedPipe) {
			return fmt.Errorf("Cannot send track %q: %w", t.SID, err)
		}
	}
	t.frames.Add(1)
	t.packets.Add(uint64(len(packets)))
	return nil
}

// obey reads a layer's RTCP, which pion's interceptors need read too, and goes to
// a key frame when one is asked for.
func (t *Track) obey(sender *webrtc.RTPSender, s *source) {
	for {
		packets, err := readFeedback(sender, s.rid)
		if err != nil {
			return // closed
		}
		for _, p := range packets {
			switch p.(type) {
			case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
				t.keysAsked.Add(1)
				s.jump.Store(true)
			}
		}
	}
}

func readFeedback(sender *webrtc.RTPSender, rid string) (packets []rtcp.Packet, err error) {
	if rid == "" {
		packets, _, err = sender.ReadRTCP()
	} else {
		packets, _, err = sender.ReadSimulcastRTCP(rid)
	}
	return packets, err
}
