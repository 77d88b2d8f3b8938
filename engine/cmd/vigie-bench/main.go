// Command vigie-bench measures the voice engine beside SIPp and a bare packet loop: `npm run bench:voice`.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"vigie.dev/engine/bench"
)

func main() {
	if len(os.Args) == 3 && os.Args[1] == "role" {
		if err := bench.Role(os.Args[2], os.Stdin); err != nil {
			fmt.Fprintf(os.Stderr, "✗ %v\n", err)
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := bench.Command(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
