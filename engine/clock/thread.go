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
	attr := schedAttr{size: uint32(unsafe.Sizeof(schedAttr{})), flags: unix.SCHED_FLAG_RESET_ON_FORK}
	attr.policy, attr.priority = unix.SCHED_RR, 1
	if attr.apply() {
		return RoundRobin
	}
	attr.policy, attr.priority = unix.SCHED_NORMAL, 0
	attr.runtime = 100_000 // ns, the least there is
	sliced := attr.apply()
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

func (a *schedAttr) apply() bool {
	_, _, errno := unix.Syscall(unix.SYS_SCHED_SETATTR, 0, uintptr(unsafe.Pointer(a)), 0)
	return errno == 0
}
