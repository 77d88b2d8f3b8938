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
	"vigie.dev/engine/sip/transaction"
)

// socketBuffer holds a burst of some thousand requests: 50 calls/s of messages for a stalled second.
const socketBuffer = 4 << 20

// dialTimeout bounds the connection to the edge, handshakes included.
const dialTimeout = 10 * time.Second

// link is the way to the edge: a UDP socket, or a connection that is opened again when it is lost. Every message passes
// through admit before the transactions see it.
type link struct {
	cfg     Config
	network string // as in Via: UDP, TCP, TLS, WS, WSS
	layer   *transaction.Layer
	secure  *tls.Config
	edges   edges
	local   atomic.Pointer[place]
	// host is what Via and Contact name where the far end cannot reach us by address (RFC 7118 5): RFC 2606's .invalid.
	host   string
	socket *socket
	reader sync.WaitGroup

	// observe sees every message that passes.
	observe func(sent bool, text, peer string)

	opening  sync.Mutex
	mu       sync.Mutex
	closed   bool
	flows    map[string]*flow // open, by where they go
	stations stations
	askings  askings
}

// place is an address of our own, and its host as text, which every request has.
type place struct {
	netip.AddrPort
	host string
}

func openLink(cfg Config, observe func(sent bool, text, peer string)) (*link, error) {
	l := &link{cfg: cfg, network: strings.ToUpper(cfg.Transport), observe: observe, flows: make(map[string]*flow)}
	err := l.edges.resolve(append([]string{cfg.Edge}, cfg.Beside...))
	if err != nil {
		return nil, err
	}
	if cfg.Transport == "tls" || cfg.Transport == "wss" {
		if l.secure, err = tlsConfig(cfg); err != nil {
			return nil, err
		}
	}
	if l.overWebSocket() {
		l.host = strings.ToLower(wire.GenerateTagN(12)) + ".invalid"
	}
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

// start begins to listen; what comes goes to layer.
func (l *link) start(layer *transaction.Layer) error {
	l.layer = layer
	if l.reliable() {
		return l.openEdge()
	}
	socket, err := openSocket(netip.AddrPortFrom(l.cfg.LocalIP, 0), socketBuffer)
	if err != nil {
		return err
	}
	l.socket = socket
	l.setLocal(net.UDPAddrFromAddrPort(socket.at))
	l.reader.Go(l.serveDatagrams)
	return nil
}

// way is how a message gets to destination, host:port; over WebSocket everything goes to the edge: there is no other way.
func (l *link) way(destination string) (transaction.Path, error) {
	if !l.reliable() {
		return l.stationOf(destination)
	}
	if f := l.openFlow(destination); f != nil {
		return f, nil
	}
	return nil, fmt.Errorf("cannot send to %s: %w", destination, errNoConnection)
}

// near says that nothing is to be looked up or opened before a message can go to destination.
func (l *link) near(destination string) bool {
	if l.reliable() {
		return l.openFlow(destination) != nil
	}
	return l.known(destination)
}

func (l *link) setLocal(addr net.Addr) {
	if at, err := netip.ParseAddrPort(addr.String()); err == nil {
		at = netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
		l.local.Store(&place{at, at.Addr().String()})
	}
}

func (l *link) close() error {
	var err error
	if l.socket != nil {
		err = l.socket.close()
	}
	l.mu.Lock()
	l.closed = true
	var open []*flow
	for _, f := range l.flows {
		open = append(open, f)
	}
	l.mu.Unlock()
	for _, f := range open {
		err = errors.Join(err, f.Close())
	}
	l.reader.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
