package bridge

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

const (
	apiKey    = "vigie"
	apiSecret = "a-secret-for-tests-on-loopback-only"
	testKey   = Key("a-key-for-tests-on-loopback-only")
)

// startServer runs LiveKit's server on loopback for one test and gives its address. It is VIGIE_LIVEKIT_SERVER, or what
// the tests of package room have built into the user's cache.
func startServer(t *testing.T) string {
	t.Helper()
	binary := os.Getenv("VIGIE_LIVEKIT_SERVER")
	if binary == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			t.Fatal(err)
		}
		folder := filepath.Join(cache, "vigie", "livekit-v1.13.5")
		binary = filepath.Join(folder, "server")
		if _, err := os.Stat(binary); err != nil {
			build := exec.CommandContext(t.Context(), "go", "install", "github.com/livekit/livekit-server/cmd/server@v1.13.5")
			build.Dir, build.Env = t.TempDir(), append(os.Environ(), "GOBIN="+folder, "GOFLAGS=")
			if out, err := build.CombinedOutput(); err != nil {
				t.Fatalf("Cannot build LiveKit's server: %v\n%s", err, out)
			}
		}
	}
	web, tcp, udp := freePort(t, "tcp"), freePort(t, "tcp"), freePort(t, "udp")
	config := fmt.Sprintf(`{port: %d, bind_addresses: ["127.0.0.1"], keys: {%s: %s}, logging: {level: info},
rtc: {node_ip: 127.0.0.1, tcp_port: %d, udp_port: %d, use_external_ip: false, enable_loopback_candidate: true, interfaces: {includes: [lo]}}}
`, web, apiKey, apiSecret, tcp, udp)
	path := filepath.Join(t.TempDir(), "livekit.yaml")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	server := exec.Command(binary, "--config", path)
	server.Stdout, server.Stderr = &said, &said
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
		if t.Failed() {
			t.Logf("the server said:\n%s", said.Bytes()[max(0, said.Len()-4000):])
		}
	})
	for range 150 {
		if response, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/", web)); err == nil {
			_ = response.Body.Close()
			return fmt.Sprintf("ws://127.0.0.1:%d", web)
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Fatal("LiveKit's server did not answer within 30 s")
	return ""
}

func freePort(t *testing.T, network string) int {
	t.Helper()
	if network == "udp" {
		u, err := net.ListenPacket("udp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = u.Close() }()
		return u.LocalAddr().(*net.UDPAddr).Port
	}
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

// startBridge is one at that edge and server, whose prompts are 0.2 s of silence each.
func startBridge(t *testing.T, e *edge, url string) *Bridge {
	t.Helper()
	b, err := Start(t.Context(), Config{LocalIP: loopback, FirstPort: 30000, LastPort: 30999, Edge: e.address(), Domain: "voice.vigie.test",
		Key: testKey, LiveKit: url, LiveKitKey: apiKey, LiveKitSecret: apiSecret, Loopback: true, Prompts: quietPrompts(t),
		Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

func quietPrompts(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, rate := range []int{8000, 16000, 48000} {
		data := make([]byte, rate/5*2)
		b := append([]byte("RIFF"), 0, 0, 0, 0)
		b = append(b, "WAVEfmt "...)
		b = binary.LittleEndian.AppendUint32(b, 16)
		b = append(b, 1, 0, 1, 0)
		b = binary.LittleEndian.AppendUint32(b, uint32(rate))
		b = binary.LittleEndian.AppendUint32(b, uint32(2*rate))
		b = append(b, 2, 0, 16, 0)
		b = append(b, "data"...)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
		for _, name := range promptNames {
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%d.wav", name, rate)), append(b, data...), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return folder
}
