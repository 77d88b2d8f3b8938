package sip

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

// keepAliveEvery is less than the idle time after which proxies close a connection (Kamailio: 120 s).
const keepAliveEvery = 25 * time.Second

// connect opens the connection to the edge, or finds it open. It is asked for with a request that is not sent:
// the library knows no other way, and Contact must name the connection's own port before the first REGISTER.
func (l *link) connect(ctx context.Context) error {
	probe := wire.NewRequest(wire.OPTIONS, wire.Uri{Host: l.edge.Addr().String(), Port: int(l.edge.Port())})
	probe.SetTransport(l.network)
	probe.AppendHeader(&wire.ViaHeader{ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: l.network})
	l.aim(probe, l.edge.String())
	conn, err := l.transport.ClientRequestConnection(ctx, probe)
	if err != nil {
		return fmt.Errorf("cannot connect to edge %s over %s: %w", l.edge, l.network, err)
	}
	l.setLocal(conn.LocalAddr())
	_, err = conn.TryClose()
	return err
}

// aim sets where req leaves from and goes to.
func (l *link) aim(req *wire.Request, destination string) {
	req.SetTransport(l.network)
	req.SetDestination(destination)
	req.Laddr = wire.Addr{IP: l.cfg.LocalIP.AsSlice()}
	if !l.reliable() {
		req.Laddr.Port = int(l.local.Load().Port())
	}
}

// keepAlive sends the double CRLF of RFC 5626 (3.5.1), and where the connection is gone opens another and
// registers all accounts again, since the edge can reach them by it only.
func (a *Agent) keepAlive() {
	ticker := time.NewTicker(keepAliveEvery)
	defer ticker.Stop()
	for {
		select {
		case <-a.done:
			return
		case <-ticker.C:
			a.ping()
		}
	}
}

// errReplaced is a connection that a request opened in place of the one that Contact names.
var errReplaced = errors.New("connection was replaced")

func (l *link) ping() error {
	conn, err := l.transport.GetConnection(l.network, l.edge.String())
	if err != nil {
		return err
	}
	if w, ok := conn.(io.Writer); ok {
		_, err = w.Write([]byte("\r\n\r\n"))
	}
	if conn.LocalAddr().String() != l.local.Load().String() {
		err = errors.Join(err, errReplaced)
	}
	_, closing := conn.TryClose()
	return errors.Join(err, closing)
}

func (a *Agent) ping() {
	err := a.link.ping()
	if err == nil {
		return
	}
	a.cfg.Logger.Warn("connection to edge lost", "error", err)
	ctx, cancel := context.WithTimeout(context.Background(), dialTimeout)
	defer cancel()
	if err := a.link.connect(ctx); err != nil {
		a.cfg.Logger.Warn("cannot reach edge again", "error", err)
		return
	}
	a.refreshAll()
}
