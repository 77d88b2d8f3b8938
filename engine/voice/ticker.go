package voice

import (
	"time"

	"vigie.dev/engine/record"
)

// ticker gives the generator's account of itself, and counts on what it has had of missed ticks and drops.
type ticker struct {
	probe         *Probe
	started       time.Time
	missed, drops uint64
	account       *record.Account
}

func startTicker(p *Probe) *ticker {
	t := &ticker{probe: p, started: time.Now()}
	t.account = record.Keep(p.plan.OutDir, t.counted)
	return t
}

// stop writes the last account.
func (t *ticker) stop() error { return t.account.Stop() }

// counted is the status, of which the counters have had what is new.
func (t *ticker) counted() *record.Probe {
	status := t.status()
	t.probe.meter.Add("vigie.generator.missed_ticks", status.MissedTicks-t.missed, "", "")
	t.probe.meter.Add("vigie.generator.socket_drops", status.SocketDrops-t.drops, "", "")
	t.missed, t.drops = status.MissedTicks, status.SocketDrops
	return status
}

func (t *ticker) status() *record.Probe {
	p := t.probe
	health := p.ports.Health()
	state, _ := p.totals.state.Load().(string)
	return &record.Probe{
		Schema: "vigie/probe/1", RunID: p.plan.RunID, System: System, Region: p.plan.Region, State: state,
		StartedAt: record.Time(t.started), UpdatedAt: record.Time(time.Now()), Versions: p.version,
		Registered: p.totals.registered.Load(), RegistrationFailures: p.totals.registrationFailures.Load(),
		Active: p.totals.active.Load() + p.totals.taken.Load(), Placed: p.totals.placed.Load(),
		Answered: p.totals.answered.Load(), Failed: p.totals.failed.Load(),
		LatenessMs: record.Lateness{P50: health.LatenessMs.P50, P95: health.LatenessMs.P95,
			P99: health.LatenessMs.P99, Max: health.LatenessMs.Max, Count: health.LatenessMs.Count},
		MissedTicks: health.MissedTicks, SocketDrops: health.SocketDrops,
		GCPauseMs: record.Pauses{P99: health.GCPauseMs.P99, Max: health.GCPauseMs.Max}, CPUSeconds: health.CPUSeconds,
		Packets:     record.PacketTotals{Sent: health.Sent, Received: health.Received},
		SIP:         record.NewSIP(p.kpis()),
		Clock:       p.clock(),
		VoidReasons: spoiled(health, p.plan.Generator.LatenessP99Ms),
	}
}
