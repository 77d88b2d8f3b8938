package room

import (
	"encoding/binary"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"vigie.dev/engine/qoe/video"
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
func (p *Participant) receive(s *session, track *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) {
	var captureID uint8
	for _, e := range receiver.GetParameters().HeaderExtensions {
		if e.URI == captureTimeURI {
			captureID = uint8(e.ID)
		}
	}
	p.run(func() {
		push, ready := p.stream(s, track), p.options.Now()
		if track.HasRTX() {
			s.subscriber.repairs.take(track.RtxSSRC(), func(packet *rtp.Packet, own uint16) {
				push(packet, captureOf(packet, captureID), true, p.arrived(s, ready, packet.SSRC, own))
			})
		}
		for {
			packet, attributes, err := track.ReadRTP()
			if err != nil {
				if track.Kind() == webrtc.RTPCodecTypeAudio && p.options.Audio != nil {
					p.options.Audio.Ended(track.ID())
				}
				p.stopped(s, track.ID())
				return
			}
			p.mark(&p.times.FirstPacket)
			push(packet, captureOf(packet, captureID), wasResent(attributes), p.arrived(s, ready, packet.SSRC, packet.SequenceNumber))
		}
	})
}

// moment is when a packet came, as the kernel tells, and when we read it: what we
// read late did not come late. Both are the same where the kernel does not tell.
type moment struct{ came, read time.Time }

// What came before its track was ready had to wait for that, not for us.
func (p *Participant) arrived(s *session, ready time.Time, ssrc uint32, sequence uint16) moment {
	now := p.options.Now()
	age, known := s.subscriber.arrived.age(ssrc, sequence, time.Now())
	age = min(age, now.Sub(ready))
	if known && p.options.ReadLateness != nil {
		p.options.ReadLateness(age)
	}
	return moment{came: now.Add(-age), read: now}
}

// stream makes the scores of a track, or goes on with those of its publisher, and
// gives what its packets go to.
func (p *Participant) stream(s *session, track *webrtc.TrackRemote) func(*rtp.Packet, uint64, bool, moment) {
	p.mu.Lock()
	defer p.mu.Unlock()
	sid := track.ID()
	if track.Kind() == webrtc.RTPCodecTypeAudio {
		a, epoch := p.audioOf(sid)
		return func(packet *rtp.Packet, capture uint64, resent bool, when moment) {
			if a.epoch.Load() != epoch {
				return
			}
			a.push(packet, capture, resent, when.came)
			if p.options.Audio != nil {
				p.options.Audio.Packet(sid, packet)
			}
		}
	}
	v, epoch := p.videoOf(sid, codecOf(track))
	ssrc := uint32(track.SSRC())
	again := func(missing []uint16) { p.ask(s, ssrc, step{missing: missing}) }
	return func(packet *rtp.Packet, capture uint64, resent bool, when moment) {
		if v.epoch.Load() != epoch {
			return // another track of the same publisher has taken its place
		}
		step := v.push(packet, capture, resent, when)
		if step.shown {
			p.shown(when.read)
		}
		p.ask(s, ssrc, step)
		if len(step.missing) > 0 {
			v.remind(epoch, p.options.Now, again)
		}
	}
}

// videoOf gives the scores of a track; p.mu is held.
func (p *Participant) videoOf(sid string, codec video.Codec) (*videoStream, int64) {
	whose := p.others.owners[sid]
	v := p.views[whose]
	if v == nil || whose == (owner{}) {
		v = newVideoStream(sid, p.began, p.others.muted[sid])
		v.late, v.roundTrip = p.options.LateFrames, &p.roundTrip
		v.owner = whose
		if interval := p.options.Keep[whose.identity]; interval > 0 && codec == video.VP8 {
			v.kept = &keeper{interval: interval}
		}
	} else {
		delete(p.video, v.sid)
		v.begin(sid, p.others.muted[sid])
	}
	v.decodes(codec)
	v.published = p.others.heights[sid]
	if p.views != nil {
		p.views[whose] = v
	}
	p.video[sid] = v
	return v, v.epoch.Load()
}

func (p *Participant) audioOf(sid string) (*audioStream, int64) {
	whose := p.others.owners[sid]
	a := p.voices[whose]
	if a == nil || whose == (owner{}) {
		a = &audioStream{sid: sid, owner: whose}
	} else {
		delete(p.audio, a.sid)
		a.begin(sid)
	}
	if p.voices != nil {
		p.voices[whose] = a
	}
	p.audio[sid] = a
	return a, a.epoch.Load()
}

// shown notes that a picture of some track was shown.
func (p *Participant) shown(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.times.FirstFrame == 0 {
		p.times.FirstFrame = p.since()
	}
	p.outages.show(now)
}

// ask sends what a stream wants by RTCP. A request that is lost is made again.
func (p *Participant) ask(in *session, ssrc uint32, s step) {
	if len(s.missing) > 0 {
		_ = in.subscriber.pc.WriteRTCP([]rtcp.Packet{&rtcp.TransportLayerNack{MediaSSRC: ssrc, Nacks: rtcp.NackPairsFromSequenceNumbers(s.missing)}})
	}
	if s.askKey {
		_ = in.subscriber.pc.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: ssrc}})
	}
}

// stopped is for a track that its publisher took back: nothing is due any more.
// Where the whole session ended, what it showed is still due.
func (p *Participant) stopped(s *session, sid string) {
	select {
	case <-p.leaving: // we left; Leave closes the scores
		return
	default:
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if v := p.video[sid]; v != nil && p.session == s {
		v.mute(true)
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
