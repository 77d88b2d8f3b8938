package secure

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"vigie.dev/engine/media/wire"
)

// peer compiles testdata/peer.c against libsrtp2 and gives a function that
// puts one line to it.
func peer(t *testing.T) func(line string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "peer")
	if out, err := exec.Command("gcc", "-O1", "-o", program, "testdata/peer.c", "-lsrtp2").CombinedOutput(); err != nil {
		t.Skipf("gcc or libsrtp2-dev is not installed: interop with libsrtp is NOT checked (%v)\n%s", err, out)
	}
	return func(line string) string {
		command := exec.Command(program)
		command.Stdin = strings.NewReader(line + "\n")
		out, err := command.Output()
		if err != nil {
			t.Fatalf("libsrtp peer: %v", err)
		}
		return strings.TrimSpace(string(out))
	}
}

func TestSessionUnderstandsLibsrtpAndIsUnderstood(t *testing.T) {
	ask := peer(t)
	for _, suite := range Suites {
		ours, theirs := suite.NewKey(), suite.NewKey()
		s, err := NewSession(suite, ours, theirs)
		if err != nil {
			t.Fatal(err)
		}
		keyHex := func(k Key) string { return hex.EncodeToString(append(bytes.Clone(k.Master), k.Salt...)) }
		for _, kind := range []string{"rtp", "rtcp"} {
			b := make([]byte, 1500)
			n := rtpPacket(b, 65_535)
			seal, open := s.SealRTP, s.OpenRTP
			if kind == "rtcp" {
				report := wire.Compound{SSRC: 7, CNAME: "abcdefghijklmnop", HasSent: true, Block: wire.Block{SSRC: 9}, HasBlock: true, HasVoIP: true}
				n, seal, open = report.Put(b), s.SealRTCP, s.OpenRTCP
			}
			plain := bytes.Clone(b[:n])
			sealed := b[:seal(b, n)]
			if got := ask(fmt.Sprintf("unprotect %s %s %s %x", kind, suite, keyHex(ours), sealed)); got != hex.EncodeToString(plain) {
				t.Errorf("%s %s: libsrtp opens ours as %q", suite, kind, got)
			}
			sealed[n-1] ^= 1
			if got := ask(fmt.Sprintf("unprotect %s %s %s %x", kind, suite, keyHex(ours), sealed)); got != "refused" {
				t.Errorf("%s %s: libsrtp opens an altered packet as %q", suite, kind, got)
			}
			text := ask(fmt.Sprintf("protect %s %s %s %x", kind, suite, keyHex(theirs), plain))
			if got, verdict := open(unhex(t, text)); verdict != Opened || !bytes.Equal(got, plain) {
				t.Errorf("%s %s: we open libsrtp's as %x (%v)", suite, kind, got, verdict)
			}
		}
	}
}
