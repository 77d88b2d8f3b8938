package gathering

import (
	"math"
	"sync/atomic"
	"time"

	"vigie.dev/engine/qoe"
	"vigie.dev/engine/record"
)

// step and steps of the histogram of lateness: to 0.1 ms, up to 1 s.
const (
	step  = 100 * time.Microsecond
	steps = 10_000
)

// lateness counts frames by how late they left. Many add at once.
type lateness struct {
	counts [steps + 1]atomic.Uint64
	most   atomic.Int64
	// missed left later than a packet of sound is long, when the next was due.
	missed atomic.Uint64
}

// missedAfter is the length of a packet of sound.
const missedAfter = 20 * time.Millisecond

func (l *lateness) add(late time.Duration) {
	late = max(late, 0)
	l.counts[min(int64(late/step), steps)].Add(1)
	for most := l.most.Load(); int64(late) > most && !l.most.CompareAndSwap(most, int64(late)); most = l.most.Load() {
	}
	if late >= missedAfter {
		l.missed.Add(1)
	}
}

// quantiles are nearest-rank, each the upper bound of its step and at most the greatest.
func (l *lateness) quantiles() record.Lateness {
	var counts [steps + 1]uint64
	var all uint64
	for i := range counts {
		counts[i] = l.counts[i].Load()
		all += counts[i]
	}
	q := record.Lateness{Count: all, Max: ms(time.Duration(l.most.Load()))}
	if all == 0 {
		return q
	}
	at := func(p float64) float64 {
		rank, seen := qoe.Rank(all, p), uint64(0)
		for i, n := range counts {
			if seen += n; seen >= rank && i < steps {
				return math.Min(ms(time.Duration(i+1)*step), q.Max)
			}
		}
		return q.Max
	}
	q.P50, q.P95, q.P99 = at(50), at(95), at(99)
	return q
}
