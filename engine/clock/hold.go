package clock

import (
	"runtime"
	"sync"
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
// Whoever holds for longer than a moment adds a place first: where all places are
// held, nothing else of the process ever runs.
func Hold() { procPin() }

// Release ends Hold.
func Release() { procUnpin() }

// AddPlace gives Go's scheduler n places more than it has processors (fewer, where
// n is negative), so that who holds one takes it from nobody, and finds one free
// when it wakes. It stops the world for a moment.
func AddPlace(n int) {
	placing.Lock()
	defer placing.Unlock()
	runtime.GOMAXPROCS(max(1, runtime.GOMAXPROCS(0)+n))
}

var placing sync.Mutex

const (
	// insistent is how many signals within one Rest tell that the collector wants to
	// stop the world or to read this goroutine's stack: it sends one each 5 to 100 µs
	// until it can. Who only finds that the place was held for long sends one each 10 ms.
	insistent = 3
	// aside is how long it is then given for that, ns.
	aside = 100_000
)

// Rest sleeps to an absolute monotonic time while the place is held. Where the
// collector insists (signals tell), the thread steps aside; where there is no time
// to sleep, it makes a system call that the runtime knows of.
func Rest(ns int64) {
	if ns <= Now() {
		show()
		return
	}
	for signals := 1; sleepHeld(ns) == unix.EINTR; signals++ {
		if signals >= insistent {
			stepAside(Now() + aside)
		}
	}
}

// show is a system call that the runtime knows of, and that is over at once: the
// collector may stop the world. Who is behind keeps its priority, or it falls
// further behind whoever else runs.
func show() {
	attend()
	Release()
	SleepUntil(0)
	Hold()
	attend()
}

// stepAside lets the runtime have its way until an instant, without real-time
// priority: who comes out of a system call while the collector reads their stack
// spins until that is done, and on a processor where the collector's thread waits
// for them to be gone it never is. The kernel ends that only when the real-time
// threads' share of a second is used up, and then none of them runs for the rest of it.
func stepAside(until int64) {
	attend()
	Release()
	realTime := giveWay()
	SleepUntil(until)
	if realTime {
		roundRobin()
	}
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
