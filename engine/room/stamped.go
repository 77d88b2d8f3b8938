package room

import (
	"fmt"
	"net"
	"net/netip"

	"github.com/pion/transport/v5"
	"github.com/pion/transport/v5/stdnet"

	"vigie.dev/engine/media/stamp"
)

// socketBuffer of a connection's sockets, octets: a second of what a participant
// receives, so that a machine that stands still for a moment drops nothing.
const socketBuffer = 1 << 20

// stampedNet makes the sockets of a connection note when the kernel had what they
// give. What comes by a relay or TCP has no such time: it came when it was read.
type stampedNet struct {
	transport.Net
	arrived *stamps
}

func newStampedNet(inner transport.Net, arrived *stamps) (*stampedNet, error) {
	if inner == nil {
		own, err := stdnet.NewNet()
		if err != nil {
			return nil, fmt.Errorf("Cannot list the machine's interfaces: %w", err)
		}
		inner = own
	}
	return &stampedNet{inner, arrived}, nil
}

// ListenUDP is transport.Net's. A socket that is not the system's own is left as it is.
func (n *stampedNet) ListenUDP(network string, at *net.UDPAddr) (transport.UDPConn, error) {
	made, err := n.Net.ListenUDP(network, at)
	if err != nil {
		return nil, err
	}
	socket, ok := made.(*net.UDPConn)
	if !ok {
		return made, nil
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return made, nil
	}
	var refused error
	err = raw.Control(func(fd uintptr) {
		stamp.Widen(int(fd), socketBuffer)
		refused = stamp.Ask(int(fd))
	})
	if err != nil || refused != nil {
		return made, nil
	}
	return &stampedConn{UDPConn: socket, arrived: n.arrived}, nil
}

// stampedConn is read by one goroutine, as pion's candidates are.
type stampedConn struct {
	*net.UDPConn
	arrived *stamps
	control [stamp.Space]byte
	drops   uint32 // that the kernel has told
}

// ReadFromAddrPort is ice.AddrPortReaderWriter's.
func (c *stampedConn) ReadFromAddrPort(b []byte) (int, netip.AddrPort, error) {
	n, controls, _, from, err := c.ReadMsgUDPAddrPort(b, c.control[:])
	if err != nil {
		return n, from, err
	}
	at, drops, told := stamp.Read(c.control[:controls])
	c.arrived.note(b[:n], at)
	if told && drops != c.drops {
		c.arrived.drop(uint64(drops - c.drops))
		c.drops = drops
	}
	return n, from, nil
}

// WriteToAddrPort is ice.AddrPortReaderWriter's.
func (c *stampedConn) WriteToAddrPort(b []byte, to netip.AddrPort) (int, error) {
	return c.WriteToUDPAddrPort(b, to)
}

// ReadFrom is net.PacketConn's.
func (c *stampedConn) ReadFrom(b []byte) (int, net.Addr, error) {
	n, from, err := c.ReadFromAddrPort(b)
	if err != nil {
		return n, nil, err
	}
	return n, net.UDPAddrFromAddrPort(from), nil
}
