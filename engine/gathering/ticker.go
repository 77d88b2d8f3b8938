package gathering

import (
	"fmt"
	"sync"
	"time"

	"vigie.dev/engine/media"
	"vigie.dev/engine/record"
)

// ticker writes the generator's account of itself each second.
type ticker struct {
	probe   *Probe
	started time.Time
	quit    chan struct{}
	ended   chan struct{}

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
	if err := record.WriteProbe(t.probe.plan.OutDir, t.status()); err != nil {
		t.complain(err)
	}
}

func (t *ticker) status() *record.Probe {
	p := t.probe
	late := p.late.quantiles()
	pauses, cpu := media.OwnCost()
	state, _ := p.totals.state.Load().(string)
	return &record.Probe{
		Schema: "vigie/probe/1", RunID: p.plan.RunID, System: System, Region: p.plan.Region, State: state,
		StartedAt: record.Time(t.started), UpdatedAt: record.Time(time.Now()), Versions: p.version,
		Registered: p.totals.joined.Load(), Active: p.totals.active.Load(), Placed: p.totals.placed.Load(),
		Answered: p.totals.succeeded.Load(), Failed: p.totals.failed.Load(),
		LatenessMs: late, MissedTicks: p.late.missed.Load(),
		GCPauseMs: record.Pauses{P99: pauses.P99, Max: pauses.Max}, CPUSeconds: cpu,
		Packets:     record.PacketTotals{Sent: p.totals.sent.Load(), Received: p.totals.received.Load()},
		VoidReasons: spoiled(late, float64(p.plan.LatenessMs)),
	}
}

// spoiled says in words what the generator did that makes its figures not the system's.
func spoiled(late record.Lateness, limitMs float64) []string {
	if late.P99 <= limitMs {
		return []string{}
	}
	return []string{fmt.Sprintf("1 %% of the frames left more than %.3g ms late (limit %.3g ms)", late.P99, limitMs)}
}
