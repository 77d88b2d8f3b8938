// Command vigie-bench measures the voice engine beside SIPp and a bare packet loop: `npm run bench:voice`.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"vigie.dev/engine/bench"
)

func main() {
	if code, ok := bench.ReadRole(os.Args[1:], os.Stdin, os.Stderr, bench.Role); ok {
		os.Exit(code)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := bench.Command(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
