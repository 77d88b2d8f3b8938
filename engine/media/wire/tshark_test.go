package wire

import (
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// capture writes datagrams as a pcap of raw IPv4 (link type 101), from and to port 5005.
func capture(t *testing.T, datagrams ...[]byte) string {
	t.Helper()
	out := []byte{0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 101, 0, 0, 0}
	for _, d := range datagrams {
		n := 28 + len(d)
		var h [16]byte
		binary.LittleEndian.PutUint32(h[8:], uint32(n))
		binary.LittleEndian.PutUint32(h[12:], uint32(n))
		ip := []byte{0x45, 0, byte(n >> 8), byte(n), 0, 0, 0, 0, 64, 17, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1,
			0x13, 0x8d, 0x13, 0x8d, byte((n - 20) >> 8), byte(n - 20), 0, 0}
		out = append(append(append(out, h[:]...), ip...), d...)
	}
	path := filepath.Join(t.TempDir(), "x.pcap")
	if err := os.WriteFile(path, out, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func tshark(t *testing.T, path string, arguments ...string) string {
	t.Helper()
	if _, err := exec.LookPath("tshark"); err != nil {
		t.Skip("tshark is not installed: what it reads of our packets is NOT checked")
	}
	out, err := exec.Command("tshark", append([]string{"-r", path}, arguments...)...).Output()
	if err != nil {
		t.Fatalf("tshark: %v", err)
	}
	return strings.TrimSpace(string(out))
}

func TestCompoundIsReadByTshark(t *testing.T) {
	c := full()
	path := capture(t, put(c))
	fields := []string{"rtcp.pt", "rtcp.senderssrc", "rtcp.ssrc.identifier", "rtcp.ssrc.fraction", "rtcp.ssrc.cum_nr",
		"rtcp.ssrc.jitter", "rtcp.sdes.text", "rtcp.xr.voipmetrics.burstdensity", "rtcp.xr.voipmetrics.rtdelay",
		"rtcp.xr.voipmetrics.moslq", "rtcp.xr.voipmetrics.rfactor", "_ws.malformed"}
	arguments := []string{"-d", "udp.port==5005,rtcp", "-T", "fields"}
	for _, field := range fields {
		arguments = append(arguments, "-e", field)
	}
	got := strings.Split(tshark(t, path, arguments...), "\t")
	for i, want := range map[int]string{0: "200,202,207,203", 1: "0x0a0b0c0d,0x0a0b0c0d", 3: "81,1", 4: "-2", 5: "1903326068",
		6: c.CNAME, 7: "3", 8: "2314", 10: "17"} {
		if i >= len(got) || got[i] != want {
			t.Errorf("%s: %q, want %q", fields[i], got, want)
		}
	}
	if len(got) > 11 && got[11] != "" {
		t.Errorf("malformed: %q", got[11])
	}
}
