package bench

import (
	"context"
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

//go:embed scenarios/*.xml
var scenarios embed.FS

// ErrNoSIPp tells that there is nothing to compare with.
var ErrNoSIPp = errors.New("Cannot find sipp: apt-get install -y sip-tester")

const (
	sippUAS = "127.0.0.2"
	sippUAC = "127.0.0.3"
	// sippPort is where its two ends are, on addresses of their own.
	sippPort = 15060
	// sippAddress is where its called end listens.
	sippAddress = sippUAS + ":15060"
	// settle is the time in which a server that does not tell has begun to listen.
	settle = 400 * time.Millisecond
)

// sippFiles lays out the scenarios and the speech in a folder.
func sippFiles(dir string) error {
	names, err := scenarios.ReadDir("scenarios")
	if err != nil {
		return fmt.Errorf("Cannot list the scenarios: %w", err)
	}
	for _, name := range names {
		text, err := scenarios.ReadFile("scenarios/" + name.Name())
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name.Name()), text, 0o600)
		}
		if err != nil {
			return fmt.Errorf("Cannot lay out scenario %q: %w", name.Name(), err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "speech.al"), make([]byte, clipFrames*(datagram-12)), 0o600); err != nil {
		return fmt.Errorf("Cannot write speech: %w", err)
	}
	return nil
}

// startSIPp runs one end with a scenario of ours.
func startSIPp(ctx context.Context, dir, scenario, ip string, extra ...string) (*process, error) {
	if _, err := exec.LookPath("sipp"); err != nil {
		return nil, ErrNoSIPp
	}
	args := []string{"-sf", scenario + ".xml", "-i", ip, "-mi", ip, "-p", strconv.Itoa(sippPort), "-nostdin",
		"-buff_size", "4194304", "-timeout", "60s", "-recv_timeout", "8000", "-deadcall_wait", "0", "-trace_stat", "-fd", "1", "-stf", scenario + ".csv"}
	p, err := start(ctx, "sipp "+scenario, "sipp", append(args, extra...)...)
	if err != nil {
		return nil, err
	}
	p.cmd.Dir = dir
	p.cmd.Stdout = io.Discard
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("Cannot start sipp: %w", err)
	}
	return p, nil
}

// callers are SIPp's options for so many calls at a rate, each talking for hold.
func callers(to string, calls, rate int, hold time.Duration) []string {
	return []string{"-m", strconv.Itoa(calls), "-r", strconv.Itoa(rate), "-l", strconv.Itoa(max(calls, 1)),
		"-d", strconv.FormatInt(hold.Milliseconds(), 10), "-s", calleeNumber, to}
}

// stop ends a SIPp that waits for more calls, and gives its processor time.
func (p *process) stop() (time.Duration, error) {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return 0, fmt.Errorf("Cannot end %s: %w", p.name, err)
	}
	cpu, err := p.wait()
	if p.cmd.ProcessState.Exited() || p.cmd.ProcessState.Sys().(syscall.WaitStatus).Signal() == syscall.SIGTERM {
		return cpu, nil // told to go, it counts as it likes
	}
	return cpu, err
}

// ended waits for a SIPp that places calls. Failed calls (exit code 1) are in its statistics.
func (p *process) ended() (time.Duration, error) {
	err := p.cmd.Wait()
	state := p.cmd.ProcessState
	if err != nil && state.ExitCode() != 1 {
		return 0, fmt.Errorf("Cannot finish %s: %w: %s", p.name, err, p.errors.String())
	}
	return state.UserTime() + state.SystemTime(), nil
}

// sippCounts reads the last line of the statistics: calls that ended well, and that did not.
func sippCounts(dir, scenario string) (done, failed int, err error) {
	f, err := os.Open(filepath.Join(dir, scenario+".csv"))
	if err != nil {
		return 0, 0, fmt.Errorf("Cannot read SIPp's statistics: %w", err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = ';', -1, true
	rows, err := r.ReadAll()
	if err != nil || len(rows) < 2 {
		return 0, 0, fmt.Errorf("Cannot read SIPp's statistics of %d lines: %w", len(rows), err)
	}
	last := rows[len(rows)-1]
	for i, name := range rows[0] {
		if i >= len(last) {
			break
		}
		switch name {
		case "SuccessfulCall(C)":
			done, err = strconv.Atoi(last[i])
		case "FailedCall(C)":
			failed, err = strconv.Atoi(last[i])
		}
		if err != nil {
			return 0, 0, fmt.Errorf("Cannot read SIPp's count %q: %w", last[i], err)
		}
	}
	return done, failed, nil
}
