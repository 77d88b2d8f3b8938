package media

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"unsafe"

	"golang.org/x/sys/unix"

	"vigie.dev/engine/media/stamp"
)

const (
	socketBuffer = 8 << 20
	// expedited forwarding, RFC 3246, as telephones mark their voice.
	expedited = 0xb8
)

// openSocket makes a UDP socket that never blocks, stamps arrivals in the
// kernel and counts what the kernel drops.
func openSocket(at netip.AddrPort) (int, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, fmt.Errorf("Cannot make a UDP socket: %w", err)
	}
	stamp.Widen(fd, socketBuffer)
	_ = unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_TOS, expedited)
	// Speech is never fragmented, and a packet that may not be needs no number
	// for its fragments (RFC 6864 §4): the kernel's search for one is 4 % of a send.
	_ = unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_MTU_DISCOVER, unix.IP_PMTUDISC_DO)
	err = stamp.Ask(fd)
	if err == nil {
		err = unix.Bind(fd, &unix.SockaddrInet4{Port: int(at.Port()), Addr: at.Addr().As4()})
	}
	if err != nil {
		_ = unix.Close(fd)
		return -1, fmt.Errorf("Cannot open UDP %v: %w", at, err)
	}
	return fd, nil
}

// openPair opens RTP on an even port and RTCP on the next (RFC 3550 §11).
func openPair(ip netip.Addr, port uint16) (rtp, rtcp int, at netip.AddrPort, err error) {
	tries := 1
	if port == 0 {
		tries = 200
	}
	for range tries {
		number := port
		if port == 0 {
			number = 16384 + uint16(rand.IntN(8192))*2 // under Linux's ephemeral range
		}
		at = netip.AddrPortFrom(ip, number)
		if rtp, err = openSocket(at); err != nil {
			continue
		}
		if rtcp, err = openSocket(netip.AddrPortFrom(ip, number+1)); err == nil {
			return rtp, rtcp, at, nil
		}
		_ = unix.Close(rtp)
	}
	return -1, -1, at, err
}

// socketAddress is the kernel's form of an address, made once a stream.
func socketAddress(a netip.AddrPort) unix.RawSockaddrInet4 {
	raw := unix.RawSockaddrInet4{Family: unix.AF_INET, Addr: a.Addr().Unmap().As4()}
	binary.BigEndian.PutUint16((*[2]byte)(unsafe.Pointer(&raw.Port))[:], a.Port())
	return raw
}

// addressKey is address and port in one word, to find a stream by.
type addressKey uint64

func keyOf(raw *unix.RawSockaddrInet4) addressKey {
	port := binary.BigEndian.Uint16((*[2]byte)(unsafe.Pointer(&raw.Port))[:])
	return addressKey(binary.BigEndian.Uint32(raw.Addr[:]))<<16 | addressKey(port)
}
