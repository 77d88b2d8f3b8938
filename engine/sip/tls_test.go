package sip

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// edgeAndAgent starts both on network; on tls and wss the edge's certificate carries the domain's name only.
func edgeAndAgent(t *testing.T, network string) (*edge, *Agent) {
	t.Helper()
	if network != "tls" && network != "wss" {
		e := startEdge(t, network, nil)
		return e, newAgent(t, e)
	}
	secure, authority := certificate(t, testDomain)
	e := startEdge(t, network, secure)
	a, err := New(Config{
		LocalIP: loopback, Transport: network, Edge: e.addr(), Domain: testDomain, CAFile: authority,
	})
	must(t, err)
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return e, a
}

func certificate(t *testing.T, name string) (*tls.Config, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{name},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	must(t, err)
	path := filepath.Join(t.TempDir(), "ca.pem")
	must(t, os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, path
}

func TestTLSRefusesAnotherNamesCertificate(t *testing.T) {
	secure, authority := certificate(t, "elsewhere.test")
	e := startEdge(t, "tls", secure)
	_, err := New(Config{LocalIP: loopback, Transport: "tls", Edge: e.addr(), Domain: testDomain, CAFile: authority})
	if err == nil || !strings.Contains(err.Error(), testDomain) {
		t.Errorf("New: %v", err)
	}
}
