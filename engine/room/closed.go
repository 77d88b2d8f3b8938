package room

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	"github.com/pion/transport/v5"
	"github.com/pion/webrtc/v4"
)

// relayLimit is for the way to a relay, TLS included.
const relayLimit = 10 * time.Second

// errClosed is why a socket is refused behind a closed network.
var errClosed = errors.New("the network is closed but for TLS to a relay")

// closedNet is a network that lets nothing out: media can only take what relayDialer made.
type closedNet struct{ transport.Net }

// ListenPacket is transport.Net's.
func (closedNet) ListenPacket(string, string) (net.PacketConn, error) { return nil, errClosed }

// ListenUDP is transport.Net's.
func (closedNet) ListenUDP(string, *net.UDPAddr) (transport.UDPConn, error) { return nil, errClosed }

// ListenTCP is transport.Net's.
func (closedNet) ListenTCP(string, *net.TCPAddr) (transport.TCPListener, error) {
	return nil, errClosed
}

// Dial is transport.Net's.
func (closedNet) Dial(string, string) (net.Conn, error) { return nil, errClosed }

// DialUDP is transport.Net's.
func (closedNet) DialUDP(string, *net.UDPAddr, *net.UDPAddr) (transport.UDPConn, error) {
	return nil, errClosed
}

// DialTCP is transport.Net's.
func (closedNet) DialTCP(string, *net.TCPAddr, *net.TCPAddr) (transport.TCPConn, error) {
	return nil, errClosed
}

// relayDialer makes the TLS connections to relays. pion's own knows the system's
// authorities only; what it gets from a proxy dialer it uses as it is.
type relayDialer struct {
	config *tls.Config
	local  netip.Addr
}

// Dial is proxy.Dialer's.
func (d relayDialer) Dial(network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("Cannot read the relay's address %q: %w", address, err)
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if d.config != nil {
		config = d.config.Clone()
	}
	if config.ServerName == "" {
		config.ServerName = host
	}
	var plain net.Dialer
	if d.local.IsValid() {
		plain.LocalAddr = net.TCPAddrFromAddrPort(netip.AddrPortFrom(d.local, 0))
	}
	ctx, cancel := context.WithTimeout(context.Background(), relayLimit)
	defer cancel()
	return (&tls.Dialer{NetDialer: &plain, Config: config}).DialContext(ctx, network, address)
}

// closeNetwork leaves a connection nothing but relays by TLS.
func closeNetwork(settings *webrtc.SettingEngine, network transport.Net, o *Options) {
	settings.SetNet(closedNet{network})
	settings.SetICEProxyDialer(relayDialer{config: o.RelayTLS, local: o.LocalIP})
}
