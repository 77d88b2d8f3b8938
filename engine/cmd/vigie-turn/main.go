// vigie-turn runs coturn, keeps its account (engine/turn) and tells it over HTTP, until
// it is told to end (SIGTERM):
//
//	vigie-turn -listen 198.18.0.13:9641 turnserver -c FILE
//
// Exit codes: 0 ended as asked, 2 bad usage, coturn's own where it ended by itself, else 1.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"vigie.dev/engine/turn"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:9641", "host:port of HTTP: GET /metrics")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "vigie-turn: Cannot guess what to run: expected the command line of coturn")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := run(ctx, *listen, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "vigie-turn:", err)
		stop()
		os.Exit(exitCode(err))
	}
}

func run(ctx context.Context, listen string, command []string) error {
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return fmt.Errorf("Cannot listen on %q: %w", listen, err)
	}
	return turn.Run(ctx, listener, os.Stdout, command)
}

func exitCode(err error) int {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() > 0 {
		return exit.ExitCode()
	}
	return 1
}
