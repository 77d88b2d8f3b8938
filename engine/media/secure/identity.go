package secure

import (
	"crypto"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"

	"github.com/pion/dtls/v3/pkg/crypto/fingerprint"
	"github.com/pion/dtls/v3/pkg/crypto/selfsign"
)

// Identity is a self-signed certificate, known by its fingerprint alone.
type Identity struct {
	certificate tls.Certificate
	fingerprint string
}

// NewIdentity makes an identity (ECDSA P-256). One serves many streams.
func NewIdentity() (*Identity, error) {
	certificate, err := selfsign.GenerateSelfSigned()
	if err != nil {
		return nil, fmt.Errorf("Cannot make a DTLS certificate: %w", err)
	}
	leaf, err := x509.ParseCertificate(certificate.Certificate[0])
	if err != nil {
		return nil, fmt.Errorf("Cannot read our own DTLS certificate: %w", err)
	}
	print, err := fingerprint.Fingerprint(leaf, crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("Cannot make a fingerprint: %w", err)
	}
	return &Identity{certificate, "sha-256 " + strings.ToUpper(print)}, nil
}

// Fingerprint is the value of the fingerprint attribute (RFC 8122 §5).
func (i *Identity) Fingerprint() string { return i.fingerprint }

// Errors of a handshake that callers tell apart.
var (
	// ErrFingerprint: the far end showed another certificate than it announced.
	ErrFingerprint = errors.New("the certificate is not the one of the fingerprint")
	// ErrNoSRTP: the far end agreed to no SRTP protection profile.
	ErrNoSRTP = errors.New("no SRTP protection profile in common")
)

// hashes that a fingerprint may have: RFC 8122 §5 forbids MD5, and SHA-1 no longer proves anything.
var hashes = map[string]crypto.Hash{"sha-256": crypto.SHA256, "sha-384": crypto.SHA384, "sha-512": crypto.SHA512}

// checkFingerprint compares a certificate with a fingerprint attribute's value.
func checkFingerprint(certificate []byte, value string) error {
	name, want, _ := strings.Cut(strings.TrimSpace(value), " ")
	hash, known := hashes[strings.ToLower(name)]
	if !known {
		return fmt.Errorf("Cannot check fingerprint %q: its hash is none of sha-256, sha-384, sha-512", value)
	}
	leaf, err := x509.ParseCertificate(certificate)
	if err != nil {
		return fmt.Errorf("Cannot read the far end's certificate: %w", err)
	}
	got, err := fingerprint.Fingerprint(leaf, hash)
	if err != nil {
		return fmt.Errorf("Cannot make a fingerprint: %w", err)
	}
	want = strings.ToLower(strings.TrimSpace(want))
	if subtle.ConstantTimeCompare([]byte(got), []byte(want)) != 1 {
		return fmt.Errorf("Cannot trust the far end, whose fingerprint is %s, not %s: %w", got, want, ErrFingerprint)
	}
	return nil
}
