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
	// What each packet needs comes first, and together: with thousands of streams
	// nearly all of the packet path's own cost is waiting for memory.
	origin, opened        int64 // ns: of frame 0; what arrived before opened is not ours
	tick                  int64
	nextRTCP              int64
	nextScore, nextKept   int64
	clip                  *Clip
	frame                 int // next of the clip
	to                    unix.RawSockaddrInet4
	sent                  uint64
	octets                uint64 // of payload
	ssrc                  uint32
	timestamp             uint32 // of frame 0
	seq                   uint16
	payloadType           uint8
	mux                   bool
	secured, dtx, talking bool // talking, of DTX: the last frame was speech
	noComfort             bool
	dial                  *dialer      // nil where there are no keys
	peerStart             atomic.Int64 // ns, 0 while unknown
	talk                  conversation
	ear                   ear

	toRTCP                unix.RawSockaddrInet4
	reportedAt            [2]uint64 // sent, at the last report and the one before
	held                  uint64    // not sent, for want of keys
	forged                uint64    // received, not authentic
	hasNominated, latched bool

	// The rest is not the shard's thread's alone, but for what is never written.
	port       *Port
	key        addressKey
	slot       int
	onInterval atomic.Pointer[func(Interval)]
	peer       func() (time.Time, bool)
	peerMoves  bool
	remote     atomic.Uint64 // addressKey of where RTP goes now
	session    atomic.Pointer[secure.Session]
	problem    atomic.Pointer[error]
	dtls       *dtlsConn     // nil without DTLS
	nominated  chan struct{} // closed by the first nomination
	ice        *ICE          // nil without
	symmetric  bool
	remoteSSRC uint32
	closing    sync.Once
	done       chan struct{}
	report     *Report // there once done is closed
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
