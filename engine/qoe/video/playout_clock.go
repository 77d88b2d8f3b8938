package video

import (
	"math"
	"time"
)

const (
	rtpHz = 90_000
	// clockMemory is over how many pictures the offset is a mean: 20 s at 15 Hz, so
	// that it follows clocks which drift apart.
	clockMemory = 300
	// A change of the network's delay for good is told by its sum of excesses (CUSUM:
	// timestamp_extrapolator.cc, kAccDrift, kAccMaxError, kAlarmThreshold in ticks).
	changeDrift, changeMost, changeAlarm = 6600. / rtpHz, 7000. / rtpHz, 60_000. / rtpHz
	// clockPatience without a picture makes the clock begin anew.
	clockPatience = 10 * time.Second
)

// playoutClock maps RTP time to when a picture of it comes on average. libwebrtc's
// TimestampExtrapolator estimates the rate of the sender's clock too; here it is
// 90 kHz, and what it drifts is followed by a mean that forgets.
type playoutClock struct {
	newest int64 // RTP time, extended over its wrap
	came   int64 // when the last one did, ns
	base   int64 // offset of the first, ns
	mean   float64
	n      int
	// sums of how much later, and earlier, than the mean they came, s.
	later, earlier float64
}

func (c *playoutClock) extend(timestamp uint32) int64 {
	return c.newest + int64(int32(timestamp-uint32(c.newest)))
}

// ticks is RTP time in ns.
func ticks(rtp int64) int64 { return rtp/9*100_000 + rtp%9*100_000/9 }

func (c *playoutClock) add(timestamp uint32, came int64) {
	if c.n > 0 && came-c.came > int64(clockPatience) {
		*c = playoutClock{}
	}
	if c.n == 0 {
		*c = playoutClock{newest: int64(timestamp), came: came, base: came - ticks(int64(timestamp)), n: 1}
		return
	}
	extended := c.extend(timestamp)
	c.came = came
	residual := float64(came-ticks(extended)-c.base) - c.mean
	changed := c.changed(residual / float64(time.Second))
	if extended <= c.newest {
		return
	}
	c.newest = extended
	if changed {
		c.n = 0
	}
	c.n = min(c.n+1, clockMemory)
	c.mean += residual / float64(c.n)
}

// changed tells that the delay of the network is another for good.
func (c *playoutClock) changed(residual float64) bool {
	residual = math.Max(-changeMost, math.Min(changeMost, residual))
	c.later = math.Max(0, c.later+residual-changeDrift)
	c.earlier = math.Max(0, c.earlier-residual-changeDrift)
	if c.later <= changeAlarm && c.earlier <= changeAlarm {
		return false
	}
	c.later, c.earlier = 0, 0
	return c.n > 2
}

// local is when a picture of this RTP time comes on average, ns; false before the first.
func (c *playoutClock) local(timestamp uint32) (int64, bool) {
	if c.n == 0 {
		return 0, false
	}
	return ticks(c.extend(timestamp)) + c.base + int64(c.mean), true
}
