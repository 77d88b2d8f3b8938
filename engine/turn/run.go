package turn

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"syscall"
	"time"
)

const (
	// mostLine is what a line of the log may have, octets; the rest is left out.
	mostLine = 64 << 10
	// endLimit is how long coturn may take to end once it is told to.
	endLimit = 8 * time.Second
)

// Run runs coturn by its command line until it ends, or ctx does (SIGTERM then goes to coturn
// too); keeps its account, which GET /metrics at the listener tells; and writes the
// rest of its log to log. The listener is closed at the end. The error of a coturn that
// ends by itself wraps its *exec.ExitError.
func Run(ctx context.Context, listener net.Listener, log io.Writer, command []string) error {
	account := NewAccount()
	server := &http.Server{Handler: account.Handler(), ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 5 * time.Second}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() {
		defer stop()
		err := server.Serve(listener)
		if errors.Is(err, http.ErrServerClosed) {
			err = nil
		} else {
			err = fmt.Errorf("Cannot serve the account: %w", err)
		}
		served <- err
	}()
	err := coturn(ctx, account, log, command)
	if closed := server.Close(); closed != nil {
		err = errors.Join(err, fmt.Errorf("Cannot end the account: %w", closed))
	}
	return errors.Join(err, <-served)
}

// coturn runs it to its end; none is an error that ctx asked for.
func coturn(ctx context.Context, account *Account, log io.Writer, command []string) error {
	child := exec.CommandContext(ctx, command[0], command[1:]...)
	child.Cancel = func() error { return child.Process.Signal(syscall.SIGTERM) }
	child.WaitDelay = endLimit
	reader, writer := io.Pipe()
	child.Stdout, child.Stderr = writer, writer
	read := make(chan error, 1)
	go func() { read <- follow(reader, account, log) }()
	err := child.Run()
	writer.Close() // of an io.Pipe: never an error
	followed := <-read
	if err != nil && ctx.Err() == nil {
		return errors.Join(fmt.Errorf("Cannot run %q: %w", command[0], err), followed)
	}
	return followed
}

// follow takes each line, and reads on, whatever becomes of the log: coturn must never wait.
func follow(from io.Reader, account *Account, log io.Writer) error {
	lines := bufio.NewReaderSize(from, mostLine)
	var failed error
	for {
		line, more, err := lines.ReadLine()
		if err != nil {
			if errors.Is(err, io.EOF) {
				return failed
			}
			return errors.Join(failed, fmt.Errorf("Cannot read the log: %w", err))
		}
		show := account.Take(line)
		for more && err == nil {
			_, more, err = lines.ReadLine()
		}
		if !show || failed != nil {
			continue
		}
		if _, err := fmt.Fprintf(log, "%s\n", line); err != nil {
			failed = fmt.Errorf("Cannot write the log: %w", err)
		}
	}
}

// Handler tells the account at GET /metrics.
func (a *Account) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		_ = a.Write(w) // who asked has gone
	})
	return mux
}
