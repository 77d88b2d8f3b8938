package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vigie.dev/engine/wan/service"
)

// host is a namespace of its own in which the command runs as in its image.
type host struct {
	t               *testing.T
	binary          string
	socket, regions string
	namespace       string
}

// newHost builds the command and starts `vigie-wan run` in a new network
// namespace; it skips, and says why, where that cannot be.
func newHost(t *testing.T, regions string) *host {
	t.Helper()
	for _, program := range []string{"ip", "unshare", "nsenter"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("skipped: no %s here: %v", program, err)
		}
	}
	if _, err := os.Stat("/dev/net/tun"); err != nil || os.Geteuid() != 0 {
		t.Skipf("skipped: needs root and TUN devices (%v)", err)
	}
	if said, err := exec.Command("unshare", "-n", "true").CombinedOutput(); err != nil {
		t.Skipf("skipped: no network namespace to be had: %s", said)
	}
	dir := t.TempDir()
	h := &host{t: t, binary: filepath.Join(dir, "vigie-wan"), socket: filepath.Join(dir, "s"), regions: filepath.Join(dir, "regions.yaml")}
	if said, err := exec.Command("go", "build", "-o", h.binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%s: %v", said, err)
	}
	if err := os.WriteFile(h.regions, []byte(regions), 0o600); err != nil {
		t.Fatal(err)
	}
	h.start()
	return h
}

const prepare = `echo 1 >/proc/sys/net/ipv4/ip_forward
echo 0 >/proc/sys/net/ipv4/conf/all/rp_filter; echo 0 >/proc/sys/net/ipv4/conf/default/rp_filter
exec "$0" run --socket "$1" --regions "$2" --seed 1`

func (h *host) start() {
	command := exec.Command("unshare", "-n", "sh", "-euc", prepare, h.binary, h.socket, h.regions)
	var said strings.Builder
	command.Stderr = &said
	if err := command.Start(); err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() {
		_ = command.Process.Signal(os.Interrupt)
		if err := command.Wait(); err != nil {
			h.t.Errorf("run ended with %v: %s", err, said.String())
		}
	})
	client := service.NewClient(h.socket)
	for range 500 {
		if _, err := client.State(h.t.Context()); err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	h.namespace = fmt.Sprintf("/proc/%d/ns/net", command.Process.Pid)
}

// do runs the command in the host's namespace and gives what it printed, what
// it complained of, and its exit code.
func (h *host) do(args ...string) (out, complaint string, code int) {
	h.t.Helper()
	all := append([]string{"--net=" + h.namespace, h.binary, args[0], "--socket", h.socket}, args[1:]...)
	command := exec.Command("nsenter", all...)
	var stderr strings.Builder
	command.Stderr = &stderr
	said, err := command.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		h.t.Fatal(err)
	}
	return string(said), stderr.String(), command.ProcessState.ExitCode()
}

const regions = `
regions:
  - { id: eu, title: Europe, index: 1 }
  - { id: sa, title: South America, index: 3 }
links:
  - { from: sa, to: core, delayMs: 30, loss: 0.5 }
`

func TestCommandSetsShowsAndMeasures(t *testing.T) {
	h := newHost(t, regions)
	if _, said, code := h.do("set", "--from", "eu", "--to", "sa", "--delay", "40ms", "--loss", "20%", "--duplicate", "2%"); code != 0 {
		t.Fatalf("set ended with %d: %s", code, said)
	}
	if _, said, code := h.do("set", "--to", "sa", "--loss", "50"); code != 0 {
		t.Fatalf("set ended with %d: %s", code, said)
	}
	out, said, code := h.do("measure", "--regions", h.regions, "--from", "eu", "--to", "sa", "--pps", "1000", "--packets", "4000", "--json")
	var measured service.Measured
	if err := json.Unmarshal([]byte(out), &measured); err != nil {
		t.Fatalf("measure ended with %d: %s%s: %v", code, out, said, err)
	}
	// On a busy machine the times, and so the exit code, are chance.
	if wrong := (measured.Within && !measured.Void) != (code == 0); wrong {
		t.Errorf("exit code %d for %s", code, out)
	}
	for _, f := range measured.Figures {
		if f.Unit == "%" && f.Name != "stalled" && !f.Within {
			t.Errorf("%+v", f)
		}
	}
	out, _, _ = h.do("show", "--json")
	var state service.State
	if err := json.Unmarshal([]byte(out), &state); err != nil {
		t.Fatalf("%s: %v", out, err)
	}
	if len(state.Links) != 6 || state.Relay.Read < 4000 {
		t.Errorf("%s", out)
	}
	out, _, _ = h.do("show")
	for _, want := range []string{"delay 40 ms, loss 50 %, duplicate 2 %", "delay 30 ms, loss 50 %", "nothing"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

func TestCommandShowsLossesByRegionAndClearsThem(t *testing.T) {
	h := newHost(t, regions)
	_, _, _ = h.do("set", "--to", "sa", "--loss", "3.5")
	if out, _, _ := h.do("show", "--losses"); out != "eu 0 0\nsa 3.5 0\ncore 50 0\n" {
		t.Errorf("%q", out)
	}
	_, _, _ = h.do("set", "--clear")
	if out, _, _ := h.do("show", "--losses"); out != "eu 0 0\nsa 0 0\ncore 0 0\n" {
		t.Errorf("%q", out)
	}
}

func TestCommandSaysWhatCannotBeDone(t *testing.T) {
	h := newHost(t, regions)
	for want, args := range map[string][]string{
		`to "mars" (regions: core eu sa)`: {"set", "--to", "mars", "--loss", "3%"},
		"the time \"80\"":                 {"set", "--to", "sa", "--delay", "80"},
		"jitter 10 ms with a delay":       {"set", "--to", "sa", "--jitter", "10ms"},
		"loss 2 (from 0 to 1)":            {"set", "--to", "sa", "--loss", "200%"},
		"Cannot set nothing":              {"set", "--to", "sa"},
		`Cannot read "sa"`:                {"set", "sa"},
		"Cannot send 10 packets":          {"measure", "--regions", h.regions, "--from", "eu", "--to", "sa", "--packets", "10"},
		`link from "eu" to "venus"`:       {"measure", "--regions", h.regions, "--from", "eu", "--to", "venus"},
		`the percentage "much"`:           {"set", "--correlation", "much"},
		"jitter of the shape \"odd\"":     {"set", "--to", "sa", "--shape", "odd"},
	} {
		_, said, code := h.do(args...)
		if code != exitUsage || !strings.Contains(said, want) {
			t.Errorf("%v: exit code %d, no %q in %q", args, code, want, said)
		}
	}
}

func TestCommandWithoutAServiceSaysSo(t *testing.T) {
	err := command(context.Background(), []string{"show", "--socket", filepath.Join(t.TempDir(), "none")})
	if exitCode(err) != exitError || !strings.Contains(err.Error(), "vigie-wan run") {
		t.Errorf("%v", err)
	}
	for _, args := range [][]string{nil, {"dance"}, {"show", "--tango"}} {
		if err := command(context.Background(), args); exitCode(err) != exitUsage {
			t.Errorf("%v: %v", args, err)
		}
	}
}
