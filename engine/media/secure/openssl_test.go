package secure

import (
	"bufio"
	"bytes"
	"context"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pion/dtls/v3/pkg/crypto/fingerprint"
)

// certificate is made by openssl; its fingerprint as in SDP.
func certificate(t *testing.T) (keyFile, certFile, print string) {
	t.Helper()
	dir := t.TempDir()
	keyFile, certFile = filepath.Join(dir, "key.pem"), filepath.Join(dir, "cert.pem")
	if out, err := exec.Command("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
		"-subj", "/CN=peer", "-days", "2", "-keyout", keyFile, "-out", certFile).CombinedOutput(); err != nil {
		t.Skipf("openssl is not installed: interop of DTLS-SRTP with OpenSSL is NOT checked (%v)\n%s", err, out)
	}
	text, err := os.ReadFile(certFile)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	leaf, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	if print, err = fingerprint.Fingerprint(leaf, hashes["sha-256"]); err != nil {
		t.Fatal(err)
	}
	return keyFile, certFile, "sha-256 " + print
}

var material = regexp.MustCompile(`Keying material: ([0-9A-F]+)`)

// openssl starts s_server or s_client; keys gives what it exported.
func openssl(t *testing.T, arguments ...string) (keys func() []byte) {
	t.Helper()
	command := exec.Command("openssl", arguments...)
	in, err := command.StdinPipe() // open, so that it stays
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var problems bytes.Buffer
	command.Stderr = &problems
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close(); _ = command.Process.Kill(); _ = command.Wait() })
	found := make(chan []byte, 1)
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if m := material.FindStringSubmatch(lines.Text()); m != nil {
				key, _ := hex.DecodeString(m[1])
				found <- key
			}
		}
	}()
	return func() []byte {
		select {
		case key := <-found:
			return key
		case <-time.After(10 * time.Second):
			t.Fatalf("openssl exported no keys: %s", problems.String())
			return nil
		}
	}
}

// proveKeys opens, with keys made of what OpenSSL exported, what the session sealed.
func proveKeys(t *testing.T, s *Session, exported []byte, weAreClient bool) {
	t.Helper()
	client, server := Key{exported[:16], exported[32:46]}, Key{exported[16:32], exported[46:60]}
	ours, theirs := server, client
	if weAreClient {
		ours, theirs = client, server
	}
	far, err := NewSession(AESCM80, theirs, ours)
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 1500)
	if _, verdict := far.OpenRTP(b[:s.SealRTP(b, rtpPacket(b, 1))]); verdict != Opened {
		t.Error("OpenSSL's keys do not open what we seal")
	}
	if _, verdict := s.OpenRTP(b[:far.SealRTP(b, rtpPacket(b, 1))]); verdict != Opened {
		t.Error("we do not open what OpenSSL's keys seal")
	}
}

var exporting = []string{"-dtls1_2", "-use_srtp", "SRTP_AES128_CM_SHA1_80", "-keymatexport", "EXTRACTOR-dtls_srtp", "-keymatexportlen", "60"}

func TestHandshakeAsClientOfOpenSSL(t *testing.T) {
	key, cert, print := certificate(t)
	own := identity(t)
	server := socket(t)
	address := server.LocalAddr().String()
	_ = server.Close() // its number is openssl's now
	keys := openssl(t, append([]string{"s_server", "-accept", address, "-key", key, "-cert", cert, "-verify", "1"}, exporting...)...)
	ctx, stop := context.WithTimeout(context.Background(), 60*time.Second)
	defer stop()
	remote, _ := net.ResolveUDPAddr("udp4", address)
	s, association, err := Handshake(ctx, socket(t), remote, DTLS{own, print, Active})
	if err != nil {
		t.Fatal(err)
	}
	defer association.Close()
	proveKeys(t, s, keys(), true)
}

func TestHandshakeAsServerOfOpenSSL(t *testing.T) {
	key, cert, print := certificate(t)
	own := identity(t)
	for name, believed := range map[string]string{"true": print, "false": own.Fingerprint()} {
		conn := socket(t)
		keys := openssl(t, append([]string{"s_client", "-connect", conn.LocalAddr().String(), "-key", key, "-cert", cert}, exporting...)...)
		first := make([]byte, 2048)
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		_, from, err := conn.ReadFrom(first) // it is sent again
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetReadDeadline(time.Time{})
		ctx, stop := context.WithTimeout(context.Background(), 60*time.Second)
		s, association, err := Handshake(ctx, conn, from, DTLS{own, believed, Passive})
		stop()
		if name == "false" {
			if err == nil || !strings.Contains(err.Error(), "fingerprint") {
				t.Errorf("a false fingerprint: %v", err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		proveKeys(t, s, keys(), false)
		_ = association.Close()
	}
}
