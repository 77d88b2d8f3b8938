package evidence

import (
	"cmp"
	"slices"
	"strings"
)

// Call is the raw evidence of one call.
type Call struct {
	// ID names the call in the run's records, and its folder.
	ID string
	// MOS is the lower of its two ends; 1 where nobody heard anything.
	MOS float64
	// Ladder is the text of its signalling.
	Ladder string
	// Ears that heard something.
	Ears []Ear
	// Trimmed tells that the end of it was cut to fit the bounds.
	Trimmed bool
}

// Ear is what one end of a call received.
type Ear struct {
	Name    string // "caller" or "callee"
	Packets []Packet
	Flow    Flow
	// Decoder makes a new decoder of the stream's codec; nil where there is none.
	Decoder func() (Decoder, error)
	Options PlayOptions
}

// packetOverhead is the memory of a Packet without its payload, in bytes, rounded up.
const packetOverhead = 64

// bytes is what the call holds in memory, near enough.
func (c *Call) bytes() int64 {
	total := int64(len(c.Ladder))
	for _, e := range c.Ears {
		for i := range e.Packets {
			total += int64(len(e.Packets[i].Payload)) + packetOverhead
		}
	}
	return total
}

// Worst keeps the calls of a run with the lowest MOS, of equal ones the
// earlier. It is bounded in calls and in bytes, and not
// safe for use by several goroutines.
type Worst struct {
	calls int
	limit int64
	kept  []Call // the worst first
	size  int64
}

// NewWorst keeps at most that many calls, from 1, in at most that many bytes
// of memory; each call has an equal share of them, and what is over is cut.
func NewWorst(calls int, limit int64) *Worst { return &Worst{calls: max(1, calls), limit: limit} }

// Wants tells whether a call would be kept; ask before its evidence is gathered.
func (w *Worst) Wants(mos float64) bool {
	return len(w.kept) < w.calls || mos < w.kept[len(w.kept)-1].MOS
}

// Offer keeps the call if it is among the worst so far, and tells so. The
// caller no longer changes what it gave.
func (w *Worst) Offer(c Call) bool {
	if !w.Wants(c.MOS) {
		return false
	}
	c.trim(w.limit / int64(w.calls))
	at, _ := slices.BinarySearchFunc(w.kept, c, func(kept, c Call) int {
		return cmp.Or(cmp.Compare(kept.MOS, c.MOS), -1) // after its equals
	})
	w.kept = slices.Insert(w.kept, at, c)
	w.size += c.bytes()
	if len(w.kept) > w.calls {
		w.size -= w.kept[w.calls].bytes()
		w.kept = slices.Delete(w.kept, w.calls, w.calls+1)
	}
	return true
}

// Calls are those kept, the worst first.
func (w *Worst) Calls() []Call { return w.kept }

// Bytes is what they hold in memory.
func (w *Worst) Bytes() int64 { return w.size }

// trim cuts the call to its share: the signalling is kept first, then as many
// packets of each ear's beginning as fit into what is left for it.
func (c *Call) trim(share int64) {
	if int64(len(c.Ladder)) > share {
		c.Ladder, c.Trimmed = strings.ToValidUTF8(c.Ladder[:share], ""), true
	}
	share -= int64(len(c.Ladder))
	ears := slices.Clone(c.Ears)
	for e := range ears {
		left := share / int64(len(ears))
		for i, p := range ears[e].Packets {
			if left -= int64(len(p.Payload)) + packetOverhead; left < 0 {
				ears[e].Packets, c.Trimmed = slices.Clone(ears[e].Packets[:i]), true
				ears[e].Options.Tail = 0
				break
			}
		}
	}
	c.Ears = ears
}
