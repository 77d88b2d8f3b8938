package video

import "time"

const (
	// renderDelay is what a picture is decoded before it is due (VCMTiming, kDefaultRenderDelay).
	renderDelay = 10 * time.Millisecond
	// refresh of a display, 60 Hz.
	refresh = time.Second / 60
	// unreasonable is how far from now a picture cannot be due (frame_helpers.cc, kMaxVideoDelay).
	unreasonable = 10 * time.Second
)

// Playout says when a browser would show the pictures of one stream: each at its
// RTP time, mapped to ours, and a delay that adapts to how unevenly they come. It
// follows libwebrtc as Chromium runs it: video/video_stream_buffer_controller.cc
// (OnFrameReady) and, in modules/video_coding/timing, timing.cc (VCMTiming),
// timestamp_extrapolator.cc and jitter_estimator.cc.
// docs/decisions/video-playout.md says what is left out. The zero value is ready.
type Playout struct {
	clock  playoutClock
	jitter jitter
	held   time.Duration // VCMTiming's current_delay
	began  bool
	ready  int64 // when the last one was decoded, ns
	shown  int64 // and when it was shown
}

// Arrival is a whole picture that can be decoded. Times are in ns, of any one clock.
type Arrival struct {
	// Timestamp of RTP, 90 kHz.
	Timestamp uint32
	// Came is when its own last packet came, Whole when all before it had come too.
	Came, Whole int64
	// Octets of its payload.
	Octets int
	// Repaired tells that some of it was asked for again.
	Repaired bool
	// RoundTrip to who sends again; 0 where it is not known.
	RoundTrip time.Duration
}

// Show takes the next picture, in the order of decoding, and gives when it is
// shown: never before it was whole, nor before the last one. It is not fresh where
// it takes the place of the last one within one refresh of the display.
func (p *Playout) Show(a *Arrival) (shown int64, fresh bool) {
	due, known := p.due(a)
	if !known || due-a.Whole > int64(unreasonable) || a.Whole-due > int64(unreasonable) {
		p.clock, p.jitter, p.held = playoutClock{}, jitter{}, 0
		p.due(a)
		due = a.Whole
	}
	p.ready = max(p.ready, a.Whole, due-int64(renderDelay))
	if a.Repaired {
		p.jitter.repaired(p.ready)
	} else {
		p.jitter.add(a, p.ready)
		p.adapt(time.Duration(p.ready-due)+renderDelay, p.jitter.delay(p.ready, a.RoundTrip))
	}
	last := p.shown
	p.shown = max(last, due, p.ready)
	fresh = !p.began || Refreshed(last, p.shown)
	p.began = true
	return p.shown, fresh
}

// Refreshed tells that a display of 60 Hz draws anew between two moments, ns: of
// pictures that come between two draws the last is seen.
func Refreshed(from, to int64) bool { return to/int64(refresh) > from/int64(refresh) }

// due is when the picture ought to be shown; unknown before the clock is.
func (p *Playout) due(a *Arrival) (int64, bool) {
	if !a.Repaired { // a repair says nothing of the clock
		p.clock.add(a.Timestamp, a.Came)
	}
	local, known := p.clock.local(a.Timestamp)
	return local + int64(p.held), known
}

// adapt is VCMTiming's SetJitterDelay and UpdateCurrentDelay: the delay grows by
// what a picture came too late by, up to what is needed, and shrinks to that at once.
func (p *Playout) adapt(late, needed time.Duration) {
	if p.held == 0 {
		p.held = needed
	}
	p.held = min(p.held+late, needed+renderDelay)
}

// Pause says that the stream stopped on purpose: its RTP times may go on from
// anywhere. What was learnt of the network is kept.
func (p *Playout) Pause() {
	p.clock = playoutClock{}
	p.jitter.apart()
}
