package qoe

const (
	window = 128 // packets remembered, a power of two
	lag    = 64  // packets after which a missing one is judged lost
)

// Pattern keeps which packets came in time, number by number, and counts
// loss and its bursts. A packet is judged once 64 newer ones were numbered,
// so that a reordered packet is not a lost one. The zero value is ready.
type Pattern struct {
	// Judged packets, those not there in time among them, and the runs they form.
	Judged, Bad, Runs uint64
	// Received counts each number once, Duplicates the rest.
	Received, Duplicates uint64
	// Bursts tells periods of high loss from the gaps between them.
	Bursts Bursts

	started       bool
	base, next    uint64
	highest       uint64
	lastBad       bool
	seen, inTimes [window / 64]uint64
}

func bit(n uint64) (word int, mask uint64) { return int(n % window / 64), 1 << (n % 64) }

// Arrive takes a packet by its extended number and tells whether it is a
// duplicate. late is the playout buffer's word.
func (p *Pattern) Arrive(n uint64, late bool) (duplicate bool) {
	if !p.started {
		p.started, p.base, p.next, p.highest = true, n, n, n
	}
	switch {
	case n > p.highest:
		p.advance(n)
	case n+window <= p.highest:
		return false // too old to tell from a duplicate; already judged lost
	case n < p.base:
		if p.next != p.base || n+lag <= p.highest {
			return false
		}
		p.base, p.next = n, n // reordered at the very start
	}
	w, m := bit(n)
	if p.seen[w]&m != 0 {
		p.Duplicates++
		return true
	}
	p.seen[w] |= m
	p.Received++
	if !late {
		p.inTimes[w] |= m
	}
	return false
}

// advance makes room up to n: judges what leaves the lag, forgets what leaves the window.
func (p *Pattern) advance(n uint64) {
	for p.highest < n {
		p.highest++
		for p.next+lag <= p.highest {
			p.judge()
		}
		w, m := bit(p.highest)
		p.seen[w] &^= m
		p.inTimes[w] &^= m
	}
}

func (p *Pattern) judge() {
	w, m := bit(p.next)
	p.count(p.inTimes[w]&m == 0)
	p.next++
}

func (p *Pattern) count(bad bool) {
	p.Judged++
	p.Bursts.Judge(bad)
	if bad {
		p.Bad++
		if !p.lastBad {
			p.Runs++
		}
	}
	p.lastBad = bad
}

// Flush judges all that is left, at a stream's end; tail further packets are
// known to be missing after the highest.
func (p *Pattern) Flush(tail uint64) {
	for p.started && p.next <= p.highest {
		p.judge()
	}
	for ; tail > 0 && p.started; tail-- {
		p.highest++
		p.next++
		p.count(true)
	}
}

// Expected is how many numbers there are from the first packet to the highest.
func (p *Pattern) Expected() uint64 {
	if !p.started {
		return 0
	}
	return p.highest - p.base + 1
}

// has tells whether the number is remembered as received.
func (p *Pattern) has(n uint64) bool {
	if !p.started || n > p.highest || n+window <= p.highest {
		return false
	}
	w, m := bit(n)
	return p.seen[w]&m != 0
}
