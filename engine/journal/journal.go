// Package journal keeps the records, figures and account of itself of a
// generator whose attempts are made by a scenario: what a system needs that has
// no engine of its own.
package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"vigie.dev/engine/record"
	"vigie.dev/engine/telemetry"
)

// Outcomes that a record may have.
var Outcomes = []string{"done", "failed", "refused", "aborted"}

// Journal of one generator. It is safe for use by many.
type Journal struct {
	plan    Plan
	version record.Versions
	records *record.Writer
	meter   *telemetry.Meter
	started time.Time

	mutex  sync.Mutex
	state  string
	counts struct{ ready, active, placed, done, failed int64 }
	late   lateness
	voids  []string
	far    *record.Clock
	closed bool

	kept *record.Account
}

// Open starts the files and the export of figures.
func Open(plan Plan, version record.Versions) (*Journal, error) {
	if err := plan.Check(); err != nil {
		return nil, err
	}
	j := &Journal{plan: plan, version: version, started: time.Now(), state: "registering"}
	var err error
	if j.records, err = record.Create(plan.OutDir, plan.System, plan.Region); err != nil {
		return nil, err
	}
	if j.meter, err = telemetry.New(context.Background(), telemetry.Config{
		Endpoint: plan.Telemetry.Endpoint, Every: time.Duration(plan.Telemetry.ExportIntervalMs) * time.Millisecond,
		Bounds: plan.Telemetry.Histograms, Instance: plan.System + "-" + plan.Region,
		Attributes: map[string]string{"region": plan.Region, "peer_region": plan.PeerRegion, "system": plan.System,
			"run_id": plan.RunID, "profile": plan.Profile},
	}); err != nil {
		return nil, errors.Join(err, j.records.Close())
	}
	active := func() int64 { j.mutex.Lock(); defer j.mutex.Unlock(); return j.counts.active }
	if err = j.meter.Observe("vigie."+plan.System+".active", active); err != nil {
		return nil, errors.Join(err, j.records.Close(), j.meter.Close(context.Background()))
	}
	j.kept = record.Keep(plan.OutDir, j.account)
	return j, nil
}

// Ready says how many are there to make attempts, before the first one.
func (j *Journal) Ready(n int64) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	j.counts.ready, j.state, j.started = n, "running", time.Now()
}

// Begin counts an attempt.
func (j *Journal) Begin() {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	j.counts.placed++
	j.counts.active++
}

// End writes the record of an attempt that was begun. What every record has is
// added; id, startedAt, endedAt, outcome and failure are the scenario's.
func (j *Journal) End(attempt map[string]any) error {
	id, _ := attempt["id"].(string)
	outcome, _ := attempt["outcome"].(string)
	if id == "" {
		return fmt.Errorf("id: %v is not a text (expected what names the attempt)", attempt["id"])
	}
	if !slices.Contains(Outcomes, outcome) {
		return fmt.Errorf("outcome: %q is not known (expected one of %v)", outcome, Outcomes)
	}
	p := j.plan
	for key, value := range map[string]any{"schema": "vigie/" + p.System + "/1", "runId": p.RunID, "system": p.System,
		"region": p.Region, "peerRegion": p.PeerRegion} {
		if _, ok := attempt[key]; !ok {
			attempt[key] = value
		}
	}
	plain, err := normal(attempt)
	if err != nil {
		return fmt.Errorf("Cannot write the record of %s: %w", id, err)
	}
	if err := j.records.Write(id, plain); err != nil {
		return err
	}
	for metric, path := range p.Telemetry.Samples {
		for _, value := range valuesAt(plain, path) {
			j.meter.Record(metric, value)
		}
	}
	j.meter.Add(p.Telemetry.Attempts, 1, "outcome", outcome)
	j.mutex.Lock()
	defer j.mutex.Unlock()
	j.counts.active--
	switch outcome {
	case "done":
		j.counts.done++
	case "failed":
		j.counts.failed++
	}
	return nil
}

// normal is a value as JSON has it: every number a float64.
func normal(value map[string]any) (map[string]any, error) {
	body, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	var out map[string]any
	return out, json.Unmarshal(body, &out)
}

// Late says by how much something began after its time, ms.
func (j *Journal) Late(ms float64) {
	j.mutex.Lock()
	j.late.add(ms)
	j.mutex.Unlock()
	j.meter.Record("vigie.generator.lateness", ms)
}

// Void says in words what the generator itself spoiled: the run's figures are then not the system's.
func (j *Journal) Void(reason string) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	j.voids = append(j.voids, reason)
}

// Clock says how far the clock of the probe is ahead with which this one works together.
func (j *Journal) Clock(of record.Clock) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	j.far = &of
}

// Close exports the last figures and writes the last account. Further calls do nothing.
func (j *Journal) Close(ctx context.Context) error {
	j.mutex.Lock()
	if j.closed {
		j.mutex.Unlock()
		return nil
	}
	j.closed = true
	j.state = "done"
	j.mutex.Unlock()
	return errors.Join(j.kept.Stop(), j.meter.Close(ctx), j.records.Close())
}
