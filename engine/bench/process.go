package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// endLimit is how long a process may take to end when asked.
const endLimit = 20 * time.Second

// process is one side of a comparison.
type process struct {
	name   string
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	lines  *bufio.Scanner
	errors strings.Builder
}

// start runs a program that ends with ctx, and with this process.
func start(ctx context.Context, name, program string, args ...string) (*process, error) {
	p := &process{name: name, cmd: exec.CommandContext(ctx, program, args...)}
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	p.cmd.WaitDelay = time.Second
	p.cmd.Stderr = &p.errors
	return p, nil
}

// startRole runs a role in a process of this same program.
func startRole(ctx context.Context, name string, cfg any) (*process, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("Cannot find this program: %w", err)
	}
	raw, err := json.Marshal(cfg)
	if err != nil {
		return nil, fmt.Errorf("Cannot write the configuration of role %q: %w", name, err)
	}
	p, err := start(ctx, name, program, "role", name)
	if err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("Cannot hear role %q: %w", name, err)
	}
	p.lines = bufio.NewScanner(out)
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("Cannot speak to role %q: %w", name, err)
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("Cannot start role %q: %w", name, err)
	}
	if _, err := p.stdin.Write(append(raw, '\n')); err != nil {
		return nil, errors.Join(fmt.Errorf("Cannot configure role %q: %w", name, err), p.kill())
	}
	return p, nil
}

// next is the next line that a role says.
func (p *process) next() (l line, err error) {
	if !p.lines.Scan() {
		err := p.cmd.Wait()
		return l, fmt.Errorf("Cannot get a word from role %q: %w: %s", p.name, errors.Join(err, p.lines.Err()), p.errors.String())
	}
	if err := json.Unmarshal(p.lines.Bytes(), &l); err != nil {
		return l, fmt.Errorf("Cannot read %q of role %q: %w", p.lines.Text(), p.name, err)
	}
	return l, nil
}

// port waits until the role serves.
func (p *process) port() (uint16, error) {
	l, err := p.next()
	if err == nil && l.Ready == nil {
		err = fmt.Errorf("Cannot know the port of role %q: it said something else", p.name)
	}
	if err != nil {
		return 0, err
	}
	return *l.Ready, nil
}

// end asks a server to stop, then takes its result as result does.
func (p *process) end(into any) (cpu time.Duration, err error) {
	if err := p.stdin.Close(); err != nil {
		return 0, errors.Join(fmt.Errorf("Cannot end role %q: %w", p.name, err), p.kill())
	}
	return p.result(into)
}

// result waits for the role's result and its end, and gives the processor
// time of the whole process (wait4's ru_utime + ru_stime).
func (p *process) result(into any) (cpu time.Duration, err error) {
	l, err := p.next()
	if err != nil {
		return 0, err
	}
	if err := json.Unmarshal(l.Result, into); err != nil {
		return 0, errors.Join(fmt.Errorf("Cannot read the result of role %q: %w", p.name, err), p.kill())
	}
	return p.wait()
}

func (p *process) wait() (cpu time.Duration, err error) {
	timer := time.AfterFunc(endLimit, func() { _ = p.cmd.Process.Kill() }) // gone already is as well
	defer timer.Stop()
	err = p.cmd.Wait()
	cpu = p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()
	if err != nil {
		return cpu, fmt.Errorf("Cannot finish %s: %w: %s", p.name, err, strings.TrimSpace(p.errors.String()))
	}
	return cpu, nil
}

// kill ends a process that is of no more use.
func (p *process) kill() error {
	if p.cmd.Process == nil {
		return nil
	}
	err := p.cmd.Process.Kill()
	_ = p.cmd.Wait() // killed, it says so
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}
