package relay

import (
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

func rawIO(call uintptr, fd int, buffer []byte) (int, unix.Errno) {
	n, _, errno := unix.RawSyscall(call, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(buffer))), uintptr(len(buffer)))
	return int(n), errno
}

// bell wakes a thread that waits in poll.
type bell struct{ fd int }

func newBell() (bell, error) {
	fd, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		return bell{}, fmt.Errorf("Cannot make an eventfd: %w", err)
	}
	return bell{fd}, nil
}

func (b bell) ring() {
	one := uint64(1)
	_, _ = rawIO(unix.SYS_WRITE, b.fd, (*[8]byte)(unsafe.Pointer(&one))[:])
}

func (b bell) silence() {
	var count [8]byte
	_, _ = rawIO(unix.SYS_READ, b.fd, count[:])
}

// WaitReadable waits until one of the descriptors has something to read, but
// no longer than `ns`; for ever when that is negative.
func WaitReadable(ns int64, fds []unix.PollFd) {
	var limit *unix.Timespec
	if ns >= 0 {
		ts := unix.NsecToTimespec(ns)
		limit = &ts
	}
	for i := range fds {
		fds[i].Events, fds[i].Revents = unix.POLLIN, 0
	}
	_, _ = unix.Ppoll(fds, limit, nil)
}
