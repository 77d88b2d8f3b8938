package rooms

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	apiKey    = "vigie"
	apiSecret = "a-secret-for-benches-on-loopback-only"
)

// server is LiveKit's, on loopback.
type server struct {
	cmd     *exec.Cmd
	url     string // ws://
	version string
}

// startServer runs program until ctx or stop ends it. Its files go to dir.
func startServer(ctx context.Context, program, dir string) (*server, error) {
	ports, err := freePorts()
	if err != nil {
		return nil, err
	}
	config := fmt.Sprintf(`port: %d
bind_addresses: ["127.0.0.1"]
keys: {%s: %s}
logging: {level: error}
rtc:
  node_ip: 127.0.0.1
  tcp_port: %d
  udp_port: %d
  use_external_ip: false
  enable_loopback_candidate: true
  interfaces: {includes: [lo]}
`, ports[0], apiKey, apiSecret, ports[1], ports[2])
	path := filepath.Join(dir, "livekit.yaml")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		return nil, fmt.Errorf("Cannot configure LiveKit: %w", err)
	}
	version, err := exec.CommandContext(ctx, program, "--version").Output()
	if err != nil {
		return nil, fmt.Errorf("Cannot run LiveKit's server %q: %w", program, err)
	}
	s := &server{cmd: exec.CommandContext(ctx, program, "--config", path), url: fmt.Sprintf("ws://127.0.0.1:%d", ports[0]),
		version: strings.TrimSpace(string(version))}
	var said bytes.Buffer
	s.cmd.Stdout, s.cmd.Stderr = &said, &said
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("Cannot start LiveKit's server: %w", err)
	}
	for range 100 {
		if response, err := http.Get("http" + strings.TrimPrefix(s.url, "ws") + "/"); err == nil {
			_ = response.Body.Close()
			return s, nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.stop()
	return nil, fmt.Errorf("Cannot reach LiveKit's server within 10 s: %s", said.String())
}

// stop ends it at once: nobody is in a room any more.
func (s *server) stop() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // killed, it says so
}

// freePorts gives two of TCP and one of UDP, free a moment ago.
func freePorts() (ports [3]int, err error) {
	for i := range 2 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return ports, fmt.Errorf("Cannot find a port: %w", err)
		}
		defer func() { _ = l.Close() }()
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	u, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		return ports, fmt.Errorf("Cannot find a port: %w", err)
	}
	ports[2] = u.LocalAddr().(*net.UDPAddr).Port
	return ports, u.Close()
}
