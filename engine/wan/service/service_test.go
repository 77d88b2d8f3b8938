package service

import (
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"

	"vigie.dev/engine/wan/relay"
)

func TestHostIsTheLastButOneOfANetwork(t *testing.T) {
	for prefix, want := range map[string]string{"198.19.3.0/24": "198.19.3.254", "198.18.200.64/26": "198.18.200.126", "198.18.0.0/15": "198.19.255.254"} {
		if got := Host(netip.MustParsePrefix(prefix)); got.String() != want {
			t.Errorf("%s: %s in place of %s", prefix, got, want)
		}
	}
}

func TestServiceAsksTheKernelForItsDevices(t *testing.T) {
	if _, err := exec.LookPath("ip"); err != nil || os.Geteuid() != 0 {
		t.Skipf("skipped: needs root and iproute2 (%v)", err)
	}
	runtime.LockOSThread() // the thread, and its namespace, end with the test
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		t.Skipf("skipped: no network namespace to be had: %v", err)
	}
	if _, err := Dropped("wan0"); err == nil {
		t.Error("drops of a device that is not there")
	}
	if dropped, err := Dropped("lo"); err != nil || dropped != 0 {
		t.Errorf("%d, %v", dropped, err)
	}
	if err := relay.IP("link set lo up", "route add 198.19.3.0/24 dev lo"); err != nil {
		t.Fatal(err)
	}
	region := relay.Region{ID: "sa", Prefixes: []netip.Prefix{netip.MustParsePrefix("198.19.3.0/24")}}
	if device, err := deviceTowards(region); err != nil || device != "lo" {
		t.Errorf("%q, %v", device, err)
	}
	region.Prefixes[0] = netip.MustParsePrefix("198.19.4.0/24")
	if device, err := deviceTowards(region); err == nil {
		t.Errorf("a way by %q to nowhere", device)
	}
}
