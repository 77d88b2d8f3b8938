package video

import (
	"math"
	"time"
)

// FromNTP gives NTP time (32.32 since 1900, abs-capture-time's format) as Unix
// time; the era is the one nearest to now (RFC 5905 §6, eras of 2³² s).
func FromNTP(ntp uint64, now time.Time) time.Time {
	const unixEpoch = 2208988800
	seconds := int64(ntp>>32) - unixEpoch
	for now.Unix()-seconds > math.MaxInt32 {
		seconds += 1 << 32
	}
	return time.Unix(seconds, int64(ntp&0xffffffff)*int64(time.Second)>>32)
}

// ToNTP is the inverse, within the era.
func ToNTP(t time.Time) uint64 {
	const unixEpoch = 2208988800
	return uint64(uint32(t.Unix()+unixEpoch))<<32 | uint64(t.Nanosecond())<<32/uint64(time.Second)
}

// Delays keeps delays, in histogram form of 1 ms up to 2 s, for percentiles.
type Delays struct {
	counts [2001]uint32
	n      uint64
	sum    time.Duration
	max    time.Duration
}

// Add takes one; a negative one (clocks apart) counts as 0.
func (d *Delays) Add(delay time.Duration) {
	delay = max(delay, 0)
	d.n++
	d.sum += delay
	d.max = max(d.max, delay)
	d.counts[min(int(delay/time.Millisecond), len(d.counts)-1)]++
}

// Count of delays.
func (d *Delays) Count() uint64 { return d.n }

// Mean, 0 when there is none.
func (d *Delays) Mean() time.Duration {
	if d.n == 0 {
		return 0
	}
	return d.sum / time.Duration(d.n)
}

// Max of all.
func (d *Delays) Max() time.Duration { return d.max }

// Percentile is nearest-rank, to a millisecond, rounded down, and the maximum beyond 2 s; p in 0 to 100.
func (d *Delays) Percentile(p float64) time.Duration {
	rank := uint64(math.Ceil(p / 100 * float64(d.n)))
	var seen uint64
	for ms, count := range d.counts {
		if seen += uint64(count); seen >= max(rank, 1) {
			if ms == len(d.counts)-1 {
				return d.max
			}
			return time.Duration(ms) * time.Millisecond
		}
	}
	return 0
}
