// Package together lets the parts of a run begin at one time: each says that it
// is ready, by a file in the folder of the run, and waits there for the word of
// whoever conducts it. Compiling a scenario takes seconds of a processor, and
// nobody's call is to be judged by another's.
package together

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Go is the file in the folder of the run that has everybody begin.
const Go = "go"

// lookEvery is how often the file is looked for: parts begin that far apart at most.
const lookEvery = 20 * time.Millisecond

// Ready is the name of the file by which a part of a run says that it could begin.
func Ready(system, region string) string { return "ready-" + system + "-" + region }

// Wait says in the folder dir that this part is ready, and returns when all are
// to begin. It is an error when nobody says so within the given time, or ctx ends.
func Wait(ctx context.Context, dir, system, region string, within time.Duration) error {
	if err := os.WriteFile(filepath.Join(dir, Ready(system, region)), nil, 0o600); err != nil {
		return fmt.Errorf("Cannot say that %s in %s is ready: %w", system, region, err)
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		if _, err := os.Stat(filepath.Join(dir, Go)); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("Cannot begin %s in %s: no file %q in %s within %v: %w", system, region, Go, dir, within, ctx.Err())
		case <-ticker.C:
		}
	}
}
