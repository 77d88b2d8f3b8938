package voice

import "vigie.dev/engine/media"

// spoiled says in words what the generator did that makes its figures not the
// system's, by the profile's limit of lateness (ms); one packet dropped at our
// own sockets is one too many.
func spoiled(h media.Health, latenessP99Ms float64) []string {
	limits := media.DefaultLimits
	limits.LatenessP99Ms, limits.DroppedPct = latenessP99Ms, 0
	reasons := h.Void(limits)
	if reasons == nil {
		reasons = []string{} // in the record an empty list, not null
	}
	return reasons
}
