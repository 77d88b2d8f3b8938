package secure

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"
)

func identity(t testing.TB) *Identity {
	t.Helper()
	i, err := NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func socket(t testing.TB) net.PacketConn {
	t.Helper()
	c, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// both runs a handshake of two ends; believed is the fingerprint that the active end was told.
func both(t *testing.T, passive, active *Identity, believed string) (a, b *Session, err error) {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
	defer stop()
	p, q := socket(t), socket(t)
	done := make(chan error, 1)
	go func() {
		var err error
		_, _, err = func() (*Session, *Session, error) {
			s, _, err := Handshake(ctx, p, q.LocalAddr(), DTLS{passive, active.Fingerprint(), Passive})
			b = s
			return s, nil, err
		}()
		done <- err
	}()
	a, _, err = Handshake(ctx, q, p.LocalAddr(), DTLS{active, believed, Active})
	if err != nil {
		stop()
	}
	return a, b, errors.Join(err, <-done)
}

func TestHandshakeGivesBothEndsTheSameKeys(t *testing.T) {
	x, y := identity(t), identity(t)
	a, b, err := both(t, x, y, x.Fingerprint())
	if err != nil {
		t.Fatal(err)
	}
	buffer := make([]byte, 1500)
	for _, way := range [][2]*Session{{a, b}, {b, a}} {
		if _, verdict := way[1].OpenRTP(buffer[:way[0].SealRTP(buffer, rtpPacket(buffer, 5))]); verdict != Opened {
			t.Errorf("%s: %v", a.Suite(), verdict)
		}
	}
}

func TestHandshakeRefusesAnotherCertificateThanAnnounced(t *testing.T) {
	x, y, z := identity(t), identity(t), identity(t)
	if _, _, err := both(t, x, y, z.Fingerprint()); !errors.Is(err, ErrFingerprint) {
		t.Errorf("%v", err)
	}
}

func TestFingerprintRefusesWeakHashes(t *testing.T) {
	x := identity(t)
	if err := checkFingerprint(x.certificate.Certificate[0], x.Fingerprint()); err != nil {
		t.Error(err)
	}
	for _, value := range []string{"", "sha-1 00", "md5 00", "sha-256", "sha-256 00:11"} {
		if checkFingerprint(x.certificate.Certificate[0], value) == nil {
			t.Errorf("%q accepted", value)
		}
	}
}

func TestSetupAnswerLetsOneEndBegin(t *testing.T) {
	for offer, want := range map[Setup]Setup{ActPass: Active, Passive: Active, Active: Passive} {
		if got, err := offer.Answer(); err != nil || got != want {
			t.Errorf("%s: %s %v", offer, got, err)
		}
	}
	if _, err := Setup("holdconn").Answer(); err == nil {
		t.Error("holdconn answered")
	}
}
