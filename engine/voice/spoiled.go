package voice

import "vigie.dev/engine/media"

// missedPct is half of the loss that a person begins to hear: what is a packet length late is still within the smallest
// buffer, and in a run of seconds one stall of the machine is already 0.2 %.
const missedPct = 0.5

// spoiled says in words what the generator did that makes its figures not the
// system's, by the profile's limit of lateness (ms); one packet dropped at our
// own sockets is one too many.
func spoiled(h media.Health, latenessP99Ms float64) []string {
	limits := media.DefaultLimits
	limits.LatenessP99Ms, limits.MissedPct, limits.DroppedPct = latenessP99Ms, missedPct, 0
	reasons := h.Void(limits)
	if reasons == nil {
		reasons = []string{} // in the record an empty list, not null
	}
	return reasons
}
