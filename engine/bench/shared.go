package bench

import (
	"context"
	"io"
	"time"
)

// What the benches of other systems take from this package: processes that are
// the sides of a comparison, figures and their verdicts.

// Peer is a role's end of the pipe to the process that measures.
type Peer = peer

// Ready says that the role has begun.
func (p *peer) Ready() { p.ready(0) }

// Result says what the role found, which is its last word.
func (p *peer) Result(v any) error { return p.result(v) }

// Stopped is closed when the role is asked to end.
func (p *peer) Stopped() <-chan struct{} { return p.stop }

// Process is one side of a comparison.
type Process = process

// StartRole runs a role of this same program, as Play takes it, in a process of its own.
func StartRole(ctx context.Context, name string, cfg any) (*Process, error) {
	return startRole(ctx, name, cfg)
}

// PID of the process.
func (p *process) PID() int { return p.cmd.Process.Pid }

// Begun waits until the role says Ready.
func (p *process) Begun() error {
	_, err := p.port()
	return err
}

// End asks the role to end and takes its result; cpu is wait4's of the whole process.
func (p *process) End(into any) (cpu time.Duration, err error) { return p.end(into) }

// Kill ends a process that is of no more use.
func (p *process) Kill() error { return p.kill() }

// Add takes the pair of a round, or leaves a spoiled one out.
func (f *Figure) Add(ours, base float64) { f.add(ours, base) }

// AddAlone takes ours of a round, where there is nothing to compare with.
func (f *Figure) AddAlone(ours float64) { f.addAlone(ours) }

// Spoil makes the present round void; the first reason stays.
func (f *Figure) Spoil(format string, a ...any) { f.spoil(format, a...) }

// Judge sets the verdict.
func (f *Figure) Judge() { f.judge() }

// ExitCode of a run with these figures: 0, or as a gate 99 where one missed its target, 4 where one is void.
func ExitCode(figures []Figure, gate bool) int { return Result{Figures: figures}.code(gate) }

// Exit codes of every bench.
const (
	ExitDone  = exitDone
	ExitError = exitError
	ExitUsage = exitUsage
)

// ThisMachine says where the figures are from.
func ThisMachine() Machine { return thisMachine() }

// Load is the load average of the last minute.
func Load() float64 { return load() }

// RaiseFiles lets the processes that are started open as many files as may be.
func RaiseFiles() { raiseFiles() }

// Memory is the proportional share of memory (Pss) of a process, "self" or its number, kB.
func Memory(pid string) (int, error) { return memoryOf(pid) }

// ReadRole is for a program whose arguments are a role's: it plays it and tells the exit code.
func ReadRole(args []string, in io.Reader, say io.Writer, run func(name string, in io.Reader) error) (code int, ok bool) {
	if len(args) != 2 || args[0] != "role" {
		return 0, false
	}
	if err := run(args[1], in); err != nil {
		_, _ = io.WriteString(say, "✗ "+err.Error()+"\n")
		return exitError, true
	}
	return exitDone, true
}
