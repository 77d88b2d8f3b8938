package media

import (
	"net"
	"sync/atomic"
	"time"

	"github.com/pion/transport/v5/packetio"
	"golang.org/x/sys/unix"
)

// dtlsConn is the stream's share of the RTP socket: what the shard's thread
// takes for DTLS is read from it, what is written leaves by the socket.
type dtlsConn struct {
	stream *Stream
	buffer *packetio.Buffer
	muted  atomic.Bool
}

// dtlsWaiting bounds the datagrams that wait to be read: a flight has fewer.
const dtlsWaiting = 64

func newDTLSConn(s *Stream) *dtlsConn {
	c := &dtlsConn{stream: s, buffer: packetio.NewBuffer()}
	c.buffer.SetLimitCount(dtlsWaiting)
	return c
}

// deliver is called by the shard's thread; what does not fit is lost, and sent again.
func (c *dtlsConn) deliver(data []byte) { _, _ = c.buffer.Write(data, nil) }

// mute drops what is written from now on.
func (c *dtlsConn) mute() { c.muted.Store(true) }

// ReadFrom implements net.PacketConn.
func (c *dtlsConn) ReadFrom(b []byte) (int, net.Addr, error) {
	n, _, err := c.buffer.Read(b, nil)
	return n, c.far(), err
}

// WriteTo implements net.PacketConn: to is always the stream's far end, wherever it is now.
func (c *dtlsConn) WriteTo(b []byte, _ net.Addr) (int, error) {
	if c.muted.Load() {
		return len(b), nil
	}
	return len(b), c.stream.port.sendOne(addressKey(c.stream.remote.Load()), b)
}

// Close implements net.PacketConn.
func (c *dtlsConn) Close() error { return c.buffer.Close() }

// LocalAddr implements net.PacketConn.
func (c *dtlsConn) LocalAddr() net.Addr { return net.UDPAddrFromAddrPort(c.stream.port.local) }

func (c *dtlsConn) far() net.Addr {
	return net.UDPAddrFromAddrPort(addressKey(c.stream.remote.Load()).address())
}

// SetDeadline implements net.PacketConn.
func (c *dtlsConn) SetDeadline(t time.Time) error { return c.buffer.SetReadDeadline(t) }

// SetReadDeadline implements net.PacketConn.
func (c *dtlsConn) SetReadDeadline(t time.Time) error { return c.buffer.SetReadDeadline(t) }

// SetWriteDeadline implements net.PacketConn; writes never wait.
func (c *dtlsConn) SetWriteDeadline(time.Time) error { return nil }

// sendOne sends a datagram from any goroutine, unless the port is closed.
func (p *Port) sendOne(to addressKey, b []byte) error {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.closed {
		return ErrClosed
	}
	at := to.address()
	return unix.Sendto(p.rtp, b, unix.MSG_DONTWAIT, &unix.SockaddrInet4{Port: int(at.Port()), Addr: at.Addr().As4()})
}
