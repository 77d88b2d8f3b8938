package rooms

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"vigie.dev/engine/bench"
)

// tick is a clock tick of /proc/PID/stat: USER_HZ, 100 on every Linux.
const tick = 10 * time.Millisecond

// entry is a process of /proc, as its stat tells.
type entry struct {
	parent int
	// cpu of its own and of its children that ended and were waited for.
	cpu time.Duration
}

// readStat reads utime, stime, cutime, cstime and ppid of proc_pid_stat(5).
func readStat(text string) (e entry, err error) {
	_, rest, ok := strings.Cut(text[strings.LastIndexByte(text, ')')+1:], " ") // a name may hold anything
	fields := strings.Fields(rest)                                             // from the state on, field 3
	if !ok || len(fields) < 15 {
		return e, fmt.Errorf("Cannot read process state %q", text)
	}
	if e.parent, err = strconv.Atoi(fields[1]); err != nil {
		return e, fmt.Errorf("Cannot read the parent in %q: %w", text, err)
	}
	for _, field := range fields[11:15] {
		ticks, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return e, fmt.Errorf("Cannot read the time in %q: %w", text, err)
		}
		e.cpu += time.Duration(ticks) * tick
	}
	return e, nil
}

// tree gives a process and all that it has started and that still runs.
func tree(pid int) (map[int]entry, error) {
	paths, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, fmt.Errorf("Cannot list processes: %w", err)
	}
	all := map[int]entry{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended since
		}
		one, err := readStat(string(text))
		if err != nil {
			return nil, err
		}
		number, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil {
			return nil, fmt.Errorf("Cannot read process number %q: %w", path, err)
		}
		all[number] = one
	}
	ours := map[int]entry{}
	for number := range all {
		for up, n := number, 0; up > 1 && n < len(all); up, n = all[up].parent, n+1 {
			if up == pid {
				ours[number] = all[number]
				break
			}
		}
	}
	if len(ours) == 0 {
		return nil, fmt.Errorf("Cannot find process %d: it has ended", pid)
	}
	return ours, nil
}

// processorTime of a process and all below it, since they began.
func processorTime(pid int) (cpu time.Duration, err error) {
	processes, err := tree(pid)
	for _, one := range processes {
		cpu += one.cpu
	}
	return cpu, err
}

// weight is the proportional memory of a process and all below it, kB.
func weight(pid int) (kb int, err error) {
	processes, err := tree(pid)
	if err != nil {
		return 0, err
	}
	for number := range processes {
		one, err := bench.Memory(strconv.Itoa(number))
		if errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
			continue // it has ended since
		}
		if err != nil {
			return 0, err
		}
		kb += one
	}
	return kb, nil
}
