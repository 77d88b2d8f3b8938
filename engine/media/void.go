package media

import "fmt"

// Limits beyond which what was heard says more of the generator than of the
// system. A limit of 0 is as it is written here: nothing is forgiven.
type Limits struct {
	// LatenessP99Ms of packets sent.
	LatenessP99Ms float64
	// MissedPct of the packets due that left a packet length late, or never.
	MissedPct float64
	// DroppedPct of the packets come that our own sockets dropped.
	DroppedPct float64
	// RefusedPct of the packets due that our own kernel did not take.
	RefusedPct float64
	// GCPauseMs, the longest; 0 leaves it out, since its harm shows in the others.
	GCPauseMs float64
}

// DefaultLimits: 0.1 % is a tenth of the loss that a person begins to hear.
var DefaultLimits = Limits{LatenessP99Ms: 10, MissedPct: 0.1, DroppedPct: 0.1, RefusedPct: 0.1}

// Void gives the reasons why the figures are the generator's own doing, in
// words, none when they are the system's.
func (h Health) Void(l Limits) []string {
	var reasons []string
	add := func(spoiled bool, format string, values ...any) {
		if spoiled {
			reasons = append(reasons, fmt.Sprintf(format, values...))
		}
	}
	due := h.LatenessMs.Count + h.SendErrors
	missed, refused, dropped := share(h.MissedTicks, due), share(h.SendErrors, due), share(h.SocketDrops, h.Received+h.SocketDrops)
	add(h.LatenessMs.P99 > l.LatenessP99Ms, "1 %% of the packets left more than %.3g ms late (limit %.3g ms; the sending thread runs with priority %q)",
		h.LatenessMs.P99, l.LatenessP99Ms, h.Priority)
	add(missed > l.MissedPct, "%d of %d packets (%.3g %%) left a whole packet length late, or never (limit %.3g %%)", h.MissedTicks, due, missed, l.MissedPct)
	add(dropped > l.DroppedPct, "our own sockets dropped %d of %d packets (%.3g %%; limit %.3g %%): the receiving thread was away too long",
		h.SocketDrops, h.Received+h.SocketDrops, dropped, l.DroppedPct)
	add(refused > l.RefusedPct, "our own kernel refused %d of %d packets (%.3g %%; limit %.3g %%)", h.SendErrors, due, refused, l.RefusedPct)
	add(l.GCPauseMs > 0 && h.GCPauseMs.Max > l.GCPauseMs, "the garbage collector stopped the process for up to %.3g ms (limit %.3g ms)",
		h.GCPauseMs.Max, l.GCPauseMs)
	return reasons
}

// share is part of whole in percent; all of it when there is no whole.
func share(part, whole uint64) float64 {
	if whole == 0 {
		return 100 * float64(min(part, 1))
	}
	return 100 * float64(part) / float64(whole)
}
