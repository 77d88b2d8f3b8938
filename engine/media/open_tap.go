package media

// NewOpenTap keeps whatever is said: it has room for that many packets, and for
// their payloads, two octets more each, in all.
func NewOpenTap(packets, octets int) *Tap {
	return &Tap{kept: make([]tapped, 0, packets), spare: make([]byte, 0, octets)}
}
