package k6

import (
	"errors"

	"go.k6.io/k6/v2/js/modules"
	"go.k6.io/k6/v2/metrics"

	"vigie.dev/engine/gathering"
	"vigie.dev/engine/record"
)

// roomsMetrics are for k6's own thresholds and outputs, as k6Metrics are.
type roomsMetrics struct {
	mos, freeze, delay, firstFrame, participants, ok *metrics.Metric
}

func registerRoomsMetrics(vu modules.VU) (*roomsMetrics, error) {
	registry := vu.InitEnv().Registry
	var problems error
	metric := func(name string, typ metrics.MetricType, value metrics.ValueType) *metrics.Metric {
		made, err := registry.NewMetric(name, typ, value)
		problems = errors.Join(problems, err)
		return made
	}
	return &roomsMetrics{
		mos:          metric("vigie_rooms_mos", metrics.Trend, metrics.Default),
		freeze:       metric("vigie_rooms_freeze", metrics.Trend, metrics.Default),
		delay:        metric("vigie_rooms_delay", metrics.Trend, metrics.Time),
		firstFrame:   metric("vigie_rooms_first_frame", metrics.Trend, metrics.Time),
		participants: metric("vigie_rooms_participants", metrics.Counter, metrics.Default),
		ok:           metric("vigie_rooms_ok", metrics.Rate, metrics.Default),
	}, problems
}

// roomsSink pushes the samples of stays, from any goroutine.
type roomsSink struct {
	sink
	metrics *roomsMetrics
}

// sink takes what belongs to the JavaScript thread.
func (m *roomsMetrics) sink(vu modules.VU, plan gathering.Plan) *roomsSink {
	state := vu.State()
	now := state.Tags.GetCurrentValues()
	tags := now.Tags.With("region", plan.Region).With("peer_region", plan.PeerRegion).With("system", gathering.System)
	return &roomsSink{sink{ctx: vu.Context(), out: state.Samples, tags: tags, meta: now.Metadata}, m}
}

func (s *roomsSink) push(r *record.Stay) {
	samples := metrics.Samples{s.sample(s.metrics.participants, 1)}
	if r.Outcome == record.Done || r.Outcome == record.Failed {
		samples = append(samples, s.sample(s.metrics.ok, succeeded(r)))
	}
	if r.Join.FirstFrameMs != nil {
		samples = append(samples, s.sample(s.metrics.firstFrame, *r.Join.FirstFrameMs))
	}
	for _, seen := range r.Seen {
		samples = append(samples, s.sample(s.metrics.mos, seen.MOS), s.sample(s.metrics.freeze, seen.FreezePct))
		if seen.DelayMs != nil {
			samples = append(samples, s.sample(s.metrics.delay, seen.DelayMs.Mean))
		}
	}
	metrics.PushIfNotDone(s.ctx, s.out, samples)
}
