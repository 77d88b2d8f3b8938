package sip

import "time"

// Timings of a session's set-up, by RFC 6076. Their clock starts when the *first* INVITE leaves: where that one
// is challenged (401, 407), the caller waits for both round trips, and so do these figures.
type Timings struct {
	// Sent is when the first INVITE left; for a callee, when the INVITE came.
	Sent time.Time
	// Challenged says that the INVITE had to be sent again with credentials.
	Challenged bool
	// Redirects is how many 3xx were followed; the far end that answered is the last one's.
	Redirects int
	// SRD is the session request delay (RFC 6076 4.3): Sent until the first 18x or final response. Zero for a callee.
	SRD time.Duration
	// Answer is Sent until the 200; for a callee, until it sent its 200.
	Answer time.Duration
}
