package mail

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"time"

	"vigie.dev/engine/record"
)

// dialLimit bounds a connection's making, TLS included.
const dialLimit = 15 * time.Second

// authority reads the only authority that servers are checked against.
func authority(caFile string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(caFile)
	if err != nil {
		return nil, fmt.Errorf("Cannot read the stack's authority: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("Cannot read the stack's authority: no certificate in %s", caFile)
	}
	return pool, nil
}

// clientTLS checks the server's certificate for the host of addr.
func clientTLS(roots *x509.CertPool, addr string) (*tls.Config, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("Cannot take %q as a server: %w", addr, err)
	}
	return &tls.Config{RootCAs: roots, ServerName: host, MinVersion: tls.VersionTLS12}, nil
}

// dial connects; the connection is closed when ctx ends, whatever is under way on it.
func dial(ctx context.Context, addr string) (net.Conn, func(), error) {
	within, stop := context.WithTimeout(ctx, dialLimit)
	defer stop()
	conn, err := (&net.Dialer{}).DialContext(within, "tcp", addr)
	if err != nil {
		return nil, nil, fmt.Errorf("Cannot reach %s: %w", addr, err)
	}
	release := context.AfterFunc(ctx, func() { _ = conn.Close() })
	return conn, func() { release(); _ = conn.Close() }, nil
}

// handshake makes TLS of a connection.
func handshake(ctx context.Context, conn net.Conn, config *tls.Config) (*tls.Conn, error) {
	within, stop := context.WithTimeout(ctx, dialLimit)
	defer stop()
	secured := tls.Client(conn, config)
	if err := secured.HandshakeContext(within); err != nil {
		return nil, fmt.Errorf("Cannot agree on TLS with %s: %w", conn.RemoteAddr(), err)
	}
	return secured, nil
}

// describe writes a connection's TLS as the records have it.
func describe(state tls.ConnectionState) *record.TLS {
	t := &record.TLS{Version: tls.VersionName(state.Version), Cipher: tls.CipherSuiteName(state.CipherSuite)}
	if len(state.PeerCertificates) > 0 {
		leaf := state.PeerCertificates[0]
		sum := sha256.Sum256(leaf.Raw)
		t.Subject, t.Issuer, t.NotAfter = leaf.Subject.String(), leaf.Issuer.String(), record.Time(leaf.NotAfter)
		t.SHA256 = hex.EncodeToString(sum[:])
	}
	return t
}
