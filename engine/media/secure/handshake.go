package secure

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/pion/dtls/v3"
	"github.com/pion/srtp/v3"
)

// Setup is the value of the setup attribute: who begins (RFC 4145, RFC 5763 §5).
type Setup string

// The values that DTLS-SRTP has.
const (
	Active  Setup = "active"
	Passive Setup = "passive"
	ActPass Setup = "actpass"
)

// Answer is what to answer to the far end's setup: active unless it is, so
// that the handshake begins with our answer.
func (s Setup) Answer() (Setup, error) {
	switch s {
	case ActPass, Passive:
		return Active, nil
	case Active:
		return Passive, nil
	}
	return "", fmt.Errorf("Cannot answer setup %q: it is none of active, passive, actpass", s)
}

// DTLS describes a handshake.
type DTLS struct {
	Identity *Identity
	// Fingerprint the far end announced, as in its fingerprint attribute.
	Fingerprint string
	// Setup of this end, active or passive.
	Setup Setup
}

// flightInterval is the first retransmission; RFC 6347 §4.2.4.1's 1 s would
// cost a second of speech for each packet lost, and we know our network.
const flightInterval = 200 * time.Millisecond

// Handshake makes a session over conn, which carries this stream's DTLS alone.
// The returned Conn answers a far end that did not get our last flight; once
// it is closed, conn is. A far end that shows another certificate than it
// announced is refused with ErrFingerprint.
func Handshake(ctx context.Context, conn net.PacketConn, remote net.Addr, d DTLS) (*Session, *dtls.Conn, error) {
	if d.Setup != Active && d.Setup != Passive {
		return nil, nil, fmt.Errorf("Cannot begin DTLS with setup %q: it is neither active nor passive", d.Setup)
	}
	association, err := d.begin(conn, remote)
	if err != nil {
		return nil, nil, fmt.Errorf("Cannot begin DTLS: %w", err)
	}
	session, err := d.finish(ctx, association)
	if err != nil {
		_ = association.Close() // the first error is the one that matters
		return nil, nil, err
	}
	return session, association, nil
}

func (d DTLS) begin(conn net.PacketConn, remote net.Addr) (*dtls.Conn, error) {
	options := []dtls.Option{
		dtls.WithCertificates(d.Identity.certificate),
		dtls.WithSRTPProtectionProfiles(dtls.SRTP_AEAD_AES_128_GCM, dtls.SRTP_AES128_CM_HMAC_SHA1_80, dtls.SRTP_AES128_CM_HMAC_SHA1_32),
		dtls.WithInsecureSkipVerify(true), // self-signed: the fingerprint is what is verified, RFC 5763 §5
		dtls.WithFlightInterval(flightInterval),
		// Asked again after the handshake, by finish: this one ends it early.
		dtls.WithVerifyConnection(func(s *dtls.State) error {
			if len(s.PeerCertificates) == 0 {
				return fmt.Errorf("Cannot trust a far end without a certificate: %w", ErrFingerprint)
			}
			return checkFingerprint(s.PeerCertificates[0], d.Fingerprint)
		}),
	}
	if d.Setup == Active {
		client := make([]dtls.ClientOption, len(options))
		for i, option := range options {
			client[i] = option
		}
		return dtls.ClientWithOptions(conn, remote, client...)
	}
	server := []dtls.ServerOption{dtls.WithClientAuth(dtls.RequireAnyClientCert)}
	for _, option := range options {
		server = append(server, option)
	}
	return dtls.ServerWithOptions(conn, remote, server...)
}

func (d DTLS) finish(ctx context.Context, association *dtls.Conn) (*Session, error) {
	if err := association.HandshakeContext(ctx); err != nil {
		return nil, fmt.Errorf("Cannot finish the DTLS handshake: %w", err)
	}
	state, ok := association.ConnectionState()
	if !ok || len(state.PeerCertificates) == 0 {
		return nil, fmt.Errorf("Cannot trust a far end without a certificate: %w", ErrFingerprint)
	}
	if err := checkFingerprint(state.PeerCertificates[0], d.Fingerprint); err != nil {
		return nil, err
	}
	profile, ok := association.SelectedSRTPProtectionProfile()
	if !ok {
		return nil, fmt.Errorf("Cannot make SRTP keys by DTLS: %w", ErrNoSRTP)
	}
	suite, err := suiteOf(srtp.ProtectionProfile(profile))
	if err != nil {
		return nil, err
	}
	config := srtp.Config{Profile: profiles[suite]}
	if err := config.ExtractSessionKeysFromDTLS(&state, d.Setup == Active); err != nil {
		return nil, fmt.Errorf("Cannot make SRTP keys by DTLS: %w", err)
	}
	return NewSession(suite, Key{config.Keys.LocalMasterKey, config.Keys.LocalMasterSalt},
		Key{config.Keys.RemoteMasterKey, config.Keys.RemoteMasterSalt})
}
