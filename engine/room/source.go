package room

import (
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"vigie.dev/engine/qoe/video"
)

// packetSize is the most octets of payload a packet, as libwebrtc's with room for extensions.
const packetSize = 1160

// source makes one RTP stream: one layer of a picture, or a voice.
type source struct {
	local     *webrtc.TrackLocalStaticRTP
	clock     uint64
	rid       string
	next      func(jump bool) []byte // the next coded frame; jump: at a key frame
	payloader rtp.Payloader
	jump      atomic.Bool // a key frame is asked for
	sequence  uint16
	timestamp uint32 // of the beginning

	captureID, midID, ridID, levelID uint8 // of header extensions, 0 where not agreed
	mid                              string
}

func newSource(codec webrtc.RTPCodecCapability, clock uint64, name, rid string) (*source, error) {
	var options []func(*webrtc.TrackLocalStaticRTP)
	if rid != "" {
		options = append(options, webrtc.WithRTPStreamID(rid))
	}
	local, err := webrtc.NewTrackLocalStaticRTP(codec, name, name, options...)
	if err != nil {
		return nil, fmt.Errorf("Cannot make track %q: %w", name, err)
	}
	return &source{local: local, clock: clock, rid: rid, sequence: uint16(rand.Uint32()), timestamp: rand.Uint32()}, nil
}

func (s *source) video(clip *VideoClip) {
	i := 0
	s.payloader = pictureCodecs[clip.Codec].payloader()
	s.next = func(jump bool) []byte {
		if jump {
			i = clip.nextKey[i]
		}
		frame := clip.frames[i]
		i = (i + 1) % len(clip.frames)
		return frame
	}
}

func (s *source) audio(packets [][]byte) {
	i := 0
	s.payloader = &codecs.OpusPayloader{}
	s.next = func(bool) []byte {
		packet := packets[i]
		i = (i + 1) % len(packets)
		return packet
	}
}

// agreed reads which header extensions the server takes, once negotiated.
func (s *source) agreed(media *webrtc.RTPTransceiver, uris map[string]uint8, midURI, ridURI string) {
	s.captureID, s.levelID = uris[captureTimeURI], uris[sdp.AudioLevelURI]
	if s.rid != "" {
		s.mid, s.midID, s.ridID = media.Mid(), uris[midURI], uris[ridURI]
	}
}

// packets of the next frame, captured at now, elapsed after the beginning.
func (s *source) packets(elapsed time.Duration, now time.Time) ([]*rtp.Packet, error) {
	timestamp := s.timestamp + uint32(uint64(elapsed)*s.clock/uint64(time.Second))
	payloads := s.payloader.Payload(packetSize, s.next(s.jump.Swap(false)))
	all := make([]*rtp.Packet, 0, len(payloads))
	for i, payload := range payloads {
		p := &rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: s.sequence, Timestamp: timestamp,
			Marker: i == len(payloads)-1 && s.clock == videoClock}, Payload: payload}
		s.sequence++
		if err := s.extend(p, i == 0, now); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// voiceLevel tells that each packet of sound has speech in it, at -20 dBov (RFC
// 6464 §3): whoever is not muted is an active speaker.
const voiceLevel = 0x80 | 20

// extend sets abs-capture-time on a frame's first packet, and on every packet of
// a simulcast layer what it is told by (RFC 8852, RFC 9143).
func (s *source) extend(p *rtp.Packet, first bool, now time.Time) error {
	set := func(id uint8, value []byte) error {
		if id == 0 {
			return nil
		}
		if err := p.SetExtension(id, value); err != nil {
			return fmt.Errorf("Cannot set header extension %d: %w", id, err)
		}
		return nil
	}
	if first {
		capture, err := (rtp.AbsCaptureTimeExtension{Timestamp: video.ToNTP(now.Round(captureGrain))}).Marshal()
		if err != nil {
			return fmt.Errorf("Cannot write the capture time: %w", err)
		}
		if err := set(s.captureID, capture); err != nil {
			return err
		}
	}
	if s.clock == opusClock {
		if err := set(s.levelID, []byte{voiceLevel}); err != nil {
			return err
		}
	}
	if err := set(s.midID, []byte(s.mid)); err != nil {
		return err
	}
	return set(s.ridID, []byte(s.rid))
}
