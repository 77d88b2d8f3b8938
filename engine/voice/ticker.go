package voice

import (
	"sync"
	"time"

	"vigie.dev/engine/record"
)

// ticker writes the generator's account of itself each second.
type ticker struct {
	probe   *Probe
	started time.Time
	quit    chan struct{}
	ended   chan struct{}
	// counted is what the counters of missed ticks and drops have had.
	missed, drops uint64

	mutex   sync.Mutex
	problem error
}

func startTicker(p *Probe) *ticker {
	t := &ticker{probe: p, started: time.Now(), quit: make(chan struct{}), ended: make(chan struct{})}
	go t.run()
	return t
}

func (t *ticker) run() {
	defer close(t.ended)
	every := time.NewTicker(time.Second)
	defer every.Stop()
	for {
		t.write()
		select {
		case <-every.C:
		case <-t.quit:
			t.write()
			return
		}
	}
}

// stop writes the last account; its error is the first problem of any write.
func (t *ticker) stop() error {
	close(t.quit)
	<-t.ended
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.problem
}

func (t *ticker) complain(err error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.problem == nil {
		t.problem = err
	}
}

func (t *ticker) write() {
	status := t.status()
	t.probe.meter.Add("vigie.generator.missed_ticks", status.MissedTicks-t.missed, "", "")
	t.probe.meter.Add("vigie.generator.socket_drops", status.SocketDrops-t.drops, "", "")
	t.missed, t.drops = status.MissedTicks, status.SocketDrops
	if err := record.WriteProbe(t.probe.plan.OutDir, status); err != nil {
		t.complain(err)
	}
}

func (t *ticker) status() *record.Probe {
	p := t.probe
	health := p.port.Health()
	state, _ := p.totals.state.Load().(string)
	return &record.Probe{
		Schema: "vigie/probe/1", RunID: p.plan.RunID, System: System, Region: p.plan.Region, State: state,
		StartedAt: record.Time(t.started), UpdatedAt: record.Time(time.Now()), Versions: p.version,
		Registered: p.totals.registered.Load(), RegistrationFailures: p.totals.registrationFailures.Load(),
		Active: p.totals.active.Load(), Placed: p.totals.placed.Load(),
		Answered: p.totals.answered.Load(), Failed: p.totals.failed.Load(),
		LatenessMs: record.Lateness{P50: health.LatenessMs.P50, P95: health.LatenessMs.P95,
			P99: health.LatenessMs.P99, Max: health.LatenessMs.Max, Count: health.LatenessMs.Count},
		MissedTicks: health.MissedTicks, SocketDrops: health.SocketDrops,
		GCPauseMs: record.Pauses{P99: health.GCPauseMs.P99, Max: health.GCPauseMs.Max}, CPUSeconds: health.CPUSeconds,
		Packets:     record.PacketTotals{Sent: health.Sent, Received: health.Received},
		SIP:         record.NewSIP(p.kpis()),
		VoidReasons: spoiled(health, p.plan.Generator.LatenessP99Ms),
	}
}
