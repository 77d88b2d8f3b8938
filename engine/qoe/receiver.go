package qoe

// Receiver is the account of one RTP source (one SSRC, one run of sequence
// numbers) at one ear: loss, bursts, reordering, jitter, playout. It
// allocates nothing a packet.
type Receiver struct {
	Sequence  Sequence
	Pattern   Pattern
	Jitter    Jitter
	Playout   Playout
	Reordered uint64

	rate      float64 // timestamp units a second
	samples   uint32  // timestamp units a packet
	timestamp uint32  // of the newest packet
	media     int64   // the same, unwrapped
	number    uint64
	started   bool
}

// NewReceiver makes the account of a source with that RTP clock and packet length.
func NewReceiver(rate float64, samples uint32, playout Playout) Receiver {
	return Receiver{rate: rate, samples: samples, Playout: playout}
}

// Arrive takes a packet; arrival is ns on a steady clock. Restart asks for a
// new Receiver for this packet; a Strange packet was not counted.
func (r *Receiver) Arrive(seq uint16, timestamp uint32, arrivalNs int64) (Step, bool) {
	n, step := r.Sequence.Extend(seq, timestamp, r.samples)
	if step >= Strange {
		return step, false
	}
	units := float64(arrivalNs) * r.rate / 1e9
	if !r.started {
		r.started, r.timestamp, r.number = true, timestamp, n
	}
	moved := int64(int32(timestamp - r.timestamp))
	if jump := moved - (int64(n)-int64(r.number))*int64(r.samples); jump > 8000 || jump < -8000 {
		r.Playout.Resync() // timestamps jumped by over a second and numbers did not
		r.Jitter.Resync(timestamp, units)
	}
	media := r.media + moved
	if r.Pattern.has(n) {
		r.Pattern.Duplicates++
		return step, true
	}
	late := r.Playout.Arrive(float64(media)*1000/r.rate, float64(arrivalNs)/1e6)
	r.Pattern.Arrive(n, late)
	r.Jitter.Arrive(timestamp, units)
	if step == Backward {
		r.Reordered++
	} else {
		r.timestamp, r.media, r.number = timestamp, media, n
	}
	return step, false
}

// has tells whether the number is remembered as received.
func (p *Pattern) has(n uint64) bool {
	if !p.started || n > p.highest || n+window <= p.highest {
		return false
	}
	w, m := bit(n)
	return p.seen[w]&m != 0
}
