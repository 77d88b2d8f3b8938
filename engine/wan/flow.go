package wan

// flow is what a link remembers of one stream of packets.
type flow struct {
	key         uint64 // 0: an empty place
	seen        int64  // arrival of its last packet
	last        int64  // departure of its last packet: the next may not leave before
	parkedUntil int64  // when the packet that is held back leaves by itself
	parked      Handle
	x           float32 // the jitter process
	bad         bool    // state of the loss chain
	wasParked   bool    // the last packet that was not lost is held back
}

// The table has places for more flows than a probe has calls, and looks at a
// few neighbours; when all are taken the flow that was silent longest is
// forgotten, which costs it one draw of its state.
const (
	flowPlaces     = 1 << 14
	flowNeighbours = 8
)

type flows []flow

// find gives the flow's place; first when it was not known.
func (f flows) find(key uint64, now int64) (at *flow, first bool) {
	if key == 0 {
		key = 1
	}
	oldest := &f[key%flowPlaces]
	for i := range uint64(flowNeighbours) {
		at = &f[(key+i)%flowPlaces]
		if at.key == key {
			at.seen = now
			return at, false
		}
		if at.key == 0 {
			oldest = at
			break
		}
		if at.seen < oldest.seen {
			oldest = at
		}
	}
	*oldest = flow{key: key, seen: now, last: -1 << 62}
	return oldest, true
}
