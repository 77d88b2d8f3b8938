package k6

import (
	"context"
	"errors"
	"time"

	"go.k6.io/k6/v2/js/modules"
	"go.k6.io/k6/v2/metrics"

	"vigie.dev/engine/mail"
	"vigie.dev/engine/record"
)

// mailMetrics are for k6's own thresholds and outputs; the catalogue's leave by the engine's own meter.
type mailMetrics struct {
	mos, accepted, visible, verified, ok *metrics.Metric
}

func registerMailMetrics(vu modules.VU) (*mailMetrics, error) {
	registry := vu.InitEnv().Registry
	m := &mailMetrics{}
	var problems error
	metric := func(name string, typ metrics.MetricType, value metrics.ValueType) *metrics.Metric {
		made, err := registry.NewMetric(name, typ, value)
		problems = errors.Join(problems, err)
		return made
	}
	m.mos = metric("vigie_mail_mos", metrics.Trend, metrics.Default)
	m.accepted = metric("vigie_mail_accepted", metrics.Trend, metrics.Time)
	m.visible = metric("vigie_mail_visible", metrics.Trend, metrics.Time)
	m.verified = metric("vigie_mail_verified", metrics.Trend, metrics.Time)
	m.ok = metric("vigie_mail_ok", metrics.Rate, metrics.Default)
	return m, problems
}

// mailSink pushes the samples of messages, from any goroutine.
type mailSink struct {
	metrics *mailMetrics
	ctx     context.Context
	out     chan<- metrics.SampleContainer
	tags    *metrics.TagSet
	meta    map[string]string
}

// sink takes what belongs to the JavaScript thread.
func (m *mailMetrics) sink(vu modules.VU, plan mail.Plan) *mailSink {
	state := vu.State()
	now := state.Tags.GetCurrentValues()
	tags := now.Tags.With("region", plan.Region).With("peer_region", plan.PeerRegion).With("system", mail.System)
	return &mailSink{metrics: m, ctx: vu.Context(), out: state.Samples, tags: tags, meta: now.Metadata}
}

func (s *mailSink) push(r *record.Mail) {
	var samples metrics.Samples
	add := func(metric *metrics.Metric, value *float64) {
		if value != nil {
			samples = append(samples, metrics.Sample{
				TimeSeries: metrics.TimeSeries{Metric: metric, Tags: s.tags}, Time: time.Now(), Value: *value, Metadata: s.meta})
		}
	}
	if r.Outcome == record.Done || r.Outcome == record.Failed {
		ok := 0.0
		if r.Outcome == record.Done {
			ok = 1
		}
		add(s.metrics.ok, &ok)
	}
	if r.Score != nil {
		add(s.metrics.mos, &r.Score.MOS)
	}
	add(s.metrics.accepted, r.Timings.AcceptedMs)
	add(s.metrics.visible, r.Timings.VisibleMs)
	add(s.metrics.verified, r.Timings.VerifiedMs)
	metrics.PushIfNotDone(s.ctx, s.out, samples)
}
