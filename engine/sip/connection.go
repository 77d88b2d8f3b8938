package sip

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

const (
	// keepAliveEvery is less than the idle time after which proxies close a connection (Kamailio: 120 s).
	keepAliveEvery = 25 * time.Second
	// pongWithin is how long an edge that keeps flows may be silent after a ping (RFC 5626 4.4.1); that is looked at
	// when the next ping is due.
	pongWithin = 10 * time.Second
	// reopenFirst and reopenMax bound the wait before a lost connection is tried again; it doubles in between.
	reopenFirst = 100 * time.Millisecond
	reopenMax   = 30 * time.Second
)

// errNoConnection is a message to where no connection is open.
var errNoConnection = errors.New("connection is gone")

func (l *link) openEdge() error {
	ctx, cancel := context.WithTimeout(context.Background(), dialTimeout)
	defer cancel()
	return l.reach(ctx, l.edges.name[0])
}

// reach opens the connection to destination, or finds it open. For udp there is nothing to do.
func (l *link) reach(ctx context.Context, destination string) error {
	if !l.reliable() || l.openFlow(destination) != nil {
		return nil
	}
	l.opening.Lock()
	defer l.opening.Unlock()
	if l.openFlow(destination) != nil {
		return nil
	}
	f, err := l.dial(ctx, destination)
	if err != nil {
		return fmt.Errorf("cannot connect to %s over %s: %w", destination, l.network, err)
	}
	if err := l.adopt(f, destination); err != nil {
		return errors.Join(fmt.Errorf("cannot use connection to %s: %w", destination, err), f.Close())
	}
	return nil
}

// adopt begins to read f.
func (l *link) adopt(f *flow, destination string) error {
	f.destination, f.name = destination, f.RemoteAddr().String()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return net.ErrClosed
	}
	l.flows[destination] = f
	if i := l.edges.index(destination); i >= 0 {
		l.edges.flows[i].Store(f)
		if i == int(l.edges.current.Load()) {
			l.setLocal(f.LocalAddr())
		}
	}
	l.reader.Go(f.serve)
	return nil
}

// openFlow is the connection to destination; nil where there is none.
func (l *link) openFlow(destination string) *flow {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.flows[destination]
}

// drop takes a lost connection out of the books.
func (l *link) drop(f *flow) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.flows[f.destination] == f {
		delete(l.flows, f.destination)
	}
}

func (l *link) dial(ctx context.Context, destination string) (*flow, error) {
	dialer := net.Dialer{LocalAddr: net.TCPAddrFromAddrPort(netip.AddrPortFrom(l.cfg.LocalIP, 0))}
	conn, err := dialer.DialContext(ctx, "tcp", destination)
	if err != nil {
		return nil, err
	}
	if l.secure != nil {
		secured := tls.Client(conn, l.secure)
		if err := secured.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
		conn = secured
	}
	f := &flow{Conn: conn, link: l, lost: make(chan struct{})}
	f.alive.beat()
	if !l.overWebSocket() {
		f.way = &stream{conn: conn, alive: &f.alive}
		return f, nil
	}
	if f.way, err = l.dialWebSocket(ctx, conn, l.asked(destination), &f.alive); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return f, nil
}

// aim sets where req goes to. Over WebSocket everything goes to an edge: there is no other way.
func (l *link) aim(req *wire.Request, destination string) {
	if l.overWebSocket() && l.edges.index(destination) < 0 {
		destination = l.edgeNow()
	}
	req.SetTransport(l.network)
	req.SetDestination(destination)
}

// keepAlive pings edge i, and where the connection is lost opens another and registers all accounts again, since
// the edge can reach them by it only (RFC 5626 4.4, 4.5). Meanwhile requests go by another flow, where there is one.
func (a *Agent) keepAlive(i int) {
	ticker := time.NewTicker(a.pingEvery())
	defer ticker.Stop()
	wait := reopenFirst
	for {
		f := a.link.edges.flows[i].Load()
		if f != nil { // those beside the first are opened here
			select {
			case <-a.done:
				return
			case <-ticker.C:
				a.ping(f)
				continue
			case <-a.retimed[i]:
				ticker.Reset(a.pingEvery())
				continue
			case <-f.lost:
				if !a.failOver(i) {
					a.cfg.Logger.Warn("connection to edge lost", "edge", a.link.edges.name[i])
				}
			}
		}
		if !a.reopen(i) {
			select {
			case <-a.done:
				return
			case <-time.After(wait):
			}
			wait = min(2*wait, reopenMax)
			continue
		}
		wait = reopenFirst
		a.preferLiving()
		a.refreshFlow(i)
	}
}

func (a *Agent) reopen(i int) bool {
	ctx, cancel := context.WithTimeout(context.Background(), dialTimeout)
	defer cancel()
	if err := a.link.reach(ctx, a.link.edges.name[i]); err != nil {
		a.cfg.Logger.Warn("cannot reach edge", "edge", a.link.edges.name[i], "error", err)
		return false
	}
	return true
}

// ping gives a flow up whose pong did not come since the ping before, where the edge is known to answer.
func (a *Agent) ping(f *flow) {
	if a.edgeAnswersPings() && f.alive.since() > a.pingEvery()+pongWithin {
		a.cfg.Logger.Warn("edge does not answer pings")
		a.dropFlow(f)
		return
	}
	if err := f.way.ping(); err != nil {
		a.dropFlow(f)
	}
}

func (a *Agent) dropFlow(f *flow) {
	if err := f.Close(); err != nil {
		a.cfg.Logger.Warn("cannot close connection to edge", "error", err)
	}
}

// edgeAnswersPings holds for every WebSocket, and where the registrar has agreed on outbound (RFC 5626 6).
func (a *Agent) edgeAnswersPings() bool { return a.link.overWebSocket() || a.outbound.Load() }
