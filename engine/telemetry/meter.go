// Package telemetry sends the engine's figures by OpenTelemetry, with the
// buckets that the catalogue has made for each quantity. k6's own outputs put
// every trend in a few fixed buckets, which spoils percentiles of scores.
package telemetry

import (
	"context"
	"fmt"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/metric"
	sdk "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
)

// Config of a Meter.
type Config struct {
	// Endpoint is the base URL of an OTLP receiver over HTTP.
	Endpoint string
	// Every is the export interval.
	Every time.Duration
	// Bounds are the bucket bounds by metric id, ascending.
	Bounds map[string][]float64
	// Attributes that every series has.
	Attributes map[string]string
	// Instance is service.instance.id of the resource.
	Instance string
}

// Meter records values under the catalogue's metric ids. Its methods are safe
// for use by many and do not block on the network.
type Meter struct {
	provider   *sdk.MeterProvider
	common     []attribute.KeyValue
	set        metric.MeasurementOption
	histograms map[string]metric.Float64Histogram
	meter      metric.Meter
	mutex      sync.Mutex
	counters   map[string]metric.Int64Counter // made at first use
}

// New starts exporting.
func New(ctx context.Context, cfg Config) (*Meter, error) {
	exporter, err := otlpmetrichttp.New(ctx, otlpmetrichttp.WithEndpointURL(cfg.Endpoint+"/v1/metrics"))
	if err != nil {
		return nil, fmt.Errorf("Cannot export figures to %s: %w", cfg.Endpoint, err)
	}
	return newMeter(sdk.NewPeriodicReader(exporter, sdk.WithInterval(cfg.Every)), cfg)
}

func newMeter(reader sdk.Reader, cfg Config) (*Meter, error) {
	about := resource.NewSchemaless(
		attribute.String("service.name", "vigie-probe"), attribute.String("service.instance.id", cfg.Instance))
	m := &Meter{
		provider:   sdk.NewMeterProvider(sdk.WithReader(reader), sdk.WithResource(about)),
		histograms: map[string]metric.Float64Histogram{},
		counters:   map[string]metric.Int64Counter{},
	}
	for key, value := range cfg.Attributes {
		m.common = append(m.common, attribute.String(key, value))
	}
	m.set = metric.WithAttributeSet(attribute.NewSet(m.common...))
	m.meter = m.provider.Meter("vigie.dev/engine")
	for id, bounds := range cfg.Bounds {
		histogram, err := m.meter.Float64Histogram(id, metric.WithExplicitBucketBoundaries(bounds...))
		if err != nil {
			return nil, fmt.Errorf("Cannot make histogram %s: %w", id, err)
		}
		m.histograms[id] = histogram
	}
	return m, nil
}

// Record adds a sample to a histogram of the catalogue; one that the plan has
// no bounds for is not recorded.
func (m *Meter) Record(id string, value float64) {
	if histogram, ok := m.histograms[id]; ok {
		histogram.Record(context.Background(), value, m.set)
	}
}

// Add adds to a counter, with one more attribute when key is not empty. A name
// that OpenTelemetry refuses is not counted.
func (m *Meter) Add(id string, n uint64, key, value string) {
	counter, err := m.counter(id)
	if err != nil {
		return
	}
	set := m.set
	if key != "" {
		set = metric.WithAttributeSet(attribute.NewSet(append([]attribute.KeyValue{attribute.String(key, value)}, m.common...)...))
	}
	counter.Add(context.Background(), int64(n), set)
}

func (m *Meter) counter(id string) (metric.Int64Counter, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if counter, ok := m.counters[id]; ok {
		return counter, nil
	}
	counter, err := m.meter.Int64Counter(id)
	if err != nil {
		return nil, fmt.Errorf("Cannot make counter %s: %w", id, err)
	}
	m.counters[id] = counter
	return counter, nil
}

// Observe exports what read gives, at each export, as a gauge.
func (m *Meter) Observe(id string, read func() int64) error {
	_, err := m.meter.Int64ObservableGauge(id, metric.WithInt64Callback(
		func(_ context.Context, o metric.Int64Observer) error {
			o.Observe(read(), m.set)
			return nil
		}))
	if err != nil {
		return fmt.Errorf("Cannot make gauge %s: %w", id, err)
	}
	return nil
}

// Close exports what is left and stops.
func (m *Meter) Close(ctx context.Context) error {
	if err := m.provider.Shutdown(ctx); err != nil {
		return fmt.Errorf("Cannot export the last figures: %w", err)
	}
	return nil
}
