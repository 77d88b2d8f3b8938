package media

// Health tells how well the shard kept its schedule since Listen. It may be
// called at any time, from anywhere, also after Close.
func (p *Port) Health() Health {
	c := &p.shard.counts
	priority, _ := c.priority.Load().(string)
	return Health{
		LatenessMs:  c.lateness.quantiles(),
		MissedTicks: c.missed.Load(),
		SocketDrops: uint64(c.dropsRTP.Load()) + uint64(c.dropsRTCP.Load()),
		SendErrors:  c.refused.Load(),
		Sent:        c.sent.Load(),
		Received:    c.received.Load(),
		Unmatched:   c.unmatched.Load(),
		Streams:     int(c.streams.Load()),
		Priority:    priority,
	}
}
