package sip

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

// socketBuffer holds a burst of some thousand requests: 50 calls/s of messages for a stalled second.
const socketBuffer = 4 << 20

// dialTimeout bounds the connection to the edge, handshake included.
const dialTimeout = 10 * time.Second

// link is the way to the edge: a UDP socket, or a TCP or TLS connection that is opened again when it is lost.
type link struct {
	cfg       Config
	network   string // as in Via: UDP, TCP, TLS
	transport *wire.TransportLayer
	edge      netip.AddrPort
	local     atomic.Pointer[netip.AddrPort]
	socket    net.PacketConn
	reader    sync.WaitGroup
}

func openLink(cfg Config) (*link, error) {
	edge, err := net.ResolveUDPAddr("udp", cfg.Edge)
	if err != nil {
		return nil, fmt.Errorf("cannot resolve edge %q: %w", cfg.Edge, err)
	}
	var secure *tls.Config
	if cfg.Transport == "tls" {
		if secure, err = tlsConfig(cfg); err != nil {
			return nil, err
		}
	}
	at := edge.AddrPort()
	return &link{
		cfg:     cfg,
		network: strings.ToUpper(cfg.Transport),
		edge:    netip.AddrPortFrom(at.Addr().Unmap(), at.Port()),
		transport: wire.NewTransportLayer(net.DefaultResolver, wire.NewParser(), secure,
			wire.WithTransportLayerLogger(cfg.Logger)),
	}, nil
}

func tlsConfig(cfg Config) (*tls.Config, error) {
	secure := &tls.Config{ServerName: cfg.Domain, MinVersion: tls.VersionTLS12}
	if cfg.CAFile == "" {
		return secure, nil
	}
	pem, err := os.ReadFile(cfg.CAFile)
	if err != nil {
		return nil, fmt.Errorf("cannot read certificate authority: %w", err)
	}
	secure.RootCAs = x509.NewCertPool()
	if !secure.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("cannot find a certificate in %q", cfg.CAFile)
	}
	return secure, nil
}

func (l *link) reliable() bool { return l.network != "UDP" }

// start begins to listen. It comes after the transaction layer has hooked itself to the transport.
func (l *link) start() error {
	if l.reliable() {
		ctx, cancel := context.WithTimeout(context.Background(), dialTimeout)
		defer cancel()
		return l.connect(ctx)
	}
	socket, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(l.cfg.LocalIP, 0)))
	if err != nil {
		return fmt.Errorf("cannot open SIP socket: %w", err)
	}
	// A smaller buffer than asked for is no error: the kernel caps it at net.core.rmem_max.
	if err := socket.SetReadBuffer(socketBuffer); err != nil {
		return errors.Join(fmt.Errorf("cannot size SIP socket: %w", err), socket.Close())
	}
	l.socket = socket
	l.setLocal(socket.LocalAddr())
	serving := make(chan error, 1)
	l.reader.Go(func() { serving <- l.transport.ServeUDP(socket) })
	return l.awaitServing(serving)
}

// awaitServing waits until the socket is in the transport's pool: a request sent before would open another.
func (l *link) awaitServing(serving <-chan error) error {
	address := l.socket.LocalAddr().String()
	for {
		if conn, err := l.transport.GetConnection("udp", address); err == nil {
			_, err = conn.TryClose()
			return err
		}
		select {
		case err := <-serving:
			return fmt.Errorf("cannot serve SIP socket: %w", err)
		case <-time.After(100 * time.Microsecond):
		}
	}
}

func (l *link) setLocal(addr net.Addr) {
	if at, err := netip.ParseAddrPort(addr.String()); err == nil {
		at = netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
		l.local.Store(&at)
	}
}

func (l *link) close() error {
	err := l.transport.Close()
	if l.socket != nil {
		err = errors.Join(err, l.socket.Close())
	}
	l.reader.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
