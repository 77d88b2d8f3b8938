package gathering

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/netip"
	"os"
	"time"

	"github.com/gorilla/websocket"

	"vigie.dev/engine/room"
)

// server is how the rooms' server is reached.
type server struct {
	url, key, secret string
	dialer           *websocket.Dialer
	relayTLS         *tls.Config // nil: the system's authorities
	local            netip.Addr
	limit            time.Duration // of each step of joining; 0: the room's
}

func openServer(plan *Plan) (s server, err error) {
	s = server{url: plan.SFU.URL, key: plan.SFU.KeyName}
	secret, err := os.ReadFile(plan.SFU.KeyFile)
	if err != nil {
		return s, fmt.Errorf("Cannot read the key of the rooms' server: %w", err)
	}
	s.secret = firstLine(secret)
	if s.local, err = sourceTowards(plan.SFU.URL); err != nil {
		return s, err
	}
	s.dialer = &websocket.Dialer{HandshakeTimeout: 15 * time.Second}
	if plan.SFU.CAFile == "" {
		return s, nil
	}
	authority, err := os.ReadFile(plan.SFU.CAFile)
	if err != nil {
		return s, fmt.Errorf("Cannot read the stack's authority: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(authority) {
		return s, fmt.Errorf("Cannot use the stack's authority %q: no certificate is in it", plan.SFU.CAFile)
	}
	s.relayTLS = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	s.dialer.TLSClientConfig = s.relayTLS.Clone()
	return s, nil
}

// options to join with; relayed: from a closed network.
func (p *Probe) options(name, identity string, relayed bool) (room.Options, error) {
	token, err := room.Token(p.server.key, p.server.secret, name, identity, p.tokenFor())
	if err != nil {
		return room.Options{}, err
	}
	return room.Options{Relayed: relayed, RelayTLS: p.server.relayTLS, URL: p.server.url, Token: token, Dialer: p.server.dialer, LocalIP: p.server.local,
		Loopback: p.server.local.IsLoopback(), Limit: p.server.limit, Reconnect: millis(p.plan.ReconnectMs), Lateness: p.late.add,
		LateFrames: &p.shared, ReadLateness: p.reads.add, Dropped: func(n uint64) { p.totals.dropped.Add(n) }}, nil
}
