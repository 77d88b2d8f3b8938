package measure

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// alone moves the test's goroutine, and the programs that it starts, into a
// network namespace of its own that forwards and has no other world. It
// skips, and says why, where that cannot be.
func alone(t testing.TB) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("skipped: a network namespace needs root")
	}
	if _, err := os.Stat("/dev/net/tun"); err != nil {
		t.Skipf("skipped: no TUN devices here: %v", err)
	}
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skipf("skipped: no iproute2 here: %v", err)
	}
	runtime.LockOSThread() // never unlocked: the thread ends with the goroutine, and the namespace with it
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		t.Skipf("skipped: no network namespace to be had: %v", err)
	}
	for path, value := range map[string]string{"ip_forward": "1", "conf/all/rp_filter": "0", "conf/default/rp_filter": "0"} {
		if err := os.WriteFile(filepath.Join("/proc/sys/net/ipv4", path), []byte(value), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
