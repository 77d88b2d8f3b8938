package room

import (
	"context"
	"fmt"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/pion/rtp"
)

// AudioSink takes what a room says: packets of Opus as they come, in whatever
// order, and the end of a track. It must not block; calls of different tracks
// come at once.
type AudioSink interface {
	// Packet is one of a track of somebody else's. Its payload is not kept by the caller.
	Packet(track string, packet *rtp.Packet)
	// Ended says that no more comes of it.
	Ended(track string)
}

// LiveTrack is a voice whose packets are made as it speaks.
type LiveTrack struct {
	track *Track
	// now is the packet that the source is asked for next.
	now []byte
}

// PublishLive announces a microphone whose packets are given to Write.
func (p *Participant) PublishLive(ctx context.Context, name string) (*LiveTrack, error) {
	s, err := newSource(opus(), opusClock, name, "")
	if err != nil {
		return nil, err
	}
	l := &LiveTrack{track: newTrack(p, 0)}
	s.audio([][]byte{nil})
	s.next = func(bool) []byte { return l.now }
	l.track.sources = []*source{s}
	l.track.request = &livekit.AddTrackRequest{Cid: name, Name: name, Type: livekit.TrackType_AUDIO,
		Source: livekit.TrackSource_MICROPHONE, DisableRed: true}
	return l, p.begin(ctx, l.track)
}

// SID is the server's name for the track.
func (l *LiveTrack) SID() string { return l.track.SID }

// Write sends one packet of Opus, spoken at `at` after the track's beginning and
// captured at now. It belongs to one goroutine.
func (l *LiveTrack) Write(packet []byte, at time.Duration, now time.Time) error {
	if len(packet) == 0 {
		return fmt.Errorf("Cannot send an empty packet on track %q", l.track.SID)
	}
	l.now = packet
	return l.track.frame(l.track.sources[0], at, now)
}

// wanted are the audio tracks of another that are to be asked for, each once:
// those that are heard only when asked for, where pictures are not wanted. We
// are told of ourselves too, and would get our own voice if we asked. p.mu is held.
func (p *Participant) wanted(other *livekit.ParticipantInfo) []string {
	if !p.options.AudioOnly || p.session != nil && other.Sid == p.session.sid {
		return nil
	}
	var sids []string
	for _, track := range other.Tracks {
		if track.Type == livekit.TrackType_AUDIO && !p.asked[track.Sid] {
			p.asked[track.Sid] = true
			sids = append(sids, track.Sid)
		}
	}
	return sids
}

func (p *Participant) subscribe(sids []string) {
	if len(sids) == 0 {
		return
	}
	// A socket that fails is told by its reader.
	_ = p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Subscription{
		Subscription: &livekit.UpdateSubscription{TrackSids: sids, Subscribe: true}}})
}
