package transaction

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

// handClock is moved by hand, in steps of 10 ms.
type handClock struct {
	now   time.Time
	at    time.Time
	armed bool
	ring  func()
}

func (c *handClock) Now() time.Time { return c.now }

func (c *handClock) AfterFunc(wait time.Duration, f func()) Alarm {
	c.ring = f
	c.Reset(wait)
	return c
}

func (c *handClock) Reset(wait time.Duration) bool {
	c.at, c.armed = c.now.Add(wait), true
	return true
}

func (c *handClock) Stop() bool {
	was := c.armed
	c.armed = false
	return was
}

func (c *handClock) advance(d time.Duration) {
	for end := c.now.Add(d); c.now.Before(end); {
		c.now = c.now.Add(10 * time.Millisecond)
		for c.armed && !c.at.After(c.now) {
			c.armed = false
			c.ring()
		}
	}
}

// tape is a path that keeps when what was sent.
type tape struct {
	clock    *handClock
	start    time.Time
	reliable bool
	broken   bool
	sent     []string
}

func (p *tape) Reliable() bool { return p.reliable }

func (p *tape) Send(text string) error {
	if p.broken {
		return fmt.Errorf("broken")
	}
	line, _, _ := strings.Cut(text, "\r\n")
	what := strings.Fields(line)
	name := what[0]
	if name == "SIP/2.0" {
		name = what[1]
	}
	p.sent = append(p.sent, fmt.Sprintf("%s@%d", name, p.clock.now.Sub(p.start).Milliseconds()))
	return nil
}

func (p *tape) expect(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(p.sent, want) {
		t.Errorf("sent %v, expected %v", p.sent, want)
	}
	p.sent = nil
}

type bench struct {
	*Layer
	clock *handClock
	path  *tape
	up    []string
	last  *Server
}

func newBench(reliable bool) *bench {
	start := time.Unix(1e9, 0)
	b := &bench{clock: &handClock{now: start}}
	b.path = &tape{clock: b.clock, start: start, reliable: reliable}
	b.Layer = New(b.clock, func(req *wire.Request, s *Server) {
		b.up = append(b.up, string(req.Method))
		if s != nil {
			b.last = s
		}
	})
	return b
}

func (b *bench) expectPending(t *testing.T, clients, servers int) {
	t.Helper()
	if c, s := b.Pending(); c != clients || s != servers {
		t.Errorf("%d clients and %d servers, expected %d and %d", c, s, clients, servers)
	}
}

func request(method wire.RequestMethod, branch string) *wire.Request {
	req := wire.NewRequest(method, wire.Uri{Scheme: "sip", User: "b", Host: "127.0.0.2"})
	via := &wire.ViaHeader{ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: "UDP", Host: "127.0.0.1", Port: 5062}
	if branch != "" {
		via.Params.Add("branch", branch)
	}
	from := &wire.FromHeader{Address: wire.Uri{Scheme: "sip", User: "a", Host: "x"}}
	from.Params.Add("tag", "1")
	id := wire.CallIDHeader("call")
	for _, h := range []wire.Header{via, from, &wire.ToHeader{Address: req.Recipient}, &id, &wire.CSeqHeader{SeqNo: 7, MethodName: method}} {
		req.AppendHeader(h)
	}
	req.SetBody(nil)
	return req
}

func response(req *wire.Request, status int) *wire.Response {
	return wire.NewResponseFromRequest(req, status, "Test", nil)
}
