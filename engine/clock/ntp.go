package clock

import "time"

// ntpEpoch is 1970 in NTP's era 0, s (RFC 5905 §6).
const ntpEpoch = 2_208_988_800

// NTP is the wall clock as RTCP's sender reports have it: seconds and
// fractions of 1/2³² s (RFC 3550 §4).
func NTP(t time.Time) uint64 {
	ns := t.UnixNano()
	return uint64(ns/1e9+ntpEpoch)<<32 | uint64(ns%1e9)<<32/1e9
}

// Middle is the middle 32 bits, the form of LSR (RFC 3550 §6.4.1).
func Middle(ntp uint64) uint32 { return uint32(ntp >> 16) }

// RoundTripMs is A − LSR − DLSR of RFC 3550 §6.4.1 in ms; false when the far
// end had no sender report of ours yet, or the sum is not a time.
func RoundTripMs(arrival, lsr, dlsr uint32) (float64, bool) {
	trip := int32(arrival - lsr - dlsr)
	if lsr == 0 || trip < 0 {
		return 0, false
	}
	return float64(trip) * 1000 / 65536, true
}
