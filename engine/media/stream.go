package media

import (
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
	"vigie.dev/engine/clock"
	"vigie.dev/engine/media/secure"
	"vigie.dev/engine/media/wire"
)

// Stream is one call leg: it sends a clip and scores what it hears.
type Stream struct {
	port   *Port
	key    addressKey
	slot   int
	origin int64 // ns, of frame 0
	opened int64 // ns: what arrived before is not ours

	onInterval atomic.Pointer[func(Interval)]
	peer       func() (time.Time, bool)
	peerMoves  bool
	peerStart  atomic.Int64  // ns, 0 while unknown
	remote     atomic.Uint64 // addressKey of where RTP goes now
	session    atomic.Pointer[secure.Session]
	problem    atomic.Pointer[error]
	dtx        bool
	noComfort  bool
	dial       *dialer // nil where there are no keys
	talk       conversation
	dtls       *dtlsConn     // nil without DTLS
	nominated  chan struct{} // closed by the first nomination
	ice        *ICE          // nil without
	secured    bool
	symmetric  bool
	remoteSSRC uint32
	closing    sync.Once
	done       chan struct{}
	report     *Report // there once done is closed

	// The rest belongs to the shard's thread.
	to, toRTCP            unix.RawSockaddrInet4
	mux                   bool
	payloadType           uint8
	ssrc                  uint32
	seq                   uint16
	timestamp             uint32 // of frame 0
	clip                  *Clip
	frame                 int // next of the clip
	tick                  int64
	sent                  uint64
	octets                uint64    // of payload
	reportedAt            [2]uint64 // sent, at the last report and the one before
	talking               bool      // of DTX: the last frame was speech
	held                  uint64    // not sent, for want of keys
	forged                uint64    // received, not authentic
	hasNominated, latched bool
	nextScore, nextKept   int64
	nextRTCP              int64
	ear                   ear
}

// Start is the origin of the sending schedule: frame k leaves at
// Start + k × packet length. It carries Go's monotonic reading.
func (s *Stream) Start() time.Time { return clock.Time(s.origin) }

// SSRC is the one that this end sends with.
func (s *Stream) SSRC() uint32 { return s.ssrc }

// OnInterval sets the function that gets each interval's score, from one
// goroutine of the port, never the sending thread. A last one may come
// shortly after Close.
func (s *Stream) OnInterval(f func(Interval)) { s.onInterval.Store(&f) }

// Close stops sending and gives the account of the whole stream, within a
// few ms. Further calls give the same report. Packets still in flight are
// not lost ones: what is expected ends with the highest number heard, unless
// nothing was heard for two seconds.
func (s *Stream) Close() Report {
	s.closing.Do(func() { s.port.retire(s) })
	<-s.done
	return *s.report
}

// advance moves to the frame that is due at the scheduled time and tells how
// many were passed over, which the schedule could not keep.
func (s *Stream) advance(scheduled int64) (skipped uint64) {
	tick := (scheduled - s.origin) / int64(frameTime)
	step := tick - s.tick
	s.tick = tick
	s.frame = int((int64(s.frame) + step) % int64(len(s.clip.frames)))
	return uint64(max(0, step-1))
}

// put writes the due packet; 0 when none is to be sent, for want of keys or of speech.
func (s *Stream) put(b []byte) int {
	if s.secured && s.session.Load() == nil {
		s.held++
		return 0
	}
	ticks := s.clip.format.Ticks
	now := s.timestamp + uint32(s.tick)*ticks
	p, dials := s.dial.next(now, ticks)
	if !dials && s.talk.silenced() {
		return 0
	}
	if !dials {
		p = wire.Packet{PayloadType: s.payloadType, Timestamp: now, Payload: s.clip.frame(s.frame)}
		if s.dtx && !s.suppress(&p) {
			return 0
		}
	}
	if s.talk.resumed && !dials {
		p.Marker = s.talk.spurt()
	}
	p.Seq, p.SSRC = s.seq, s.ssrc
	s.seq++
	s.sent++
	s.octets += uint64(len(p.Payload))
	return s.seal(b, wire.PutRTP(b, p), false)
}

// end makes the report; ns is now.
func (s *Stream) end(ns int64) {
	s.ear.agreed = s.talk.expectsQuiet.Load()
	s.ear.rest = ns >= s.nextKept-int64(s.port.cfg.Interval)/2
	r := s.ear.report(ns)
	r.Sent = s.sent
	s.secureReport(&r)
	s.report = &r
	close(s.done)
}
