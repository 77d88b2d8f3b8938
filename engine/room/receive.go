package room

import (
	"encoding/binary"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// run runs f so that Leave waits for it; false when we have left.
func (p *Participant) run(f func()) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.leaving:
		return false
	default:
	}
	p.background.Go(f)
	return true
}

// receive is told of each track that the server begins to send.
func (p *Participant) receive(track *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) {
	var captureID uint8
	for _, e := range receiver.GetParameters().HeaderExtensions {
		if e.URI == captureTimeURI {
			captureID = uint8(e.ID)
		}
	}
	p.run(func() {
		push := p.stream(track)
		for {
			packet, attributes, err := track.ReadRTP()
			if err != nil {
				if track.Kind() == webrtc.RTPCodecTypeAudio && p.options.Audio != nil {
					p.options.Audio.Ended(track.ID())
				}
				p.stopped(track.ID())
				return
			}
			p.firstPacket()
			push(packet, captureOf(packet, captureID), wasResent(attributes), p.options.Now())
		}
	})
}

// stream makes the scores of a track, and gives what its packets go to.
func (p *Participant) stream(track *webrtc.TrackRemote) func(*rtp.Packet, uint64, bool, time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	sid := track.ID()
	if track.Kind() == webrtc.RTPCodecTypeAudio {
		a := &audioStream{sid: sid}
		p.audio[sid] = a
		return a.toSink(p.options.Audio, sid)
	}
	v := newVideoStream(sid, p.began, p.muted[sid])
	p.video[sid] = v
	ssrc := uint32(track.SSRC())
	return func(packet *rtp.Packet, capture uint64, resent bool, now time.Time) {
		s := v.push(packet, capture, resent, now)
		if s.shown {
			p.firstFrame()
		}
		p.ask(ssrc, s)
	}
}

// ask sends what a stream wants by RTCP. A request that is lost is made again.
func (p *Participant) ask(ssrc uint32, s step) {
	if len(s.missing) > 0 {
		_ = p.subscriber.pc.WriteRTCP([]rtcp.Packet{&rtcp.TransportLayerNack{MediaSSRC: ssrc, Nacks: rtcp.NackPairsFromSequenceNumbers(s.missing)}})
	}
	if s.askKey {
		_ = p.subscriber.pc.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: ssrc}})
	}
}

// stopped is for a track that its publisher took back: nothing is due any more.
func (p *Participant) stopped(sid string) {
	select {
	case <-p.leaving: // we left; Leave closes the scores
		return
	default:
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if v := p.video[sid]; v != nil {
		v.mute(true)
	}
}

func (p *Participant) firstPacket() { p.first(&p.times.FirstPacket) }
func (p *Participant) firstFrame()  { p.first(&p.times.FirstFrame) }

func (p *Participant) first(at *time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if *at == 0 {
		*at = p.since()
	}
}

// captureOf is a packet's abs-capture-time, 0 where there is none.
func captureOf(p *rtp.Packet, id uint8) uint64 {
	if b := p.GetExtension(id); id != 0 && len(b) >= 8 {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}

// wasResent tells whether pion took the packet from the retransmission stream.
func wasResent(a interceptor.Attributes) bool {
	return a.Get(webrtc.AttributeRtxSsrc) != nil
}
