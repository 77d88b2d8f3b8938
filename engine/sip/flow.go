package sip

import (
	"bytes"
	"errors"
	"net"
	"sync"
	"time"

	"vigie.dev/engine/sip/message"
)

// carrier moves whole messages over a connection. One goroutine reads; any may write.
type carrier interface {
	// readMessage blocks; the bytes are good until the next call.
	readMessage() ([]byte, error)
	writeMessage(raw []byte) error
	// ping asks for a sign of life, which alive then tells of.
	ping() error
}

// flow is a connection as the library sees it: a stream of admitted messages (RFC 5626 1: a flow).
type flow struct {
	net.Conn
	link  *link
	way   carrier
	alive pulse
	rest  []byte // of an admitted message that Read has not handed out yet
	once  sync.Once
	lost  chan struct{}
}

// pulse keeps when the far end was last heard.
type pulse struct {
	mu   sync.Mutex
	last time.Time
}

func (p *pulse) beat() {
	p.mu.Lock()
	p.last = time.Now()
	p.mu.Unlock()
}

func (p *pulse) since() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Since(p.last)
}

func (f *flow) Read(p []byte) (int, error) {
	for len(f.rest) == 0 {
		raw, err := f.way.readMessage()
		if err != nil {
			f.fail()
			// Whatever it was, the library knows these two ends only.
			return 0, errors.Join(net.ErrClosed, err)
		}
		if isBlank(raw) {
			continue
		}
		f.alive.beat()
		f.rest = f.link.admit(raw, f.RemoteAddr().String(), func(res []byte) {
			if _, err := f.Write(res); err != nil {
				f.link.cfg.Logger.Warn("cannot refuse message", "error", err)
			}
		})
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// Write is called by the library with one whole message.
func (f *flow) Write(p []byte) (int, error) {
	if isBlank(p) {
		return len(p), f.way.ping()
	}
	out := untagged(p)
	f.link.observe(true, out, f.RemoteAddr().String())
	if err := f.way.writeMessage(out); err != nil {
		f.fail()
		return 0, err
	}
	return len(p), nil
}

func (f *flow) Close() error {
	f.fail()
	return f.Conn.Close()
}

// fail marks the flow as lost; whoever waits on it opens another.
func (f *flow) fail() { f.once.Do(func() { close(f.lost) }) }

func (f *flow) isLost() bool {
	select {
	case <-f.lost:
		return true
	default:
		return false
	}
}

// stream carries messages over TCP or TLS.
type stream struct {
	conn   net.Conn
	alive  *pulse
	framer message.Framer
	chunk  [8192]byte
	write  sync.Mutex
}

func (s *stream) readMessage() ([]byte, error) {
	for {
		pings, pongs := s.framer.Pings, s.framer.Pongs
		raw, err := s.framer.Next()
		for range s.framer.Pings - pings {
			err = errors.Join(err, s.writeMessage([]byte("\r\n")))
		}
		if s.framer.Pongs > pongs {
			s.alive.beat()
		}
		if err != nil || raw != nil {
			return raw, err
		}
		n, err := s.conn.Read(s.chunk[:])
		if err != nil {
			return nil, err
		}
		s.framer.Write(bytes.TrimLeft(s.chunk[:n], "\x00"))
	}
}

func (s *stream) writeMessage(raw []byte) error {
	s.write.Lock()
	defer s.write.Unlock()
	_, err := s.conn.Write(raw)
	return err
}

// ping sends the double CRLF of RFC 5626 (3.5.1).
func (s *stream) ping() error { return s.writeMessage([]byte("\r\n\r\n")) }

// handOver is the listener through which the library is given the connections that the link dialled.
type handOver struct {
	conns chan net.Conn
	addr  net.Addr
	once  sync.Once
	done  chan struct{}
}

func newHandOver(addr net.Addr) *handOver {
	return &handOver{conns: make(chan net.Conn), addr: addr, done: make(chan struct{})}
}

func (h *handOver) give(conn net.Conn) error {
	select {
	case h.conns <- conn:
		return nil
	case <-h.done:
		return net.ErrClosed
	}
}

func (h *handOver) Accept() (net.Conn, error) {
	select {
	case conn := <-h.conns:
		return conn, nil
	case <-h.done:
		return nil, net.ErrClosed
	}
}

func (h *handOver) Close() error {
	h.once.Do(func() { close(h.done) })
	return nil
}

func (h *handOver) Addr() net.Addr { return h.addr }
