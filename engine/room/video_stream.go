package room

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtp"

	"vigie.dev/engine/qoe/video"
)

const (
	// keyPatience is how long a picture may stand incomplete before a key frame is
	// asked for, and keyEvery how often at most.
	keyPatience = 200 * time.Millisecond
	keyEvery    = 500 * time.Millisecond
)

// blankSide is the most a side has of the key frame that LiveKit puts in when a
// track stops (pkg/sfu/downtrack.go, VP8KeyFrame8x8, H264KeyFrame2x2): no picture
// of the publisher's.
const blankSide = 8

// videoStream scores one video track that is received.
type videoStream struct {
	mu        sync.Mutex
	epoch     atomic.Int64 // which of its tracks this is
	sid       string
	owner     owner
	past      Loss // of the tracks before
	began     time.Time
	arrivals  arrivals
	retries   retries
	reminding bool // a timer will ask for what this track misses
	assembler video.Assembler
	playout   video.Playout
	cadence   video.Cadence
	late      *LateFrames
	roundTrip *atomic.Int64 // to the server, ns; nil or 0 where it is not known
	whole     time.Time     // when the last picture was
	shown     time.Time     // and when it is shown
	delays    video.Delays
	held      video.Delays // by the playout buffer
	ready     int64        // when the last picture could be shown, ns, had it left in time
	kept      *keeper      // for evidence; nil where that is not asked for

	muted         bool
	width, height int
	resized       uint64
	frames        uint64
	keys          uint64
	broken        uint64
	octets        uint64

	published, wanted int     // heights, pixels; 0: not told
	share             float64 // sum over the frames of height received by height due, at most 1

	waiting, asked time.Time // since a picture is incomplete; a key frame was last asked for
}

func newVideoStream(sid string, began time.Time, muted bool) *videoStream {
	return &videoStream{sid: sid, began: began, muted: muted, retries: retries{}}
}

// step is what a packet leads to.
type step struct {
	shown   bool     // a picture can be shown
	askKey  bool     // a key frame should be asked for
	missing []uint16 // packets that should be asked for
}

// push takes a packet: pictures are judged by when it came, requests made by when it was read.
func (v *videoStream) push(p *rtp.Packet, capture uint64, resent bool, when moment) (s step) {
	v.mu.Lock()
	defer v.mu.Unlock()
	highest := v.arrivals.highest
	extended, fresh := v.arrivals.add(p.SequenceNumber, resent)
	if !fresh {
		return s
	}
	v.octets += uint64(len(p.Payload))
	v.kept.packet(extended, p.Timestamp, p.Payload)
	again := v.retries[extended]
	delete(v.retries, extended)
	if highest != 0 && extended > highest+1 {
		v.retries.passed(highest, extended)
		s.missing = v.retries.fresh(when.read)
	}
	v.assembler.Push(&video.Packet{Sequence: extended, Timestamp: p.Timestamp, Marker: p.Marker, Payload: p.Payload,
		Capture: capture, Now: int64(when.came.Sub(v.began)), Repaired: resent || again != nil && again.times > 0}, func(f *video.Frame) {
		s.shown = v.show(f, when.came) || s.shown
	})
	s.askKey = v.wantsKey(when.read, s.shown)
	return s
}

// show takes a whole frame; it can be shown when it and all before it were there,
// and is when a browser's playout buffer lets it. What it left late by its
// publisher is ours, and is taken off.
func (v *videoStream) show(f *video.Frame, now time.Time) bool {
	came := v.began.Add(time.Duration(f.Last))
	for _, before := range []time.Time{now, v.whole} { // it waited for what came then
		if came.Before(before) {
			came = before
		}
	}
	v.whole = came
	if f.Key && f.Width > 0 && f.Width <= blankSide && f.Height <= blankSide {
		return false
	}
	v.frames++
	if !f.Decodable {
		v.broken++
		return false
	}
	if f.Key {
		v.keys++
		if v.width != 0 && (f.Width != v.width || f.Height != v.height) {
			v.resized++
		}
		v.width, v.height = f.Width, f.Height
	}
	if v.muted { // on its way when the track was muted
		return false
	}
	if v.display(f, int64(came.Sub(v.began)), int64(v.late.of(f.Capture, came))) {
		v.cadence.Frame(int64(v.shown.Sub(v.began)))
		v.share += v.ofDue()
	}
	v.kept.show(f, v.shown, v.width, v.height, v.due())
	if f.Capture != 0 {
		v.delays.Add(came.Sub(video.FromNTP(f.Capture, came)))
	}
	return true
}

// display puts a picture through the playout buffer; false where it takes the last
// one's place at once. It was whole at a time, ns, and left late by so much; where
// that of the one before is not known, it still does not come before it.
func (v *videoStream) display(f *video.Frame, whole, late int64) bool {
	v.ready = max(v.ready, whole-late)
	a := video.Arrival{Timestamp: f.Timestamp, Came: f.Last - late, Whole: v.ready, Octets: f.Octets, Repaired: f.Repaired}
	if v.roundTrip != nil {
		a.RoundTrip = time.Duration(v.roundTrip.Load())
	}
	shown, fresh := v.playout.Show(&a)
	v.held.Add(time.Duration(shown - a.Whole))
	v.shown = v.began.Add(time.Duration(shown))
	return fresh
}

// wantsKey tells whether to ask for a key frame: nothing was shown for a while, though packets came.
func (v *videoStream) wantsKey(now time.Time, shown bool) bool {
	if shown || !v.assembler.Waiting() {
		v.waiting = time.Time{}
		return false
	}
	if v.waiting.IsZero() {
		v.waiting = now
	}
	if now.Sub(v.waiting) < keyPatience || now.Sub(v.asked) < keyEvery {
		return false
	}
	v.asked = now
	return true
}

// begin goes on with another track of the same publisher's; what is not seen
// between the two is a freeze, unless the first was muted or taken back.
func (v *videoStream) begin(sid string, muted bool) {
	v.mu.Lock()
	v.epoch.Add(1)
	v.sid, v.past, v.arrivals = sid, v.past.plus(v.arrivals.loss()), arrivals{}
	v.kept.restart(v.shown)
	v.retries, v.reminding, v.assembler, v.playout = retries{}, false, video.Assembler{}, video.Playout{}
	v.waiting, v.asked, v.wanted = time.Time{}, time.Time{}, 0
	v.mu.Unlock()
	v.mute(muted)
}

// decodes tells which codec the packets to come are of.
func (v *videoStream) decodes(codec video.Codec) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.assembler.Codec = codec
}

func (v *videoStream) want(height int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.wanted = height
}

// due is the height that ought to be received: what is wanted, but no more than is published.
func (v *videoStream) due() int {
	if v.wanted > 0 && (v.published == 0 || v.wanted < v.published) {
		return v.wanted
	}
	return v.published
}

func (v *videoStream) ofDue() float64 {
	if due := v.due(); due > 0 && v.height < due {
		return float64(v.height) / float64(due)
	}
	return 1
}

// mute follows the publisher: no picture is due while it is muted.
func (v *videoStream) mute(muted bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if muted && !v.muted {
		v.cadence.Pause()
		v.playout.Pause()
		v.kept.stop(v.shown)
	}
	v.muted = muted
}

// end closes the scores at now; what stood still until then is a freeze.
func (v *videoStream) end(now time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.kept.stop(now)
	v.cadence.End(int64(now.Sub(v.began)))
}

// frozenUntil is Cadence's.
func (v *videoStream) frozenUntil(now time.Time) time.Duration {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.cadence.FrozenUntil(int64(now.Sub(v.began)))
}

func (v *videoStream) report() VideoReport {
	v.mu.Lock()
	defer v.mu.Unlock()
	r := VideoReport{Track: v.sid, Publisher: v.owner.identity, Name: v.owner.name, Codec: v.assembler.Codec, Smoothness: v.cadence.Smoothness(),
		Width: v.width, Height: v.height, Due: v.due(), Muted: v.muted, Resized: v.resized, Frames: v.frames, KeyFrames: v.keys, Broken: v.broken,
		Octets: v.octets, Loss: v.past.plus(v.arrivals.loss()), Delay: delayOf(&v.delays), Playout: delayOf(&v.held)}
	if r.Smoothness.Frames > 0 {
		r.OfDue = v.share / float64(r.Smoothness.Frames)
	}
	return r
}
