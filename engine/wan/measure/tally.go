package measure

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"
	"time"
)

// Tally is what was heard of numbered packets of several flows.
type Tally struct {
	flows, perFlow int
	copies         []uint8   // that came of each packet
	delayMs        []float32 // of its first copy; NaN when it says nothing of the link's delay
	expected       []int32   // of each flow: the number after the highest that came, RFC 4737 §3.3

	received, duplicates, reordered int
	bytes                           int64
	firstNs, lastNs                 int64
	arrivals                        atomic.Int64 // for quiet, which others call
}

// NewTally is for so many flows of so many packets each.
func NewTally(flows, perFlow int) *Tally {
	return &Tally{
		flows: flows, perFlow: perFlow,
		copies: make([]uint8, flows*perFlow), delayMs: make([]float32, flows*perFlow), expected: make([]int32, flows),
	}
}

// Arrived counts a packet of `size` bytes of IP that was sent and came at
// these times, ns. One that was never sent is not counted.
func (t *Tally) Arrived(flow, number, size int, sentNs, cameNs int64) {
	if flow < 0 || flow >= t.flows || number < 0 || number >= t.perFlow {
		return
	}
	t.arrivals.Add(1)
	if t.firstNs == 0 {
		t.firstNs = cameNs
	}
	t.lastNs = cameNs
	t.bytes += int64(size)
	at := flow*t.perFlow + number
	if t.copies[at] < math.MaxUint8 {
		t.copies[at]++
	}
	if t.copies[at] > 1 {
		t.duplicates++
		return
	}
	t.received++
	t.delayMs[at] = float32(float64(cameNs-sentNs) / 1e6)
	if int32(number) < t.expected[flow] {
		t.reordered++
		t.delayMs[at] = float32(math.NaN())
		return
	}
	t.expected[flow] = int32(number) + 1
	if number > 0 && number == t.perFlow-1 { // nothing follows that could overtake it: it may have waited in vain
		t.delayMs[at] = float32(math.NaN())
	}
}

// quiet waits until nothing has come for so long. It counts looks, not time:
// a process that was stopped meanwhile has missed nothing.
func (t *Tally) quiet(ctx context.Context, linger time.Duration) error {
	const look = 20 * time.Millisecond
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for before, looks := t.arrivals.Load(), time.Duration(0); looks*look < linger; looks++ {
		select {
		case <-ctx.Done():
			return fmt.Errorf("Cannot finish the measurement: %w", ctx.Err())
		case <-ticker.C:
		}
		if now := t.arrivals.Load(); now != before {
			before, looks = now, 0
		}
	}
	return nil
}

// Got is the sample's figures.
type Got struct {
	Sent        int     `json:"sent"`
	Received    int     `json:"received"` // each packet once
	Lost        int     `json:"lost"`
	Bursts      int     `json:"bursts"` // runs of losses within a flow
	Duplicates  int     `json:"duplicates"`
	Reordered   int     `json:"reordered"` // RFC 4737: after one of a higher number
	Stalled     int     `json:"stalled"`   // held for longer than the model can: the machine stood still
	StalledMs   float64 `json:"stalledMs"` // the longest of these
	Delays      int     `json:"delays"`    // packets behind the next figures: not those stalled or overtaken, nor the last of a flow
	DelayMs     float64 `json:"delayMs"`
	SigmaMs     float64 `json:"sigmaMs"`
	Correlation float64 `json:"correlation"`
	MinMs       float64 `json:"minMs"`
	MaxMs       float64 `json:"maxMs"`
	Bps         float64 `json:"bps"` // IP bytes that came, from the first to the last
}

// Got counts the sample. A packet under way for longer than mostMs is stalled
// and says nothing of the link's own delay; 0: none is.
func (t *Tally) Got(mostMs float64) Got {
	g := Got{
		Sent: t.flows * t.perFlow, Received: t.received, Duplicates: t.duplicates, Reordered: t.reordered,
		Lost: t.flows*t.perFlow - t.received, MinMs: math.Inf(1), MaxMs: math.Inf(-1),
	}
	for at, d := range t.delayMs {
		if mostMs > 0 && t.copies[at] > 0 && float64(d) > mostMs { // not NaN
			g.Stalled++
			g.StalledMs = math.Max(g.StalledMs, float64(d))
			t.delayMs[at] = float32(math.NaN())
		}
	}
	sum := 0.0
	t.each(func(_, _ int, d float64) {
		g.Delays++
		sum += d
		g.MinMs, g.MaxMs = math.Min(g.MinMs, d), math.Max(g.MaxMs, d)
	})
	if g.Delays > 0 {
		g.DelayMs = sum / float64(g.Delays)
		t.spread(&g)
	} else {
		g.MinMs, g.MaxMs = 0, 0
	}
	for at := range t.copies {
		if t.copies[at] == 0 && (at%t.perFlow == 0 || t.copies[at-1] > 0) {
			g.Bursts++
		}
	}
	if t.lastNs > t.firstNs {
		g.Bps = float64(t.bytes) * 8e9 / float64(t.lastNs-t.firstNs)
	}
	return g
}

// spread works out the deviation and the correlation of neighbours.
func (t *Tally) spread(g *Got) {
	var squares, product, pairs float64
	lastFlow, lastNumber, last := -1, -1, 0.0
	t.each(func(flow, number int, d float64) {
		d -= g.DelayMs
		squares += d * d
		if flow == lastFlow && number == lastNumber+1 {
			product += d * last
			pairs++
		}
		lastFlow, lastNumber, last = flow, number, d
	})
	variance := squares / float64(g.Delays)
	g.SigmaMs = math.Sqrt(variance)
	if pairs > 0 && variance > 0 {
		g.Correlation = product / pairs / variance
	}
}

// each goes over the packets that came in order.
func (t *Tally) each(with func(flow, number int, delayMs float64)) {
	for at, d := range t.delayMs {
		if t.copies[at] > 0 && d == d {
			with(at/t.perFlow, at%t.perFlow, float64(d))
		}
	}
}
