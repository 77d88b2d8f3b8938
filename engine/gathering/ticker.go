package gathering

import (
	"time"

	"vigie.dev/engine/media"
	"vigie.dev/engine/record"
)

// ticker gives the generator's account of itself.
type ticker struct {
	probe   *Probe
	started time.Time
	account *record.Account
}

func startTicker(p *Probe) *ticker {
	t := &ticker{probe: p, started: time.Now()}
	t.account = record.Keep(p.plan.OutDir, t.status)
	return t
}

// stop writes the last account.
func (t *ticker) stop() error { return t.account.Stop() }

func (t *ticker) status() *record.Probe {
	p := t.probe
	late, reads := p.late.quantiles(), p.reads.quantiles()
	pauses, cpu := media.OwnCost()
	state, _ := p.totals.state.Load().(string)
	return &record.Probe{
		Schema: "vigie/probe/1", RunID: p.plan.RunID, System: System, Region: p.plan.Region, State: state,
		StartedAt: record.Time(t.started), UpdatedAt: record.Time(time.Now()), Versions: p.version,
		Registered: p.totals.joined.Load(), Active: p.totals.active.Load(), Placed: p.totals.placed.Load(),
		Answered: p.totals.succeeded.Load(), Failed: p.totals.failed.Load(),
		LatenessMs: late, ReadLatenessMs: &reads, MissedTicks: p.late.missed.Load(), SocketDrops: p.totals.dropped.Load(),
		GCPauseMs: record.Pauses{P99: pauses.P99, Max: pauses.Max}, CPUSeconds: cpu,
		Packets:     record.PacketTotals{Sent: p.totals.sent.Load(), Received: p.totals.received.Load()},
		VoidReasons: spoiled(late, reads, float64(p.plan.LatenessMs), p.totals.dropped.Load()),
	}
}
