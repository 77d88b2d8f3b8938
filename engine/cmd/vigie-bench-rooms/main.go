// Command vigie-bench-rooms measures a subscriber of a video room beside a bare pion receiver and a Chromium tab:
// `npm run bench:rooms`.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"vigie.dev/engine/bench"
	"vigie.dev/engine/bench/rooms"
)

func main() {
	if code, ok := bench.ReadRole(os.Args[1:], os.Stdin, os.Stderr, rooms.Role); ok {
		os.Exit(code)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := rooms.Command(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
