package measure

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sys/unix"

	"vigie.dev/engine/clock"
	"vigie.dev/engine/wan/relay"
)

// Whose times the delays are made of.
const (
	ByKernel  = "kernel"  // the device's, at both ends: nothing of this process is in them
	ByProcess = "process" // ours, just before a write and just after a read; without CAP_NET_RAW
)

// BetweenMs is what the kernel and a relay that is on time may take beside the
// link's own delay: what a person or a score would notice.
const BetweenMs = 1.0

// look is how often the witness's ring is emptied: when does not matter.
const look = time.Millisecond

// watch counts what the witness sees until the context ends.
func watch(ctx context.Context, tun *relay.Tun, w *witness, packets *Packets, tally *Tally) error {
	entered := make([]int64, tally.flows*tally.perFlow)
	count := func(s seen) {
		flow, number, _, ok := packets.Read(s.data)
		if !ok || flow >= tally.flows || number >= tally.perFlow {
			return
		}
		at := &entered[flow*tally.perFlow+number]
		switch {
		case !s.left:
			*at = s.ns
		case *at != 0:
			tally.Arrived(flow, number, s.size, *at, s.ns)
		}
	}
	var buffer [2048]byte
	for ctx.Err() == nil {
		w.each(count)
		for n := 1; n > 0; { // the device's queue must not fill
			var errno unix.Errno
			if n, errno = tun.Read(buffer[:]); errno != 0 {
				return fmt.Errorf("Cannot read from %s: %w", tun.Name, errno)
			}
		}
		time.Sleep(look)
	}
	return nil
}

// hear counts what is read until the context ends.
func hear(ctx context.Context, tun *relay.Tun, packets *Packets, tally *Tally) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	clock.Raise()
	var buffer [2048]byte
	fds := []unix.PollFd{{Fd: int32(tun.FD)}}
	for ctx.Err() == nil {
		n, errno := tun.Read(buffer[:])
		if errno != 0 {
			return fmt.Errorf("Cannot read from %s: %w", tun.Name, errno)
		}
		if n == 0 {
			relay.WaitReadable(int64(20*time.Millisecond), fds)
			continue
		}
		if flow, number, sent, ok := packets.Read(buffer[:n]); ok {
			tally.Arrived(flow, number, n, sent, clock.Now())
		}
	}
	return nil
}
