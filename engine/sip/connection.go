package sip

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"syscall"
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

// errNoDial keeps the library from dialling: it would speak plain TCP whatever the transport is.
var errNoDial = errors.New("connection is gone")

func noDialer(net.Addr) net.Dialer {
	return net.Dialer{Control: func(string, string, syscall.RawConn) error { return errNoDial }}
}

func (l *link) startFlows() error {
	l.flows = newHandOver(net.TCPAddrFromAddrPort(netip.AddrPortFrom(l.cfg.LocalIP, 0)))
	l.reader.Go(func() {
		if err := l.transport.ServeTCP(l.flows); err != nil && !errors.Is(err, net.ErrClosed) {
			l.cfg.Logger.Warn("transport ended", "error", err)
		}
	})
	ctx, cancel := context.WithTimeout(context.Background(), dialTimeout)
	defer cancel()
	return l.reach(ctx, l.edge.String())
}

// reach opens the connection to destination, or finds it open. For udp there is nothing to do.
func (l *link) reach(ctx context.Context, destination string) error {
	if !l.reliable() || l.isOpen(destination) {
		return nil
	}
	l.opening.Lock()
	defer l.opening.Unlock()
	if l.isOpen(destination) {
		return nil
	}
	f, err := l.dial(ctx, destination)
	if err != nil {
		return fmt.Errorf("cannot connect to %s over %s: %w", destination, l.network, err)
	}
	if destination == l.edge.String() {
		l.setLocal(f.LocalAddr())
		l.flow.Store(f)
	}
	if err := l.flows.give(f); err != nil {
		return errors.Join(fmt.Errorf("cannot use connection to %s: %w", destination, err), f.Close())
	}
	return l.awaitPool("tcp", f.RemoteAddr().String(), nil)
}

func (l *link) isOpen(destination string) bool {
	if destination == l.edge.String() {
		if f := l.flow.Load(); f == nil || f.isLost() {
			return false
		}
	}
	conn, err := l.transport.GetConnection("tcp", destination)
	if err != nil {
		return false
	}
	_, err = conn.TryClose()
	return err == nil
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
	if f.way, err = l.dialWebSocket(ctx, conn, &f.alive); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return f, nil
}

// aim sets where req leaves from and goes to. Over WebSocket everything goes to the edge: there is no other way.
func (l *link) aim(req *wire.Request, destination string) {
	if l.overWebSocket() {
		destination = l.edge.String()
	}
	req.SetTransport(l.carrier)
	req.SetDestination(destination)
	req.Laddr = wire.Addr{IP: l.cfg.LocalIP.AsSlice()}
	if !l.reliable() {
		req.Laddr.Port = int(l.local.Load().Port())
	}
}

// keepAlive pings the edge, and where the connection is lost opens another and registers all accounts again, since
// the edge can reach them by it only (RFC 5626 4.4, 4.5).
func (a *Agent) keepAlive() {
	ticker := time.NewTicker(a.pingEvery())
	defer ticker.Stop()
	wait := reopenFirst
	for {
		f := a.link.flow.Load()
		select {
		case <-a.done:
			return
		case <-ticker.C:
			a.ping(f)
			continue
		case <-a.retimed:
			ticker.Reset(a.pingEvery())
			continue
		case <-f.lost:
		}
		if !a.reopen() {
			select {
			case <-a.done:
				return
			case <-time.After(wait):
			}
			wait = min(2*wait, reopenMax)
			continue
		}
		wait = reopenFirst
		a.refreshAll()
	}
}

func (a *Agent) reopen() bool {
	a.cfg.Logger.Warn("connection to edge lost")
	ctx, cancel := context.WithTimeout(context.Background(), dialTimeout)
	defer cancel()
	if err := a.link.reach(ctx, a.link.edge.String()); err != nil {
		a.cfg.Logger.Warn("cannot reach edge again", "error", err)
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
