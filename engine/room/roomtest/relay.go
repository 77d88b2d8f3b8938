package roomtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/turn/v5"
)

// relaySecret makes the relay's credentials, as coturn's static-auth-secret.
const relaySecret = "a-secret-of-the-relay"

// Relay is a TURN server on loopback that is reached by TLS alone.
type Relay struct {
	// TLS trusts its certificate.
	TLS *tls.Config
	// Allocations that were made.
	Allocations atomic.Int64
	port        int
}

// StartRelay runs one for a test.
func StartRelay(t *testing.T) *Relay {
	t.Helper()
	certificate, roots := selfSigned(t)
	listener, err := tls.Listen("tcp4", "127.0.0.1:0", &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{certificate}})
	if err != nil {
		t.Fatal(err)
	}
	r := &Relay{TLS: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots}, port: listener.Addr().(*net.TCPAddr).Port}
	server, err := turn.NewServer(turn.ServerConfig{
		Realm:       "rooms.test",
		AuthHandler: turn.LongTermTURNRESTAuthHandler(relaySecret, nil),
		EventHandler: turn.EventHandler{OnAllocationCreated: func(net.Addr, net.Addr, string, string, string, net.Addr, int) {
			r.Allocations.Add(1)
		}},
		ListenerConfigs: []turn.ListenerConfig{{Listener: listener, PermissionHandler: func(net.Addr, net.IP) bool { return true },
			RelayAddressGenerator: &turn.RelayAddressGeneratorStatic{RelayAddress: net.IPv4(127, 0, 0, 1), Address: "127.0.0.1"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return r
}

// named is what the room server's configuration says of the relay.
func (r *Relay) named() string {
	return fmt.Sprintf("  turn_servers: [{host: 127.0.0.1, port: %d, protocol: tls, secret: %s}]\n", r.port, relaySecret)
}

func selfSigned(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "relay"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(24 * time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}
