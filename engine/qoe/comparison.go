package qoe

// PlayoutNames are the models that a Comparison runs side by side, in its order.
var PlayoutNames = [...]string{PlayoutF1, PlayoutF2, PlayoutAdaptive}

// Comparison is the account of one RTP source heard through every playout
// model at once: one pass over the stream, three buffers. Network has what
// the network did, before any buffer: all that came is in time there. It
// allocates nothing a packet.
type Comparison struct {
	timeline
	Network Pattern
	Buffers [len(PlayoutNames)]Buffer
}

// NewComparison makes the account of a source with that RTP clock (units a
// second) and packet length (units).
func NewComparison(rate float64, samples uint32) Comparison {
	c := Comparison{timeline: newTimeline(rate, samples)}
	for i, name := range PlayoutNames {
		c.Buffers[i].Playout, _ = NewPlayout(name) // the names are its own
	}
	return c
}

// Arrive takes a packet as Receiver.Arrive does.
func (c *Comparison) Arrive(seq uint16, timestamp uint32, arrivalNs int64) (Step, bool) {
	p := c.find(seq, timestamp, arrivalNs)
	if p.step >= Strange {
		return p.step, false
	}
	if c.Network.has(p.number) {
		c.Network.Duplicates++
		return p.step, true
	}
	c.Network.Arrive(p.number, false)
	for i := range c.Buffers {
		if p.jumped {
			c.Buffers[i].Playout.Resync()
		}
		c.Buffers[i].take(p)
	}
	c.keep(p, timestamp)
	return p.step, false
}

// Flush judges all packets, at the stream's end; tail as in Pattern.Flush.
func (c *Comparison) Flush(tail uint64) {
	c.Network.Flush(tail)
	for i := range c.Buffers {
		c.Buffers[i].Pattern.Flush(tail)
	}
}
