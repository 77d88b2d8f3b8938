package media

import "vigie.dev/engine/qoe"

// totals sums the sources that one ear heard in turn: a far end that changes
// SSRC (a bridge does when it joins two legs) begins a new source, and its
// new sequence numbers are not a loss.
type totals struct {
	expected, received, reordered, duplicates uint64
	judged, bad, runs                         uint64
	jitterSum, jitterMax, jitterLast          float64 // timestamp units
	jitterCount                               uint64
	playoutSum                                float64
}

func (t *totals) add(r *qoe.Receiver) {
	t.expected += r.Pattern.Expected()
	t.received += r.Pattern.Received
	t.reordered += r.Reordered
	t.duplicates += r.Pattern.Duplicates
	t.judged += r.Pattern.Judged
	t.bad += r.Pattern.Bad
	t.runs += r.Pattern.Runs
	sum, count := r.Jitter.Sum()
	t.jitterSum += sum
	t.jitterCount += count
	t.jitterMax = max(t.jitterMax, r.Jitter.Max)
	t.jitterLast = r.Jitter.Last
	t.playoutSum += r.Playout.DelayMs() * float64(r.Pattern.Received)
}

func (t *totals) lost() uint64 { return t.expected - min(t.expected, t.received) }

func (t *totals) playoutMs() float64 {
	if t.received == 0 {
		return 0
	}
	return t.playoutSum / float64(t.received)
}

func mean(sum float64, count uint64) float64 {
	if count == 0 {
		return 0
	}
	return sum / float64(count)
}
