package clock

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// processNice is the niceness asked for all threads of the process: the Go
// scheduler hands work from thread to thread, so that a thread which must
// wake in time waits for the others too.
const processNice = -15

// RaiseProcess asks for it and tells whether it was given (CAP_SYS_NICE).
// Threads made later inherit it.
func RaiseProcess() bool {
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return false
	}
	for _, task := range tasks {
		tid, err := strconv.Atoi(task.Name())
		if err != nil || unix.Setpriority(unix.PRIO_PROCESS, tid, processNice) == unix.EACCES {
			return false
		}
	}
	return true
}
