package k6

import (
	"context"
	"errors"
	"time"

	"go.k6.io/k6/v2/js/modules"
	"go.k6.io/k6/v2/metrics"

	"vigie.dev/engine/record"
	"vigie.dev/engine/voice"
)

// k6Metrics are for k6's own thresholds and outputs. The catalogue's metrics
// leave by the engine's own meter.
type k6Metrics struct {
	mos, srd, jitter, delay, loss, calls, ok *metrics.Metric
}

func registerMetrics(vu modules.VU) (*k6Metrics, error) {
	registry := vu.InitEnv().Registry
	m := &k6Metrics{}
	var problems error
	metric := func(name string, typ metrics.MetricType, value metrics.ValueType) *metrics.Metric {
		made, err := registry.NewMetric(name, typ, value)
		problems = errors.Join(problems, err)
		return made
	}
	m.mos = metric("vigie_mos", metrics.Trend, metrics.Default)
	m.srd = metric("vigie_srd", metrics.Trend, metrics.Time)
	m.jitter = metric("vigie_jitter", metrics.Trend, metrics.Time)
	m.delay = metric("vigie_delay", metrics.Trend, metrics.Time)
	m.loss = metric("vigie_loss", metrics.Trend, metrics.Default)
	m.calls = metric("vigie_calls", metrics.Counter, metrics.Default)
	m.ok = metric("vigie_call_ok", metrics.Rate, metrics.Default)
	return m, problems
}

// sink pushes the samples of calls, from any goroutine.
type sink struct {
	metrics *k6Metrics
	ctx     context.Context
	out     chan<- metrics.SampleContainer
	tags    *metrics.TagSet
	meta    map[string]string
}

// sink takes what belongs to the JavaScript thread.
func (m *k6Metrics) sink(vu modules.VU, plan voice.Plan) *sink {
	state := vu.State()
	now := state.Tags.GetCurrentValues()
	tags := now.Tags.With("region", plan.Region).With("peer_region", plan.PeerRegion).
		With("system", "voice").With("codec", plan.Codec)
	return &sink{metrics: m, ctx: vu.Context(), out: state.Samples, tags: tags, meta: now.Metadata}
}

func (s *sink) push(c *record.Call) {
	ok := 0.0
	if c.Outcome == record.Answered {
		ok = 1
	}
	samples := metrics.Samples{s.sample(s.metrics.calls, 1)}
	if c.Outcome == record.Answered || c.Outcome == record.Failed {
		samples = append(samples, s.sample(s.metrics.ok, ok))
	}
	if c.Timings.SRDMs != nil {
		samples = append(samples, s.sample(s.metrics.srd, *c.Timings.SRDMs))
	}
	for _, ear := range c.Ears() {
		samples = append(samples, s.sample(s.metrics.mos, ear.MOS),
			s.sample(s.metrics.jitter, ear.JitterMs.Mean), s.sample(s.metrics.loss, ear.EffectiveLossPct))
		if ear.DelayMs != nil {
			samples = append(samples, s.sample(s.metrics.delay, ear.DelayMs.Mean))
		}
	}
	metrics.PushIfNotDone(s.ctx, s.out, samples)
}

func (s *sink) sample(metric *metrics.Metric, value float64) metrics.Sample {
	return metrics.Sample{
		TimeSeries: metrics.TimeSeries{Metric: metric, Tags: s.tags},
		Time:       time.Now(), Value: value, Metadata: s.meta,
	}
}
