// Package clock keeps the schedule of the packet path: a monotonic time in
// nanoseconds, sleeping to an absolute instant on one's own thread, and NTP's
// format of the wall clock.
package clock

import (
	"time"

	"golang.org/x/sys/unix"
)

var (
	base   = time.Now()
	offset = kernelOffset()
)

// kernelOffset is CLOCK_MONOTONIC minus Now: Go's monotonic clock is the
// same clock with another origin. The smallest of a few reads is the least
// interrupted one.
func kernelOffset() int64 {
	best := int64(1<<63 - 1)
	for range 16 {
		now := int64(time.Since(base))
		var ts unix.Timespec
		if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts); err == nil {
			best = min(best, ts.Nano()-now)
		}
	}
	return best
}

// Now is the monotonic time since the process began, ns.
func Now() int64 { return int64(time.Since(base)) }

// Time gives a monotonic time as a time.Time that keeps its monotonic reading.
func Time(ns int64) time.Time { return base.Add(time.Duration(ns)) }

// Since gives the monotonic time of a time.Time made on this machine.
func Since(t time.Time) int64 { return int64(t.Sub(base)) }

// SleepUntil sleeps to an absolute monotonic time and returns early only when
// a signal came.
func SleepUntil(ns int64) {
	at := unix.NsecToTimespec(ns + offset)
	_ = unix.ClockNanosleep(unix.CLOCK_MONOTONIC, unix.TIMER_ABSTIME, &at, nil)
}

// Wall is the wall clock at a monotonic time of this process, ns since 1970,
// as the wall clock was when the process began.
func Wall(ns int64) int64 { return base.UnixNano() + ns }
