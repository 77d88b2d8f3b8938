package sip

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// fullFor is how long a datagram waits at most for room in the socket's buffer.
const fullFor = time.Second

// socket is a UDP socket that the Go runtime does not watch: that wakes a thread for each datagram, even while the reader
// lets them gather. What it does watch is a gate, an epoll(7) of our own around the socket, which opens once for each time
// that the reader asks.
type socket struct {
	mu   sync.RWMutex // held to read while fd is in use; to write, to close it
	fd   int          // -1 once it is closed
	six  bool         // its addresses are IPv6's
	at   netip.AddrPort
	gate *os.File
	poll syscall.RawConn // of gate
	// nap is a timerfd(2): whom a timer of the runtime's wakes, wakes a second thread to look for work.
	nap     *os.File
	napping syscall.RawConn

	closed atomic.Bool
}

// openSocket binds a socket to local, whose port is the kernel's choice where it is 0.
func openSocket(local netip.AddrPort, buffer int) (*socket, error) {
	conn, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(local))
	if err != nil {
		return nil, fmt.Errorf("cannot open SIP socket: %w", err)
	}
	defer func() { _ = conn.Close() }() // what is kept of it is a copy
	// A smaller buffer than asked for is no error: the kernel caps it at net.core.rmem_max.
	if err := conn.SetReadBuffer(buffer); err != nil {
		return nil, fmt.Errorf("cannot size SIP socket: %w", err)
	}
	raw, err := conn.SyscallConn()
	if err != nil {
		return nil, fmt.Errorf("cannot take SIP socket: %w", err)
	}
	s := &socket{fd: -1, at: conn.LocalAddr().(*net.UDPAddr).AddrPort()}
	var copied error
	err = raw.Control(func(fd uintptr) {
		if s.fd, copied = unix.FcntlInt(fd, unix.F_DUPFD_CLOEXEC, 0); copied == nil {
			var domain int
			domain, copied = unix.GetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_DOMAIN)
			s.six = domain == unix.AF_INET6
		}
	})
	if err = errors.Join(err, copied); err == nil {
		err = s.openGate()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("cannot take SIP socket: %w", err), s.close())
	}
	return s, nil
}

func (s *socket) openGate() error {
	epfd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return os.NewSyscallError("epoll_create1", err)
	}
	if err := unix.SetNonblock(epfd, true); err != nil { // or the runtime would not watch it
		return errors.Join(os.NewSyscallError("fcntl", err), unix.Close(epfd))
	}
	s.gate = os.NewFile(uintptr(epfd), "SIP socket")
	if s.poll, err = s.gate.SyscallConn(); err != nil {
		return err
	}
	timer, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_CLOEXEC|unix.TFD_NONBLOCK)
	if err != nil {
		return os.NewSyscallError("timerfd_create", err)
	}
	s.nap = os.NewFile(uintptr(timer), "SIP timer")
	if s.napping, err = s.nap.SyscallConn(); err != nil {
		return err
	}
	event := unix.EpollEvent{Events: unix.EPOLLONESHOT}
	return os.NewSyscallError("epoll_ctl", unix.EpollCtl(epfd, unix.EPOLL_CTL_ADD, s.fd, &event))
}

// wait returns when there is something to read, net.ErrClosed after close.
func (s *socket) wait() error {
	armed := false
	var failed error
	err := s.poll.Read(func(epfd uintptr) bool {
		event := unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLONESHOT}
		if !armed {
			armed = true
			if failed = s.ready(func(fd int) error { return unix.EpollCtl(int(epfd), unix.EPOLL_CTL_MOD, fd, &event) }); failed != nil {
				return true
			}
		}
		var events [1]unix.EpollEvent
		n, err := unix.EpollWait(int(epfd), events[:], 0)
		if err != nil && !errors.Is(err, unix.EINTR) {
			failed = os.NewSyscallError("epoll_wait", err)
		}
		return n > 0 || failed != nil
	})
	if s.closed.Load() { // err is not one that could be told
		return net.ErrClosed
	}
	return errors.Join(err, failed)
}

// pause returns after d, net.ErrClosed after close.
func (s *socket) pause(d time.Duration) error {
	wait := unix.ItimerSpec{Value: unix.NsecToTimespec(int64(d))}
	armed := false
	var errno unix.Errno
	err := s.napping.Read(func(fd uintptr) bool {
		if !armed {
			armed = true
			_, _, errno = unix.RawSyscall6(unix.SYS_TIMERFD_SETTIME, fd, 0, uintptr(unsafe.Pointer(&wait)), 0, 0, 0)
			return errno != 0
		}
		var expirations uint64
		_, _, errno = unix.RawSyscall(unix.SYS_READ, fd, uintptr(unsafe.Pointer(&expirations)), 8)
		return errno != unix.EAGAIN
	})
	switch {
	case s.closed.Load():
		return net.ErrClosed
	case errno != 0:
		return os.NewSyscallError("timerfd", errno)
	}
	return err
}

// ready gives f the socket while it is open.
func (s *socket) ready(f func(fd int) error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.fd < 0 {
		return net.ErrClosed
	}
	return f(s.fd)
}

// send writes a datagram.
func (s *socket) send(text string, to *address) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.fd < 0 {
		return net.ErrClosed
	}
	var limit time.Time
	for {
		// Raw: it never blocks.
		_, _, errno := unix.RawSyscall6(unix.SYS_SENDTO, uintptr(s.fd), uintptr(unsafe.Pointer(unsafe.StringData(text))),
			uintptr(len(text)), unix.MSG_DONTWAIT|unix.MSG_NOSIGNAL, uintptr(unsafe.Pointer(&to.raw)), uintptr(to.size))
		switch {
		case errno == 0:
			return nil
		case errno == unix.EINTR:
			continue
		case errno != unix.EAGAIN || !limit.IsZero() && time.Now().After(limit):
			return os.NewSyscallError("sendto", errno)
		}
		if limit.IsZero() {
			limit = time.Now().Add(fullFor)
		}
		if _, err := unix.Poll([]unix.PollFd{{Fd: int32(s.fd), Events: unix.POLLOUT}}, int(fullFor.Milliseconds())); err != nil && !errors.Is(err, unix.EINTR) {
			return os.NewSyscallError("poll", err)
		}
	}
}

// close wakes the reader, and waits until nobody uses the socket.
func (s *socket) close() error {
	if s.closed.Swap(true) {
		return net.ErrClosed
	}
	var err error
	if s.gate != nil {
		err = s.gate.Close()
	}
	if s.nap != nil {
		err = errors.Join(err, s.nap.Close())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fd >= 0 {
		err = errors.Join(err, os.NewSyscallError("close", unix.Close(s.fd)))
		s.fd = -1
	}
	return err
}

// address is a far end's, as the kernel wants it of a socket.
type address struct {
	raw  unix.RawSockaddrInet6 // or Inet4, which is shorter
	size uint32
}

func (s *socket) address(at netip.AddrPort) address {
	var a address
	port := (*[2]byte)(unsafe.Pointer(&a.raw.Port))
	binary.BigEndian.PutUint16(port[:], at.Port())
	if !s.six {
		v4 := (*unix.RawSockaddrInet4)(unsafe.Pointer(&a.raw))
		v4.Family, v4.Addr, a.size = unix.AF_INET, at.Addr().Unmap().As4(), unix.SizeofSockaddrInet4
		return a
	}
	a.raw.Family, a.raw.Addr, a.size = unix.AF_INET6, at.Addr().As16(), unix.SizeofSockaddrInet6
	return a
}
