package transaction

import (
	"fmt"
	"sync"

	wire "github.com/emiago/sipgo/sip"
)

// Layer holds the transactions of one user agent. Its methods may be called from any goroutine.
type Layer struct {
	// handle is given each new request; and, with no transaction, each ACK that ends none.
	handle func(*wire.Request, *Server)

	mu      sync.Mutex // guards all machines and timers; held for no longer than a map and a list take
	closed  bool
	timers  timers
	clients map[clientKey]*Client
	servers map[serverKey]*Server
}

// New starts an empty layer. handle is called by whoever calls TakeRequest, and must not block.
func New(clock Clock, handle func(*wire.Request, *Server)) *Layer {
	l := &Layer{handle: handle, clients: make(map[clientKey]*Client), servers: make(map[serverKey]*Server)}
	l.timers = timers{clock: clock, start: clock.Now().Add(-grain), ring: l.ring}
	return l
}

// Request sends req, which is not ACK, and starts its transaction, whose responses wait to be read.
func (l *Layer) Request(req *wire.Request, path Path) (*Client, error) {
	return l.RequestFor(nil, req, path)
}

// RequestFor is Request for who waits for nothing: taker is given each response by whoever read it, and must not block; nil
// in place of the final one where the transaction ends without that, for which see Client.Err. It may be called before
// RequestFor returns, but not where that returns an error.
func (l *Layer) RequestFor(taker func(*wire.Response), req *wire.Request, path Path) (*Client, error) {
	c := newClient(l, req, path, taker)
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return nil, fmt.Errorf("cannot send %s: %w", req.Method, ErrEnded)
	}
	l.clients[c.key] = c
	c.begin()
	text := c.text
	if path.Reliable() {
		c.text = ""
	}
	l.mu.Unlock()
	if err := path.Send(text); err != nil {
		c.Terminate()
		return nil, fmt.Errorf("cannot send %s: %w: %w", req.Method, ErrTransport, err)
	}
	return c, nil
}

// TakeResponse deals with a response that came; one that belongs to nothing is dropped (RFC 3261 18.1.2 leaves that open).
func (l *Layer) TakeResponse(res *wire.Response) {
	key := clientKey{branchOf(res.Via()), res.CSeq().MethodName}
	l.mu.Lock()
	c := l.clients[key]
	if c == nil {
		l.mu.Unlock()
		return
	}
	then := c.take(res)
	l.mu.Unlock()
	if then != nil {
		then(res)
	}
}

// TakeRequest deals with a request that came by path.
func (l *Layer) TakeRequest(req *wire.Request, path Path) {
	key := serverKeyOf(req, req.Method)
	l.mu.Lock()
	s := l.servers[key]
	if s == nil && req.Method != wire.ACK && !l.closed {
		s = newServer(l, key.apart(), req, path)
		l.servers[s.key] = s
		l.mu.Unlock()
		l.handle(req, s)
		return
	}
	again := ""
	up := s == nil || req.Method == wire.ACK && s.takeAck()
	if s != nil && req.Method != wire.ACK {
		again = s.last
	}
	closed := l.closed
	l.mu.Unlock()
	switch {
	case closed:
	case up && req.Method == wire.ACK:
		l.handle(req, nil)
	case again != "":
		// A response that does not arrive is asked for again.
		_ = s.path.Send(again)
	}
}

// Cancelled is the transaction of the INVITE that a CANCEL means (RFC 3261 9.2); nil where there is none.
func (l *Layer) Cancelled(cancel *wire.Request) *Server {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.servers[serverKeyOf(cancel, wire.INVITE)]
}

// Lost ends what cannot go on without path.
func (l *Layer) Lost(path Path) {
	l.endAll(func(p Path) bool { return p == path }, ErrTransport)
}

// Close ends all; nothing is sent any more.
func (l *Layer) Close() {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.endAll(func(Path) bool { return true }, ErrEnded)
	l.mu.Lock()
	if l.timers.alarm != nil {
		l.timers.alarm.Stop()
	}
	l.mu.Unlock()
}

func (l *Layer) endAll(which func(Path) bool, cause error) {
	var ended []func()
	l.mu.Lock()
	for _, c := range l.clients {
		if which(c.path) {
			ended = append(ended, c.end(cause))
		}
	}
	for _, s := range l.servers {
		if which(s.path) {
			ended = append(ended, s.ended)
			s.end()
		}
	}
	l.mu.Unlock()
	for _, f := range ended {
		if f != nil {
			f()
		}
	}
}

func (l *Layer) ring() {
	l.mu.Lock()
	after := l.timers.due()
	l.mu.Unlock()
	for _, f := range after {
		f()
	}
}

// Pending is how many transactions there are.
func (l *Layer) Pending() (clients, servers int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.clients), len(l.servers)
}
