package clock

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Hold keeps the calling thread's place in Go's scheduler (its P) until
// Release, as sync.Pool does for a moment. The runtime takes the place of whoever
// runs for 10 ms or sleeps in the kernel for 20 µs; to have it back, a thread that
// a goroutine is locked to needs another one to be woken, which has no real-time
// priority and on a busy machine waits for tens of ms itself.
//
// In between nothing may wait: a contended mutex or an empty channel ends the
// process. The collector is held up too, so there must be a Rest every ms or so.
func Hold() { procPin() }

// Release ends Hold.
func Release() { procUnpin() }

// Rest sleeps to an absolute monotonic time while the place is held. Where the
// runtime wants something (a signal tells), and where there is no time to sleep,
// it is shown a system call that it knows of: the collector may then stop the
// world or read the stack. Who only finds that the place was held for long, does
// not get it.
func Rest(ns int64) {
	if ns <= Now() {
		show()
		return
	}
	for sleepHeld(ns) == unix.EINTR {
		show()
	}
}

// show is a system call that the runtime knows of, and that is over at once: one
// that lasts, the runtime would take the place of, and look every 20 µs from then on.
func show() {
	attend()
	Release()
	SleepUntil(0)
	Hold()
	attend()
}

// sleepHeld is SleepUntil without telling the runtime.
func sleepHeld(ns int64) unix.Errno {
	at := unix.NsecToTimespec(ns + offset)
	_, _, errno := unix.RawSyscall6(unix.SYS_CLOCK_NANOSLEEP, unix.CLOCK_MONOTONIC, unix.TIMER_ABSTIME,
		uintptr(unsafe.Pointer(&at)), 0, 0, 0)
	runtime.KeepAlive(&at)
	return errno
}

// attend lets a wish to preempt find the place held, so that it comes to nothing:
// the runtime looks at the beginning of a function that calls others.
//
//go:noinline
func attend() { _ = Now() }

//go:linkname procPin runtime.procPin
func procPin() int

//go:linkname procUnpin runtime.procUnpin
func procUnpin()
