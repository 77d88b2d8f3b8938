// Command vigie-score scores the RTP streams of a capture, or one set of
// E-model parameters.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// Exit codes, as cli/exit-codes.ts has them.
const (
	exitPassed = 0
	exitError  = 1
	exitUsage  = 2
)

// errUsage marks what the person asked for and cannot be done as asked.
var errUsage = errors.New("usage")

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run does one command; it is main without the process.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	o, err := parse(args)
	if err == nil && o.help {
		fmt.Fprint(stdout, usage)
		return exitPassed
	}
	if err == nil {
		if o.file != "" {
			err = scoreCapture(o, stdin, stdout, stderr)
		} else {
			err = scoreParameters(o, stdout)
		}
	}
	if err == nil {
		return exitPassed
	}
	fmt.Fprintf(stderr, "✗ %s\n", message(err))
	if errors.Is(err, errUsage) {
		return exitUsage
	}
	return exitError
}

// message is an error's own text, without the mark of its kind.
func message(err error) string {
	var marked usageError
	if errors.As(err, &marked) {
		return marked.cause.Error()
	}
	return err.Error()
}

// usageError is an error that the person can mend.
type usageError struct{ cause error }

func (e usageError) Error() string   { return e.cause.Error() }
func (e usageError) Unwrap() []error { return []error{errUsage, e.cause} }

func badUsage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }
