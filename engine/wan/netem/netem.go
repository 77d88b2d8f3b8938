// Package netem puts what is asked of a link into arguments of tc(8), for
// kernels that have the queueing discipline sch_netem.
package netem

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"vigie.dev/engine/wan"
)

// Can tells whether netem does what is asked in the sense in which it is asked.
// Jitter it does only by putting packets out of order; what it calls reorder
// sends packets ahead, so that the share that arrives late depends on how many
// are under way; duplicates it refuses beside another netem on the same
// device (Linux ≥ 6.16); its loss has a memory for the whole link, so that
// only loss without memory is the same for a flow; the queue before its rate
// is bounded in packets, not in time.
func Can(asked wan.Impairment) bool {
	return asked.JitterMs == 0 && asked.Reorder == 0 && asked.Duplicate == 0 && asked.Burst == 0 && asked.Gilbert == nil && asked.RateBps == 0
}

// limit (packets) is what 50,000 packets/s with the greatest delay need.
const limit = 100_000

// Args gives the arguments after `netem` (tc-netem(8)); all of what is asked,
// also what Can would leave to the relay.
func Args(asked wan.Impairment) ([]string, error) {
	model, err := asked.LossModel()
	if err != nil {
		return nil, err
	}
	percent := func(share float64) string { return number(100*share) + "%" }
	args := []string{"limit", strconv.Itoa(limit)}
	if asked.DelayMs > 0 {
		args = append(args, "delay", number(asked.DelayMs)+"ms")
		if asked.JitterMs > 0 {
			shape := asked.Jitter
			if shape == "" {
				shape = wan.Normal
			}
			args = append(args, number(asked.JitterMs)+"ms", percent(asked.Correlation), "distribution", string(shape))
		}
	}
	switch {
	case model.Mean() == 0:
	case model.P == 0:
		args = append(args, "loss", "random", percent(model.Mean()))
	default:
		args = append(args, "loss", "gemodel", percent(model.P), percent(model.R), percent(model.Bad), percent(model.Good))
	}
	if asked.Duplicate > 0 {
		args = append(args, "duplicate", percent(asked.Duplicate))
	}
	if asked.Reorder > 0 {
		args = append(args, "reorder", percent(asked.Reorder))
	}
	if asked.RateBps > 0 {
		args = append(args, "rate", strconv.FormatFloat(asked.RateBps, 'f', 0, 64)+"bit")
	}
	return args, nil
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// From is what is asked of the packets from some networks.
type From struct {
	Networks []netip.Prefix
	Asked    wan.Impairment
}

// Clear takes all from a device.
func Clear(device string) string { return fmt.Sprintf("qdisc del dev %s root", device) }

// Lines are tc's batch lines that give a device a class for each source, with
// netem as its leaf; packets of other sources pass at once.
func Lines(device string, sources []From) ([]string, error) {
	lines := []string{fmt.Sprintf("qdisc replace dev %s root handle 1: htb default 0", device)}
	for i, source := range sources {
		args, err := Args(source.Asked)
		if err != nil {
			return nil, err
		}
		class := fmt.Sprintf("1:%x", i+1)
		lines = append(lines,
			fmt.Sprintf("class add dev %s parent 1: classid %s htb rate 100gbit quantum 60000", device, class),
			fmt.Sprintf("qdisc add dev %s parent %s handle %x: netem %s", device, class, i+0x10, strings.Join(args, " ")),
		)
		for _, network := range source.Networks {
			lines = append(lines, fmt.Sprintf("filter add dev %s parent 1: protocol ip prio 1 u32 match ip src %s flowid %s", device, network, class))
		}
	}
	return lines, nil
}
