package rooms

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/gorilla/websocket"
)

// browser is a headless Chromium that opens pages of loopback and nothing else.
type browser struct {
	cmd    *exec.Cmd
	socket *websocket.Conn
	asked  int
}

// startBrowser starts one with a profile of its own in dir.
func startBrowser(ctx context.Context, program, dir string) (*browser, error) {
	profile, err := os.MkdirTemp(dir, "chromium-")
	if err != nil {
		return nil, fmt.Errorf("Cannot make a profile for Chromium: %w", err)
	}
	b := &browser{cmd: exec.CommandContext(ctx, program, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-breakpad", "--mute-audio",
		"--autoplay-policy=no-user-gesture-required", "--allow-loopback-in-peer-connection",
		"--disable-features=WebRtcHideLocalIpsWithMdns", "--window-size=800,600",
		"--remote-debugging-port=0", "--user-data-dir="+profile, "about:blank")}
	var said bytes.Buffer
	b.cmd.Stderr = &said
	b.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	b.cmd.WaitDelay = time.Second
	if err := b.cmd.Start(); err != nil {
		return nil, fmt.Errorf("Cannot start the browser (apt-get install -y chromium): %w", err)
	}
	for range 200 {
		text, err := os.ReadFile(filepath.Join(profile, "DevToolsActivePort"))
		if port, path, ok := strings.Cut(strings.TrimSpace(string(text)), "\n"); err == nil && ok {
			b.socket, _, err = websocket.DefaultDialer.DialContext(ctx, "ws://127.0.0.1:"+port+path, nil)
			if err != nil {
				b.stop()
				return nil, fmt.Errorf("Cannot speak to Chromium: %w", err)
			}
			return b, nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	b.stop()
	return nil, fmt.Errorf("Cannot reach Chromium within 20 s: %s", said.String())
}

// open shows an address in a window of its own, so that none is hidden behind
// another and saves its work (DevTools protocol, Target.createTarget).
func (b *browser) open(url string) error {
	b.asked++
	type params struct {
		URL       string `json:"url"`
		NewWindow bool   `json:"newWindow"`
	}
	request := struct {
		ID     int    `json:"id"`
		Method string `json:"method"`
		Params params `json:"params"`
	}{b.asked, "Target.createTarget", params{url, true}}
	if err := b.socket.WriteJSON(request); err != nil {
		return fmt.Errorf("Cannot ask Chromium for a window: %w", err)
	}
	for {
		var answer struct {
			ID    int
			Error *struct{ Message string }
		}
		if err := b.socket.ReadJSON(&answer); err != nil {
			return fmt.Errorf("Cannot hear Chromium: %w", err)
		}
		switch {
		case answer.ID != b.asked: // an event
		case answer.Error != nil:
			return fmt.Errorf("Cannot open a window: %s", answer.Error.Message)
		default:
			return nil
		}
	}
}

// stop asks it to end, which takes its whole tree along.
func (b *browser) stop() {
	if b.socket != nil {
		_ = b.socket.Close()
	}
	_ = b.cmd.Process.Signal(syscall.SIGTERM)
	ended := time.AfterFunc(10*time.Second, func() { _ = b.cmd.Process.Kill() })
	_ = b.cmd.Wait() // asked to end, it may say anything
	ended.Stop()
}

// browserVersion as the program says it.
func browserVersion(ctx context.Context, program string) string {
	out, _ := exec.CommandContext(ctx, program, "--version").Output() // where it is missing, its start says so
	return strings.TrimSpace(string(out))
}
