package media

import "math"

// Health tells how well the shard kept its schedule since Listen. It may be
// called at any time, from anywhere, also after Close.
func (p *Port) Health() Health { return merge([]*Port{p}) }

// merge sums the accounts of shards; the priority is the worst.
func merge(ports []*Port) Health {
	var h Health
	all := newLateness()
	for _, p := range ports {
		c := &p.shard.counts
		all.merge(c.lateness)
		h.MissedTicks += c.missed.Load()
		h.SocketDrops += p.drops()
		h.SendErrors += c.refused.Load()
		h.Sent += c.sent.Load()
		h.Received += c.received.Load()
		h.Unmatched += c.unmatched.Load()
		h.Streams += int(c.streams.Load())
		if got, _ := c.priority.Load().(string); rank(got) > rank(h.Priority) {
			h.Priority = got
		}
	}
	h.LatenessMs = all.quantiles()
	h.GCPauseMs, h.CPUSeconds = gcPauses(), cpuSeconds()
	return h
}

// rank orders priorities from best to worst; unknown yet is best.
func rank(priority string) int {
	for i, p := range []string{"", "rr", "nice", "slice"} {
		if p == priority {
			return i
		}
	}
	return math.MaxInt
}
