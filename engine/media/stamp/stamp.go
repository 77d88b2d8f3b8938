// Package stamp asks the kernel when each datagram of a socket came, and how many
// it dropped: what a reader does late is then no delay of the network's.
package stamp

import (
	"errors"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Space is what a message's control data need: SCM_TIMESTAMPNS (32 octets) and SO_RXQ_OVFL (24).
const Space = 64

// Ask makes the socket fd tell both with each datagram, socket(7).
func Ask(fd int) error {
	return errors.Join(
		unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1),
		unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RXQ_OVFL, 1),
	)
}

// Widen asks for buffers of so many octets each way; without CAP_NET_ADMIN they
// are as much as net.core.*mem_max allows.
func Widen(fd, octets int) {
	for _, option := range [][2]int{{unix.SO_RCVBUFFORCE, unix.SO_RCVBUF}, {unix.SO_SNDBUFFORCE, unix.SO_SNDBUF}} {
		if unix.SetsockoptInt(fd, unix.SOL_SOCKET, option[0], octets) != nil {
			_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, option[1], octets)
		}
	}
}

// Read gives the wall-clock arrival time (ns, 0 when absent) and the socket's
// drop count so far (false when it does not say) from a message's control data,
// which must be aligned as the kernel wrote them.
func Read(control []byte) (arrival int64, drops uint32, hasDrops bool) {
	for len(control) >= unix.SizeofCmsghdr {
		h := (*unix.Cmsghdr)(unsafe.Pointer(&control[0]))
		length := int(h.Len)
		if length < unix.SizeofCmsghdr || length > len(control) {
			return
		}
		data := control[unix.SizeofCmsghdr:length]
		switch {
		case h.Level != unix.SOL_SOCKET:
		case h.Type == unix.SCM_TIMESTAMPNS && len(data) >= 16:
			arrival = (*unix.Timespec)(unsafe.Pointer(&data[0])).Nano()
		case h.Type == unix.SO_RXQ_OVFL && len(data) >= 4:
			drops, hasDrops = *(*uint32)(unsafe.Pointer(&data[0])), true
		}
		control = control[min(len(control), (length+7)&^7):]
	}
	return
}
