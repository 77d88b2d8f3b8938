package service

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"vigie.dev/engine/wan/relay"
)

// HasNetem asks the kernel for a netem on a device made for the question.
func HasNetem() bool {
	tun, err := relay.OpenTun("")
	if err != nil {
		return false
	}
	defer func() { _ = tun.Close() }()
	return exec.Command("tc", "qdisc", "add", "dev", tun.Name, "root", "netem", "delay", "1ms").Run() == nil
}

// deviceTowards is the one by which the kernel routes to a region.
func deviceTowards(region relay.Region) (string, error) {
	address := Host(region.Prefixes[0])
	said, err := exec.Command("ip", "-json", "route", "get", address.String()).Output()
	if err != nil {
		return "", fmt.Errorf("Cannot find the way to region %q (%s): %w", region.ID, address, err)
	}
	var routes []struct{ Dev string }
	if err := json.Unmarshal(said, &routes); err != nil || len(routes) == 0 {
		return "", fmt.Errorf("Cannot read the way to region %q from %q: %w", region.ID, said, err)
	}
	return routes[0].Dev, nil
}

// Dropped is how many packets the kernel could not queue on a device for want
// of room (the transmit drops of /proc/net/dev).
func Dropped(device string) (uint64, error) {
	text, err := os.ReadFile("/proc/thread-self/net/dev")
	if err != nil {
		return 0, fmt.Errorf("Cannot read the device's drops: %w", err)
	}
	const transmitDrops = 11 // 8 of receive, then bytes, packets, errors
	for line := range bytes.Lines(text) {
		name, numbers, ok := strings.Cut(strings.TrimSpace(string(line)), ":")
		if fields := strings.Fields(numbers); ok && name == device && len(fields) > transmitDrops {
			return strconv.ParseUint(fields[transmitDrops], 10, 64)
		}
	}
	return 0, fmt.Errorf("Cannot find the device %q in /proc/net/dev", device)
}
