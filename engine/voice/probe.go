package voice

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"vigie.dev/engine/media"
	"vigie.dev/engine/record"
	"vigie.dev/engine/sip"
	"vigie.dev/engine/telemetry"
)

// Probe is what all fleets of a process share: one SIP agent, one media port,
// the records and the telemetry.
type Probe struct {
	plan    Plan
	version record.Versions
	agent   *sip.Agent
	port    *media.Port
	records *record.Writer
	meter   *telemetry.Meter
	local   netip.Addr

	mutex    sync.Mutex
	expected map[pair]*call // calls that a callee of ours is about to get
	clips    map[string]*media.Clip
	closed   bool

	calls  sync.WaitGroup
	totals totals
	ticker *ticker
}

// pair names a call while it is set up: no number is in two calls at a time.
type pair struct{ caller, callee string }

// totals are counted over the whole run.
type totals struct {
	registered, registrationFailures, active, placed, answered, failed atomic.Int64
	state                                                              atomic.Value // string
}

// Open makes the probe. Calls leave from the address that reaches the edge.
func Open(plan Plan, version record.Versions) (*Probe, error) {
	if err := plan.Check(); err != nil {
		return nil, err
	}
	p := &Probe{plan: plan, version: version, expected: map[pair]*call{}, clips: map[string]*media.Clip{}}
	p.totals.state.Store("registering")
	if err := p.open(); err != nil {
		_ = p.release(context.Background()) // what was opened; the first error is the one that matters
		return nil, err
	}
	return p, nil
}

func (p *Probe) open() (err error) {
	if p.local, err = sourceTowards(p.plan.SIP.Edge); err != nil {
		return err
	}
	if p.records, err = record.Create(p.plan.OutDir, p.plan.Region); err != nil {
		return err
	}
	host, _ := os.Hostname() // empty only makes the figures' origin less clear
	if p.meter, err = telemetry.New(context.Background(), telemetry.Config{
		Endpoint:   p.plan.Telemetry.Endpoint,
		Every:      time.Duration(p.plan.Telemetry.ExportIntervalMs) * time.Millisecond,
		Bounds:     p.plan.Telemetry.Histograms,
		Attributes: p.attributes(),
		Instance:   host,
	}); err != nil {
		return err
	}
	if err = p.meter.Observe("vigie.voice.active", p.totals.active.Load); err != nil {
		return err
	}
	if p.agent, err = sip.New(sip.Config{
		LocalIP: p.local, Transport: p.plan.Transport, Edge: p.plan.SIP.Edge, Domain: p.plan.SIP.Domain,
		CAFile: p.plan.SIP.CAFile, UserAgent: "vigie-probe",
	}); err != nil {
		return err
	}
	if p.port, err = media.Listen(media.Config{
		LocalIP: p.local, Playout: p.plan.Playout,
		ScoreInterval: time.Duration(p.plan.Telemetry.ScoreIntervalMs) * time.Millisecond,
		Lateness:      func(ms float64) { p.meter.Record("vigie.generator.lateness", ms) },
	}); err != nil {
		return err
	}
	p.agent.HandleIncoming(p.incoming)
	p.ticker = startTicker(p)
	return nil
}

// attributes of every series, as catalogue/metrics.yaml lists them.
func (p *Probe) attributes() map[string]string {
	return map[string]string{
		"region": p.plan.Region, "peer_region": p.plan.PeerRegion, "system": "voice",
		"codec": p.plan.Codec, "run_id": p.plan.RunID, "profile": p.plan.Profile,
	}
}

// Close waits for the calls that are being hung up, unregisters, exports the
// last figures and writes the generator's last account. Further calls do nothing.
func (p *Probe) Close(ctx context.Context) error {
	p.mutex.Lock()
	if p.closed {
		p.mutex.Unlock()
		return nil
	}
	p.closed = true
	p.mutex.Unlock()
	p.totals.state.Store("ending")
	ended := make(chan struct{})
	go func() { p.calls.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-ctx.Done():
	}
	return p.release(ctx)
}

func (p *Probe) release(ctx context.Context) error {
	var problems []error
	if p.agent != nil {
		problems = append(problems, p.agent.Close())
	}
	if p.port != nil {
		problems = append(problems, p.port.Close())
	}
	p.totals.state.Store("done")
	if p.ticker != nil {
		problems = append(problems, p.ticker.stop())
	}
	if p.meter != nil {
		problems = append(problems, p.meter.Close(ctx))
	}
	if p.records != nil {
		problems = append(problems, p.records.Close())
	}
	return errors.Join(problems...)
}

// clip loads speech once.
func (p *Probe) clip(path string) (*media.Clip, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if clip, ok := p.clips[path]; ok {
		return clip, nil
	}
	clip, err := media.LoadClip(path, p.plan.Codec)
	if err != nil {
		return nil, err
	}
	p.clips[path] = clip
	return clip, nil
}

// expect announces a call to the incoming side; taken gives it up.
func (p *Probe) expect(c *call) {
	p.mutex.Lock()
	p.expected[c.pair] = c
	p.mutex.Unlock()
}

func (p *Probe) taken(who pair) *call {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	c := p.expected[who]
	delete(p.expected, who)
	return c
}

func (p *Probe) incoming(in *sip.Incoming) {
	c := p.taken(pair{in.From(), in.To()})
	if c == nil {
		_ = in.Reject(480, "Nobody expects this call") // a stray one; its sender learns it
		return
	}
	c.answer(in)
}

// sourceTowards finds the local address from which addr is reached; nothing is sent.
func sourceTowards(addr string) (netip.Addr, error) {
	conn, err := net.Dial("udp4", addr)
	if err != nil {
		return netip.Addr{}, fmt.Errorf("Cannot find the way to the edge %s: %w", addr, err)
	}
	defer conn.Close()
	return netip.MustParseAddrPort(conn.LocalAddr().String()).Addr(), nil
}
