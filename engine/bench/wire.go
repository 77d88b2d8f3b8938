package bench

import (
	"errors"
	"fmt"
	"net/netip"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	// datagram is an RTP packet of 20 ms of G.711: 12 bytes of header, 160 of speech.
	datagram = 172
	// burst is the number of datagrams that one system call moves at most, as in engine/media.
	burst = 64
	// legsMost bounds the legs that addresses are made for.
	legsMost     = 1 << 14
	socketBuffer = 32 << 20
)

// legAddress is where leg k of a call is to be found behind the reflector:
// each leg has a loopback address of its own, since a media port knows its
// streams by their far address.
func legAddress(leg int) netip.Addr {
	return netip.AddrFrom4([4]byte{127, 64, byte(leg >> 8), byte(leg)})
}

// message is struct mmsghdr of sendmmsg(2).
type message struct {
	unix.Msghdr
	length uint32
	_      [4]byte
}

func sendAll(fd int, messages []message) (refused int) {
	for len(messages) > 0 {
		n, _, errno := unix.RawSyscall6(unix.SYS_SENDMMSG, uintptr(fd), uintptr(unsafe.Pointer(&messages[0])),
			uintptr(len(messages)), unix.MSG_DONTWAIT, 0, 0)
		if errno != 0 {
			n, refused = 1, refused+1
		}
		messages = messages[n:]
	}
	return refused
}

func receiveSome(fd int, messages []message) int {
	n, _, errno := unix.RawSyscall6(unix.SYS_RECVMMSG, uintptr(fd), uintptr(unsafe.Pointer(&messages[0])),
		uintptr(len(messages)), unix.MSG_DONTWAIT, 0, 0)
	if errno != 0 {
		return 0
	}
	return int(n)
}

// openLoopback makes a UDP socket that only the loopback interface reaches;
// port 0 is any.
func openLoopback(ip netip.Addr, port uint16) (fd int, at netip.AddrPort, err error) {
	fd, err = unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, at, fmt.Errorf("Cannot make a UDP socket: %w", err)
	}
	for _, option := range [][2]int{{unix.SO_RCVBUFFORCE, unix.SO_RCVBUF}, {unix.SO_SNDBUFFORCE, unix.SO_SNDBUF}} {
		if unix.SetsockoptInt(fd, unix.SOL_SOCKET, option[0], socketBuffer) != nil {
			_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, option[1], socketBuffer) // as much as net.core.*mem_max allows
		}
	}
	err = errors.Join(
		unix.BindToDevice(fd, "lo"),
		unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RXQ_OVFL, 1),
		unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_PKTINFO, 1),
		unix.Bind(fd, &unix.SockaddrInet4{Port: int(port), Addr: ip.As4()}))
	if err != nil {
		return -1, at, errors.Join(fmt.Errorf("Cannot open UDP %v:%d on loopback: %w", ip, port, err), unix.Close(fd))
	}
	name, err := unix.Getsockname(fd)
	if err != nil {
		return -1, at, errors.Join(fmt.Errorf("Cannot read a socket's address: %w", err), unix.Close(fd))
	}
	own := name.(*unix.SockaddrInet4)
	return fd, netip.AddrPortFrom(netip.AddrFrom4(own.Addr), uint16(own.Port)), nil
}

// address is the kernel's form of an address and port.
func address(a netip.AddrPort) unix.RawSockaddrInet4 {
	port := a.Port()
	return unix.RawSockaddrInet4{Family: unix.AF_INET, Addr: a.Addr().As4(), Port: port<<8 | port>>8}
}
