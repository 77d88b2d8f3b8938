package telemetry

import (
	"context"
	"testing"

	sdk "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

func collect(t *testing.T, use func(*Meter)) map[string]metricdata.Aggregation {
	t.Helper()
	reader := sdk.NewManualReader()
	m, err := newMeter(reader, Config{
		Bounds:     map[string][]float64{"vigie.voice.mos": {1, 4, 4.05, 4.1, 5}},
		Attributes: map[string]string{"region": "sa"},
	})
	if err != nil {
		t.Fatal(err)
	}
	use(m)
	var all metricdata.ResourceMetrics
	if err := reader.Collect(context.Background(), &all); err != nil {
		t.Fatal(err)
	}
	found := map[string]metricdata.Aggregation{}
	for _, scope := range all.ScopeMetrics {
		for _, one := range scope.Metrics {
			found[one.Name] = one.Data
		}
	}
	return found
}

func TestMeter_putsAScoreInTheCataloguesBucket(t *testing.T) {
	found := collect(t, func(m *Meter) {
		m.Record("vigie.voice.mos", 4.02)
		m.Record("vigie.voice.mos", 4.05) // a bound belongs to the bucket below it
		m.Record("not.of.the.catalogue", 1)
	})
	histogram, ok := found["vigie.voice.mos"].(metricdata.Histogram[float64])
	if !ok || len(histogram.DataPoints) != 1 {
		t.Fatalf("no histogram: %v", found)
	}
	if got := histogram.DataPoints[0].BucketCounts; got[2] != 2 {
		t.Errorf("bucket counts %v, expected both in (4, 4.05]", got)
	}
	if _, ok := found["not.of.the.catalogue"]; ok {
		t.Error("a metric without bounds was exported")
	}
}

func TestMeter_countsByAttributeAndObserves(t *testing.T) {
	found := collect(t, func(m *Meter) {
		m.Add("vigie.voice.calls", 2, "outcome", "answered")
		m.Add("vigie.voice.calls", 1, "outcome", "failed")
		if err := m.Observe("vigie.voice.active", func() int64 { return 7 }); err != nil {
			t.Fatal(err)
		}
	})
	if sum, ok := found["vigie.voice.calls"].(metricdata.Sum[int64]); !ok || len(sum.DataPoints) != 2 {
		t.Errorf("calls: %v", found["vigie.voice.calls"])
	}
	if gauge, ok := found["vigie.voice.active"].(metricdata.Gauge[int64]); !ok || gauge.DataPoints[0].Value != 7 {
		t.Errorf("active: %v", found["vigie.voice.active"])
	}
}
