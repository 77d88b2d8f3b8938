package qoe

// Receiver is the account of one RTP source (one SSRC, one run of sequence
// numbers) at one ear: loss, bursts, reordering, jitter, playout. It
// allocates nothing a packet.
type Receiver struct {
	timeline
	Buffer
}

// Buffer is a playout model and what was heard through it: a packet that came
// after its turn is as lost as one that never came.
type Buffer struct {
	Playout Playout
	Pattern Pattern
}

// NewReceiver makes the account of a source with that RTP clock and packet length.
func NewReceiver(rate float64, samples uint32, playout Playout) Receiver {
	return Receiver{newTimeline(rate, samples), Buffer{Playout: playout}}
}

// Arrive takes a packet; arrival is ns on a steady clock. Restart asks for a
// new Receiver for this packet; a Strange packet was not counted.
func (r *Receiver) Arrive(seq uint16, timestamp uint32, arrivalNs int64) (Step, bool) {
	p := r.find(seq, timestamp, arrivalNs)
	if p.step >= Strange {
		return p.step, false
	}
	if p.jumped {
		r.Playout.Resync()
	}
	if r.Pattern.has(p.number) {
		r.Pattern.Duplicates++
		return p.step, true
	}
	r.take(p)
	r.keep(p, timestamp)
	return p.step, false
}

func (b *Buffer) take(p place) {
	b.Pattern.Arrive(p.number, b.Playout.Arrive(p.mediaMs, p.arrivalMs))
}
