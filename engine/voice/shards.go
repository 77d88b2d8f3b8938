package voice

// streamsAShard is what one thread sends and hears on time with half of a core
// to spare (docs/decisions/engine-bench.md: 1,300 calls a core, two streams each).
const streamsAShard = 1000

// shards is how many media threads the plan's load needs: one for each
// thousand streams that are open at a time, no more than there are processors.
func (p *Plan) shards(processors int) int {
	streams := p.streams()
	return max(1, min((streams+streamsAShard-1)/streamsAShard, processors, 64))
}

// streams are those open at a time: two a call, one where the other end is
// another probe's. The calls begin evenly over what the last one leaves.
func (p *Plan) streams() int {
	ends := int64(2)
	if p.Peer != nil {
		ends = 1
	}
	window := max(1, p.DurationMs-p.TalkMs)
	return int(ends * min(p.Calls, p.Calls*p.TalkMs/window+1))
}
