package gathering

import (
	"fmt"

	"vigie.dev/engine/record"
)

const (
	// readLimitMs is how late 1 % of the packets may be read. Pictures are judged by
	// when the kernel had them, whenever we read them; but what is missing is asked
	// for when we see that it is, and from 100 ms on, when a repeat would be due,
	// that is a freeze of our making.
	readLimitMs = 100
	// dropLimitPct of the packets come that our own sockets may drop, as voice's.
	dropLimitPct = 0.1
)

// spoiled says in words what the generator did that makes its figures not the
// system's. A frame that leaves late is no freeze and no delay (room.LateFrames,
// and its capture is when it left): the limit on that, the profile's, is for the
// load, which is no camera's where frames are held back and leave all at once.
func spoiled(late, reads record.Lateness, limitMs float64, dropped uint64) []string {
	reasons := []string{}
	if late.P99 > limitMs {
		reasons = append(reasons, fmt.Sprintf("1 %% of the frames left more than %.3g ms late (limit %.3g ms)", late.P99, limitMs))
	}
	if reads.P99 > readLimitMs {
		reasons = append(reasons, fmt.Sprintf("1 %% of the packets were read more than %.3g ms after they had come (limit %d ms)", reads.P99, readLimitMs))
	}
	if came := reads.Count + dropped; float64(dropped) > dropLimitPct/100*float64(came) {
		reasons = append(reasons, fmt.Sprintf("our own sockets dropped %d of %d packets (limit %.3g %%)", dropped, came, dropLimitPct))
	}
	return reasons
}
