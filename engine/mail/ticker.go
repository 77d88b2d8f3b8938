package mail

import (
	"fmt"
	"sync"
	"time"

	"golang.org/x/sys/unix"

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
	state, _ := p.totals.state.Load().(string)
	late := p.lateness.figures()
	reasons := []string{}
	if late.P99 > lateLimitMs {
		reasons = append(reasons, fmt.Sprintf("messages were sent off late: p99 %.0f ms (at most %d ms)", late.P99, lateLimitMs))
	}
	return &record.Probe{
		Schema: "vigie/probe/1", RunID: p.plan.RunID, System: System, Region: p.plan.Region, State: state,
		StartedAt: record.Time(t.started), UpdatedAt: record.Time(time.Now()), Versions: p.version,
		Registered: p.totals.watched.Load(), Active: p.totals.active.Load(), Placed: p.totals.placed.Load(),
		Answered: p.totals.done.Load(), Failed: p.totals.failed.Load(),
		LatenessMs: late, CPUSeconds: cpuSeconds(), VoidReasons: reasons,
	}
}

// cpuSeconds of this process until now.
func cpuSeconds() float64 {
	var usage unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
}
