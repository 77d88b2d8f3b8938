// Package roomtest runs LiveKit's server for tests of what talks to it.
package roomtest

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

const (
	// Key and Secret are the server's API key.
	Key    = "vigie"
	Secret = "a-secret-for-tests-on-loopback-only"
)

// serverVersion is the LiveKit server that we are tested with.
const serverVersion = "v1.13.5"

// liveKitBinary is VIGIE_LIVEKIT_SERVER, or else built once into the user's cache.
func liveKitBinary(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("VIGIE_LIVEKIT_SERVER"); path != "" {
		return path
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(cache, "vigie", "livekit-"+serverVersion)
	path := filepath.Join(folder, "server")
	if _, err := os.Stat(path); err == nil {
		return path
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	build := exec.CommandContext(ctx, "go", "install", "github.com/livekit/livekit-server/cmd/server@"+serverVersion)
	build.Dir, build.Env = t.TempDir(), append(os.Environ(), "GOBIN="+folder, "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("Cannot build LiveKit's server: %v\n%s", err, out)
	}
	return path
}

// freePorts gives TCP ports of loopback, and one UDP port last, free a moment ago.
func freePorts(t *testing.T) (http, tcp, udp int) {
	t.Helper()
	var ports [2]int
	for i := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }()
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	u, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = u.Close() }()
	return ports[0], ports[1], u.LocalAddr().(*net.UDPAddr).Port
}

// Start runs LiveKit's server on loopback for one test and gives its address.
func Start(t *testing.T) string {
	t.Helper()
	return start(t, "")
}

// StartBehind runs it with a relay that it names to who joins.
func StartBehind(t *testing.T, relay *Relay) string {
	t.Helper()
	return start(t, relay.named())
}

// start runs it with something added to the part rtc of its configuration.
func start(t *testing.T, more string) string {
	t.Helper()
	binary := liveKitBinary(t)
	web, tcp, udp := freePorts(t)
	config := fmt.Sprintf(`port: %d
bind_addresses: ["127.0.0.1"]
keys: {%s: %s}
logging: {level: info}
rtc:
  node_ip: 127.0.0.1
  tcp_port: %d
  udp_port: %d
  use_external_ip: false
  enable_loopback_candidate: true
  interfaces: {includes: [lo]}
%s`, web, Key, Secret, tcp, udp, more)
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
			t.Logf("the server said:\n%s", said.Bytes()[max(0, said.Len()-8000):])
		}
	})
	for range 150 {
		response, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/", web))
		if err == nil {
			_ = response.Body.Close()
			return fmt.Sprintf("ws://127.0.0.1:%d", web)
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Fatal("LiveKit's server did not answer within 30 s")
	return ""
}
