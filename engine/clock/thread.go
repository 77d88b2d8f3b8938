package clock

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// Priority is what a thread was given so that it wakes in time.
type Priority string

// From best to none. Only the first two need a permission (CAP_SYS_NICE).
const (
	RoundRobin Priority = "rr"    // SCHED_RR
	Nice       Priority = "nice"  // nice −20
	Slice      Priority = "slice" // a short EEVDF slice: earlier deadline, Linux ≥ 6.12
	None       Priority = "none"
)

// Raise asks for the best priority that the calling thread may have; the
// caller has locked its goroutine to it. Timer slack is set to 1 ns as well.
func Raise() Priority {
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0)
	if roundRobin() {
		return RoundRobin
	}
	sliced := ordinary(0)
	switch {
	case unix.Setpriority(unix.PRIO_PROCESS, unix.Gettid(), -20) == nil:
		return Nice
	case sliced:
		return Slice
	}
	return None
}

// schedAttr is struct sched_attr of sched_setattr(2).
type schedAttr struct {
	size, policy              uint32
	flags                     uint64
	nice                      int32
	priority                  uint32
	runtime, deadline, period uint64
	clampMin, clampMax        uint32
}

// roundRobin gives the calling thread SCHED_RR, if it may have it.
func roundRobin() bool {
	attr := schedAttr{policy: unix.SCHED_RR, priority: 1}
	return attr.apply()
}

// ordinary takes real-time from the calling thread, and gives it a short slice.
func ordinary(nice int32) bool {
	attr := schedAttr{policy: unix.SCHED_NORMAL, nice: nice, runtime: 100_000} // ns, the least there is
	return attr.apply()
}

// giveWay is ordinary for a thread that has SCHED_RR, with the best niceness; it tells whether it had.
func giveWay() bool {
	policy, _, errno := unix.RawSyscall(unix.SYS_SCHED_GETSCHEDULER, 0, 0, 0)
	return errno == 0 && policy&^schedResetOnFork == unix.SCHED_RR && ordinary(-20)
}

// schedResetOnFork is SCHED_RESET_ON_FORK in what sched_getscheduler(2) gives.
const schedResetOnFork = 0x40000000

// apply is told to the kernel without a word to Go's runtime.
func (a *schedAttr) apply() bool {
	a.size, a.flags = uint32(unsafe.Sizeof(*a)), unix.SCHED_FLAG_RESET_ON_FORK
	_, _, errno := unix.RawSyscall(unix.SYS_SCHED_SETATTR, 0, uintptr(unsafe.Pointer(a)), 0)
	return errno == 0
}
