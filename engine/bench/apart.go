package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// apartEnv tells a process that it has a network of its own.
const apartEnv = "VIGIE_BENCH_APART"

// Apart runs this program again in a network namespace of its own, where there
// is loopback and nothing else: no load can leave, no firewall of the machine
// (Docker's connection tracking costs each loopback datagram some 20 %) is
// measured, and the kernel's counters are the run's alone. ctx ends it. ok is false where
// the permission is missing or it is done already: then the caller goes on.
func Apart(ctx context.Context) (code int, ok bool, err error) {
	if os.Getenv(apartEnv) != "" {
		return 0, false, loopbackUp()
	}
	program, err := os.Executable()
	if err != nil {
		return 0, false, fmt.Errorf("Cannot find this program: %w", err)
	}
	cmd := exec.CommandContext(ctx, program, os.Args[1:]...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) } // it stops its own processes
	cmd.WaitDelay = endLimit
	cmd.Env = append(os.Environ(), apartEnv+"=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); errors.Is(err, syscall.EPERM) {
		return 0, false, nil
	} else if err != nil {
		return 0, false, fmt.Errorf("Cannot start apart: %w", err)
	}
	_ = cmd.Wait() // its exit code says all
	return cmd.ProcessState.ExitCode(), true, nil
}

// loopbackUp starts the one interface of a new namespace.
func loopbackUp() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("Cannot make a socket: %w", err)
	}
	defer func() { _ = unix.Close(fd) }()
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		return fmt.Errorf("Cannot name loopback: %w", err)
	}
	lo.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	if err := unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, lo); err != nil {
		return fmt.Errorf("Cannot start loopback: %w", err)
	}
	return nil
}
