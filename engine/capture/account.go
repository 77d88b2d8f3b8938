package capture

import "vigie.dev/engine/qoe"

// account sums the runs of one stream: a sender that begins anew with other
// sequence numbers under its old SSRC has lost nothing by that.
type account struct {
	expected, received, duplicates, reordered uint64
	units                                     uint32 // a packet, in timestamp units
	network                                   losses
	buffers                                   [len(qoe.PlayoutNames)]losses
	jitter                                    jitter
}

// losses is what went wrong at one place: in the network, or in the network
// and one playout buffer together.
type losses struct {
	judged, bad, runs uint64
	delaySum          float64 // ms, one summand a packet received
}

// analysis counts the packets of one candidate.
type analysis struct {
	account
	clock   uint32
	clockOf func(payloadType uint8) uint32 // 0 for events
	current qoe.Comparison
	steady  steadier
}

// run counts all packets. Two in a row that follow on each other but not on
// those before are a new run, and the first of them is not lost for having
// been doubted.
func (a *analysis) run(packets []packet) account {
	a.begin()
	var doubted *packet
	for i := range packets {
		p := &packets[i]
		switch a.take(*p) {
		case qoe.Strange:
			doubted = p
		case qoe.Restart:
			a.add(&a.current)
			a.begin()
			if doubted != nil {
				a.take(*doubted)
			}
			a.take(*p)
			doubted = nil
		}
	}
	a.add(&a.current)
	return a.account
}

func (a *analysis) begin() {
	a.current = qoe.NewComparison(float64(a.clock), a.units)
	a.steady = steadier{units: a.units}
}

func (a *analysis) take(p packet) qoe.Step {
	clock := a.clockOf(p.payloadType)
	step, _ := a.current.Arrive(p.seq, a.steady.timestamp(p, clock != 0), p.at)
	if step < qoe.Strange {
		a.jitter.add(p, clock, float64(a.units)*1000/float64(a.clock))
	}
	return step
}

// add closes a run of sequence numbers.
func (a *account) add(c *qoe.Comparison) {
	c.Flush(0)
	n := &c.Network
	a.expected += n.Expected()
	a.received += n.Received
	a.duplicates += n.Duplicates
	a.reordered += c.Reordered
	a.network.add(n, 0)
	for i := range c.Buffers {
		a.buffers[i].add(&c.Buffers[i].Pattern, c.Buffers[i].Playout.DelayMs())
	}
}

func (l *losses) add(p *qoe.Pattern, delayMs float64) {
	l.judged += p.Judged
	l.bad += p.Bad
	l.runs += p.Runs
	l.delaySum += delayMs * float64(p.Received)
}

// steadier gives events (RFC 4733: one timestamp for all packets of an event)
// the timestamp that speech would have had in their place, so that a buffer
// does not take them for late.
type steadier struct {
	units   uint32
	started bool
	seq     uint16 // of the last packet with a timestamp of its own
	last    uint32
}

func (s *steadier) timestamp(p packet, own bool) uint32 {
	if own || !s.started {
		s.started, s.seq, s.last = true, p.seq, p.timestamp
		return p.timestamp
	}
	return s.last + uint32(int32(int16(p.seq-s.seq)))*s.units
}
