package mail

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"

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
