package video

import "time"

const (
	// freezeFrames is how many intervals the average is of, and freezeMargin what
	// an interval must exceed it by: W3C webrtc-stats, freezeCount.
	freezeFrames = 30
	freezeMargin = 150 * time.Millisecond
)

// Cadence follows the times at which frames were shown.
type Cadence struct {
	last      int64
	started   bool
	recent    [freezeFrames]time.Duration
	next, n   int
	recentSum time.Duration

	frames    uint64
	intervals uint64
	freezes   uint64
	frozen    time.Duration
	longest   time.Duration
	total     time.Duration
	squaresS2 float64
}

// Frame takes a frame shown at now, ns. One from before the last is ignored.
func (c *Cadence) Frame(now int64) {
	if !c.started {
		c.started, c.last = true, now
		c.frames++
		return
	}
	delta := time.Duration(now - c.last)
	if delta < 0 {
		return
	}
	c.frames++
	c.intervals++
	c.last = now
	c.total += delta
	c.squaresS2 += delta.Seconds() * delta.Seconds()
	c.longest = max(c.longest, delta)
	if c.isFreeze(delta) {
		c.freezes++
		c.frozen += delta
	}
	c.remember(delta)
}

// isFreeze is W3C webrtc-stats' rule: an interval of at least
// max(3 δ, δ + 150 ms), δ the mean of the last 30 intervals.
func (c *Cadence) isFreeze(delta time.Duration) bool {
	if c.n == 0 {
		return false
	}
	mean := c.recentSum / time.Duration(c.n)
	return delta >= max(3*mean, mean+freezeMargin)
}

func (c *Cadence) remember(delta time.Duration) {
	if c.n == freezeFrames {
		c.recentSum -= c.recent[c.next]
	} else {
		c.n++
	}
	c.recent[c.next] = delta
	c.recentSum += delta
	c.next = (c.next + 1) % freezeFrames
}

// FrozenUntil is the time frozen until now, ns, with the freeze that is under way.
func (c *Cadence) FrozenUntil(now int64) time.Duration {
	if delta := time.Duration(now - c.last); c.started && c.isFreeze(delta) {
		return c.frozen + delta
	}
	return c.frozen
}

// Pause says that no frame is due until the next one: the stream was muted or
// stopped on purpose, so the interval to come is no freeze.
func (c *Cadence) Pause() {
	c.started = false
}

// End closes the stream at now: what nobody saw at its end is a freeze too,
// though no frame came to end it.
func (c *Cadence) End(now int64) {
	if delta := time.Duration(now - c.last); c.started && c.isFreeze(delta) {
		c.freezes++
		c.frozen += delta
		c.total += delta
		c.squaresS2 += delta.Seconds() * delta.Seconds()
		c.longest = max(c.longest, delta)
	}
	c.started = false
}

// Smoothness is what Cadence found.
type Smoothness struct {
	Frames  uint64
	Freezes uint64
	Frozen  time.Duration
	Longest time.Duration
	// Shown is the time from first to last frame, pauses left out.
	Shown time.Duration
	// FrameRate is the arithmetic mean, Hz. HarmonicRate weighs each interval by
	// its own length: Σd / Σd² (as libwebrtc's WebRTC.Video.HarmonicFrameRate), Hz.
	FrameRate, HarmonicRate float64
}

// FreezeRatio is frozen time by time shown, 0 to 1; 0 when nothing was shown.
func (s Smoothness) FreezeRatio() float64 {
	if s.Shown <= 0 {
		return 0
	}
	return s.Frozen.Seconds() / s.Shown.Seconds()
}

// Smoothness of the frames so far.
func (c *Cadence) Smoothness() Smoothness {
	s := Smoothness{Frames: c.frames, Freezes: c.freezes, Frozen: c.frozen, Longest: c.longest, Shown: c.total}
	if c.total > 0 {
		s.FrameRate = float64(c.intervals) / c.total.Seconds()
		s.HarmonicRate = c.total.Seconds() / c.squaresS2
	}
	return s
}
