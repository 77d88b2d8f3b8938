package sip

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
	"vigie.dev/engine/sip/message"
)

const (
	// burst is how many datagrams one system call reads at most.
	burst = 32
	// Where more than busyFrom datagrams came in a busyFor, the reader lets them gather for a gatherFor before it looks
	// again. To wake for each costs more than to deal with it (docs/decisions/engine-bench.md).
	busyFor   = 20 * time.Millisecond
	busyFrom  = 40
	gatherFor = time.Millisecond
)

// datagrams is the memory of one recvmmsg(2), made once.
type datagrams struct {
	headers [burst]struct {
		unix.Msghdr
		length uint32
		_      [4]byte
	}
	vectors [burst]unix.Iovec
	names   [burst]unix.RawSockaddrInet6 // or Inet4, which is shorter
	buffers []byte
}

func newDatagrams() *datagrams {
	d := &datagrams{buffers: make([]byte, burst*message.MaxSize)} // of which only what is written to takes memory
	for i := range d.headers {
		h := &d.headers[i]
		d.vectors[i].Base = &d.buffers[i*message.MaxSize]
		d.vectors[i].SetLen(message.MaxSize)
		h.Iov, h.Name = &d.vectors[i], (*byte)(unsafe.Pointer(&d.names[i]))
		h.SetIovlen(1)
	}
	return d
}

// read takes what has come, which may be nothing. After the socket is closed it returns net.ErrClosed.
func (d *datagrams) read(s *socket) (n int, err error) {
	for i := range d.headers {
		d.headers[i].Namelen = unix.SizeofSockaddrInet6
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.fd < 0 {
		return 0, net.ErrClosed
	}
	// Raw: it never blocks.
	got, _, errno := unix.RawSyscall6(unix.SYS_RECVMMSG, uintptr(s.fd), uintptr(unsafe.Pointer(&d.headers[0])), burst, unix.MSG_DONTWAIT, 0, 0)
	switch errno {
	case 0:
		return int(got), nil
	case unix.EAGAIN, unix.EINTR:
		return 0, nil
	}
	return 0, fmt.Errorf("cannot read datagrams: %w", errno)
}

func (d *datagrams) message(i int) []byte {
	start := i * message.MaxSize
	return d.buffers[start : start+int(d.headers[i].length)]
}

// from is where datagram i came from.
func (d *datagrams) from(i int) netip.AddrPort {
	name := &d.names[i]
	port := binary.BigEndian.Uint16((*[2]byte)(unsafe.Pointer(&name.Port))[:])
	if name.Family == unix.AF_INET {
		return netip.AddrPortFrom(netip.AddrFrom4((*unix.RawSockaddrInet4)(unsafe.Pointer(name)).Addr), port)
	}
	return netip.AddrPortFrom(netip.AddrFrom16(name.Addr).Unmap(), port)
}

// busyness tells many datagrams from few.
type busyness struct {
	since time.Time
	count int
	busy  bool
}

// note counts n datagrams that came, and says whether there are many.
func (b *busyness) note(n int, now time.Time) bool {
	b.count += n
	if passed := now.Sub(b.since); passed >= busyFor {
		b.busy = int64(b.count)*int64(busyFor) >= busyFrom*int64(passed)
		b.since, b.count = now, 0
	}
	return b.busy
}

// serveDatagrams ends when the socket is closed.
func (l *link) serveDatagrams() {
	d := newDatagrams()
	var traffic busyness
	for {
		n, err := d.read(l.socket)
		for i := range n {
			switch raw := d.message(i); {
			case isSTUN(raw):
				l.takeSTUN(raw, d.from(i))
			case !isBlank(raw):
				l.admit(raw, l.station(d.from(i)))
			}
		}
		switch busy := traffic.note(n, time.Now()); {
		case err != nil || n == burst:
		case busy:
			err = l.socket.pause(gatherFor)
		case n == 0:
			err = l.socket.wait()
		}
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			l.cfg.Logger.Warn("cannot read SIP socket", "error", err)
		}
	}
}
