package bench

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// memoryKB is this process's proportional share of memory (Pss), kB.
func memoryKB() (int, error) { return memoryOf("self") }

// memoryOf reads Pss of /proc/PID/smaps_rollup (proc(5)), kB.
func memoryOf(pid string) (int, error) {
	path := "/proc/" + pid + "/smaps_rollup"
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, fmt.Errorf("Cannot read memory: %w", err)
	}
	return pss(string(text), path)
}

func pss(text, path string) (int, error) {
	for line := range strings.Lines(text) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "Pss:" && fields[2] == "kB" {
			kb, err := strconv.Atoi(fields[1])
			if err != nil {
				return 0, fmt.Errorf("Cannot read Pss %q of %s: %w", fields[1], path, err)
			}
			return kb, nil
		}
	}
	return 0, fmt.Errorf("Cannot find Pss in %s", path)
}
