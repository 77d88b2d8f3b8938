package sip

import (
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

// dialTimeout bounds the connection to the edge, handshakes included.
const dialTimeout = 10 * time.Second

// link is the way to the edge: a UDP socket, or a connection that is opened again when it is lost. The library
// below knows two carriers only, udp and tcp: what TLS and WebSocket need is done here, and every message passes
// through admit before the library reads it.
type link struct {
	cfg       Config
	network   string // as in Via: UDP, TCP, TLS, WS, WSS
	carrier   string // the library's transport: UDP or TCP
	transport *wire.TransportLayer
	secure    *tls.Config
	edge      netip.AddrPort
	local     atomic.Pointer[netip.AddrPort]
	// host is what Via and Contact name where the far end cannot reach us by address (RFC 7118 5): RFC 2606's .invalid.
	host   string
	socket net.PacketConn
	reader sync.WaitGroup

	// observe sees every message that passes, and must not keep raw.
	observe func(sent bool, raw []byte, peer string)

	opening sync.Mutex
	flows   *handOver
	flow    atomic.Pointer[flow] // the one to the edge
}

func openLink(cfg Config, observe func(bool, []byte, string)) (*link, error) {
	edge, err := net.ResolveUDPAddr("udp", cfg.Edge)
	if err != nil {
		return nil, fmt.Errorf("cannot resolve edge %q: %w", cfg.Edge, err)
	}
	at := edge.AddrPort()
	l := &link{
		cfg: cfg, network: strings.ToUpper(cfg.Transport), carrier: "TCP", observe: observe,
		edge: netip.AddrPortFrom(at.Addr().Unmap(), at.Port()),
	}
	switch cfg.Transport {
	case "udp":
		l.carrier = "UDP"
	case "tls", "wss":
		if l.secure, err = tlsConfig(cfg); err != nil {
			return nil, err
		}
	}
	if l.overWebSocket() {
		l.host = strings.ToLower(wire.GenerateTagN(12)) + ".invalid"
	}
	l.transport = wire.NewTransportLayer(net.DefaultResolver, wire.NewParser(wire.WithHeadersParsers(fieldParsers())), nil,
		wire.WithTransportLayerLogger(cfg.Logger),
		wire.WithTransportLayerTransports(wire.TransportsConfig{TCP: &wire.TransportTCP{DialerCreate: noDialer}}))
	return l, nil
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

func (l *link) overWebSocket() bool { return l.network == "WS" || l.network == "WSS" }

// start begins to listen. It comes after the transaction layer has hooked itself to the transport.
func (l *link) start() error {
	if l.reliable() {
		return l.startFlows()
	}
	socket, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(l.cfg.LocalIP, 0)))
	if err != nil {
		return fmt.Errorf("cannot open SIP socket: %w", err)
	}
	// A smaller buffer than asked for is no error: the kernel caps it at net.core.rmem_max.
	if err := socket.SetReadBuffer(socketBuffer); err != nil {
		return errors.Join(fmt.Errorf("cannot size SIP socket: %w", err), socket.Close())
	}
	l.socket = &datagrams{UDPConn: socket, link: l}
	l.setLocal(socket.LocalAddr())
	serving := make(chan error, 1)
	l.reader.Go(func() { serving <- l.transport.ServeUDP(l.socket) })
	return l.awaitPool("udp", socket.LocalAddr().String(), serving)
}

// awaitPool waits until a connection is in the transport's pool: a request sent before would open another.
func (l *link) awaitPool(network, address string, serving <-chan error) error {
	limit := time.Now().Add(dialTimeout)
	for {
		if conn, err := l.transport.GetConnection(network, address); err == nil {
			_, err = conn.TryClose()
			return err
		}
		select {
		case err := <-serving:
			return fmt.Errorf("cannot serve SIP transport: %w", err)
		case <-time.After(100 * time.Microsecond):
		}
		if time.Now().After(limit) {
			return fmt.Errorf("cannot serve SIP transport: %s is not in use after %v", address, dialTimeout)
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
	if l.flows != nil {
		err = errors.Join(err, l.flows.Close())
	}
	l.reader.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
