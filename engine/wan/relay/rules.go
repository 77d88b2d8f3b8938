package relay

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
)

// Routes has the kernel send chosen directions through the relay's device and
// route all others itself, at no cost. It speaks to the kernel by ip(8) and
// needs CAP_NET_ADMIN.
type Routes struct {
	device string
	world  World
	active map[Pair]bool
}

// The table has one route, into the device. What comes out of the device has
// had its turn.
const (
	table       = 198
	comesPref   = 1000
	relayedPref = 1001
	queueLength = 10_000 // packets; the default of 500 is 10 ms at 50,000 packets/s
)

// NewRoutes brings the device up and forgets the rules of an earlier relay.
func NewRoutes(device string, world World) (*Routes, error) {
	for _, pref := range []int{comesPref, relayedPref} {
		for range len(world.Regions) * len(world.Regions) * 16 {
			if exec.Command("ip", "rule", "del", "pref", fmt.Sprint(pref)).Run() != nil {
				break // no more of them
			}
		}
	}
	err := IP(
		fmt.Sprintf("link set %s addrgenmode none", device),
		fmt.Sprintf("link set %s mtu 1500 txqueuelen %d up", device, queueLength),
		fmt.Sprintf("route replace default dev %s table %d", device, table),
		fmt.Sprintf("rule add pref %d iif %s lookup main", comesPref, device),
	)
	if err != nil {
		return nil, err
	}
	return &Routes{device: device, world: world, active: map[Pair]bool{}}, nil
}

// Through says whether a direction goes through the relay.
func (r *Routes) Through(pair Pair, relayed bool) error {
	if r.active[pair] == relayed {
		return nil
	}
	from, err := r.world.Region(pair.From)
	if err != nil {
		return err
	}
	to, err := r.world.Region(pair.To)
	if err != nil {
		return err
	}
	verb := "del"
	if relayed {
		verb = "add"
	}
	var lines []string
	for _, source := range from.Prefixes {
		for _, destination := range to.Prefixes {
			lines = append(lines, fmt.Sprintf("rule %s pref %d from %s to %s lookup %d", verb, relayedPref, source, destination, table))
		}
	}
	if err := IP(lines...); err != nil {
		return err
	}
	r.active[pair] = relayed
	return nil
}

// IP runs ip(8) on lines of arguments, all or the error of the first that failed.
func IP(lines ...string) error { return Batch("ip", lines...) }

// Batch runs a program of iproute2 (ip, tc, bridge) on lines of arguments.
func Batch(program string, lines ...string) error {
	command := exec.Command(program, "-batch", "-")
	command.Stdin = strings.NewReader(strings.Join(lines, "\n") + "\n")
	var said bytes.Buffer
	command.Stderr = &said
	if err := command.Run(); err != nil {
		return fmt.Errorf("Cannot have %s do %q (%s): %w", program, strings.Join(lines, "; "), strings.TrimSpace(said.String()), err)
	}
	return nil
}

// Host makes the device stand for a host of the world with this address.
func Host(device, address string) error {
	return IP(
		fmt.Sprintf("link set %s addrgenmode none", device),
		fmt.Sprintf("link set %s mtu 1500 txqueuelen %d up", device, queueLength),
		fmt.Sprintf("route replace %s/32 dev %s", address, device),
	)
}
