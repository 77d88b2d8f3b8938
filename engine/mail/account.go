package mail

import (
	"math"
	"slices"
	"sync"

	"vigie.dev/engine/record"
)

// lateLimitMs is how late the generator may send a message off, at p99, before
// the run's figures are its own doing: a twentieth of the 5 s that a person
// waits at most. The profile's limit is for packets.
const lateLimitMs = 250

func (p *Probe) started() {
	p.totals.placed.Add(1)
	p.totals.active.Add(1)
}

// account writes the record and feeds the figures.
func (p *Probe) account(r *record.Mail, sum *tally, ended func(*record.Mail)) {
	p.totals.active.Add(-1)
	switch r.Outcome {
	case record.Done:
		p.totals.done.Add(1)
	case record.Failed:
		p.totals.failed.Add(1)
	}
	if err := p.records.Write(r.ID, r); err != nil {
		p.ticker.account.Complain(err)
	}
	p.meter.Add("vigie.mail.messages", 1, "outcome", r.Outcome)
	for id, value := range map[string]*float64{
		"vigie.mail.accepted": r.Timings.AcceptedMs, "vigie.mail.visible": r.Timings.VisibleMs,
		"vigie.mail.verified": r.Timings.VerifiedMs,
	} {
		if value != nil {
			p.meter.Record(id, *value)
		}
	}
	if r.Score != nil {
		p.meter.Record("vigie.mail.mos", r.Score.MOS)
	}
	sum.add(r)
	if ended != nil {
		ended(r)
	}
}

// lateness of the messages' starts, ms. Its methods are safe for use by many.
type lateness struct {
	mutex sync.Mutex
	all   []float64
}

func (l *lateness) add(ms float64) {
	l.mutex.Lock()
	l.all = append(l.all, max(0, ms))
	l.mutex.Unlock()
}

// figures are nearest-rank, as everywhere in a run's record.
func (l *lateness) figures() record.Lateness {
	l.mutex.Lock()
	sorted := slices.Sorted(slices.Values(l.all))
	l.mutex.Unlock()
	if len(sorted) == 0 {
		return record.Lateness{}
	}
	at := func(share float64) float64 { return sorted[max(0, int(math.Ceil(share*float64(len(sorted))))-1)] }
	return record.Lateness{P50: at(0.5), P95: at(0.95), P99: at(0.99), Max: sorted[len(sorted)-1],
		Count: uint64(len(sorted))}
}
