package journal

import (
	"slices"
	"time"

	"vigie.dev/engine/media"
	"vigie.dev/engine/record"
)

// account is what the generator says of itself.
func (j *Journal) account() *record.Probe {
	pauses, cpu := media.OwnCost()
	j.mutex.Lock()
	defer j.mutex.Unlock()
	return &record.Probe{
		Schema: "vigie/probe/1", RunID: j.plan.RunID, System: j.plan.System, Region: j.plan.Region, State: j.state,
		StartedAt: record.Time(j.started), UpdatedAt: record.Time(time.Now()), Versions: j.version,
		Registered: j.counts.ready, Active: j.counts.active, Placed: j.counts.placed,
		Answered: j.counts.done, Failed: j.counts.failed,
		LatenessMs: j.late.percentiles(),
		GCPauseMs:  record.Pauses{P99: pauses.P99, Max: pauses.Max}, CPUSeconds: cpu,
		VoidReasons: append([]string{}, j.voids...), Clock: j.far,
	}
}

// lateness keeps at most `kept` of the values that it is told, the latest ones, and the worst of all.
type lateness struct {
	values []float64
	count  uint64
	max    float64
}

const kept = 65536

func (l *lateness) add(ms float64) {
	if len(l.values) < kept {
		l.values = append(l.values, ms)
	} else {
		l.values[l.count%kept] = ms
	}
	l.count++
	l.max = max(l.max, ms)
}

func (l *lateness) percentiles() record.Lateness {
	sorted := slices.Sorted(slices.Values(l.values))
	at := func(share float64) float64 {
		if len(sorted) == 0 {
			return 0
		}
		return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
	}
	return record.Lateness{P50: at(.5), P95: at(.95), P99: at(.99), Max: l.max, Count: l.count}
}
