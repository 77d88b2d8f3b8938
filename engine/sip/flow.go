package sip

import (
	"bytes"
	"errors"
	"net"
	"sync"
	"time"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
	"vigie.dev/engine/sip/transaction"
)

// carrier moves whole messages over a connection. One goroutine reads; any may write.
type carrier interface {
	// readMessage blocks; the bytes are good until the next call.
	readMessage() ([]byte, error)
	writeMessage(raw []byte) error
	// ping asks for a sign of life, which alive then tells of.
	ping() error
}

// flow is a connection (RFC 5626 1).
type flow struct {
	net.Conn
	link        *link
	destination string
	name        string
	way         carrier
	alive       pulse
	once        sync.Once
	lost        chan struct{}
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

// serve hands up what comes until the connection is lost, and ends what hung on it then.
func (f *flow) serve() {
	defer func() {
		f.fail()
		f.link.layer.Lost(f)
	}()
	for {
		raw, err := f.way.readMessage()
		if err != nil {
			return
		}
		if isBlank(raw) {
			continue
		}
		f.alive.beat()
		f.link.admit(raw, f)
	}
}

// Send writes one whole message.
func (f *flow) Send(text string) error {
	f.link.observe(true, text, f.name)
	if err := f.way.writeMessage([]byte(text)); err != nil {
		f.fail()
		return err
	}
	return nil
}

// Reliable is true of connections.
func (f *flow) Reliable() bool { return true }

func (f *flow) source() string { return f.name }

// back is the connection itself (RFC 3261 18.2.2).
func (f *flow) back(*wire.ViaHeader) transaction.Path { return f }

func (f *flow) Close() error {
	f.fail()
	return f.Conn.Close()
}

// fail marks the flow as lost; whoever waits on it opens another.
func (f *flow) fail() {
	f.once.Do(func() {
		close(f.lost)
		f.link.drop(f)
	})
}

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
