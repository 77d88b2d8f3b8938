package voice

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"vigie.dev/engine/clock/peer"
	"vigie.dev/engine/media"
	"vigie.dev/engine/media/secure"
	"vigie.dev/engine/record"
	"vigie.dev/engine/sip"
	"vigie.dev/engine/telemetry"
)

// Probe is what all fleets of a process share: one SIP agent a transport, the
// media ports, the records and the telemetry.
type Probe struct {
	plan    Plan
	version record.Versions
	agents  map[string]*sip.Agent // by transport
	ports   *media.Group
	records *record.Writer
	meter   *telemetry.Meter
	// exhibits are nil where the plan asks for no evidence.
	exhibits *exhibits
	local    netip.Addr
	// identity is shown in every DTLS handshake.
	identity *secure.Identity
	// left are the telephones' agents that could not unregister, one error each.
	left []error

	mutex    sync.Mutex
	expected map[pair]*call // calls that a callee of ours is about to get

	configure func(*sip.Config) // what the agents have beside what the plan says; nil for nothing
	clips     map[string]*media.Clip
	closed    bool
	inbox     inbox
	// answering are the fleets that take calls of another probe, by number.
	answering                   map[string]*answering
	registered, answeringFleets int
	answers                     atomic.Bool // it is the one that takes the calls

	far    *peer.Channel // to the probe with the other ends; nil where we have both
	calls  sync.WaitGroup
	totals totals
	ticker *ticker
}

// pair names a call while it is set up: no number is in two calls at a time.
type pair struct{ caller, callee string }

// totals are counted over the whole run.
type totals struct {
	registered, registrationFailures, active, placed, answered, failed atomic.Int64
	// taken are the calls going on that another probe placed; active has only ours, for both count them else.
	taken atomic.Int64
	state atomic.Value // string
}

// Open makes the probe. Calls leave from the address that reaches the edge.
func Open(plan Plan, version record.Versions) (*Probe, error) {
	if err := plan.Check(); err != nil {
		return nil, err
	}
	p := &Probe{plan: plan, version: version, agents: map[string]*sip.Agent{}, expected: map[pair]*call{}, clips: map[string]*media.Clip{},
		answering: map[string]*answering{}}
	p.totals.state.Store("registering")
	if err := p.open(); err != nil {
		_ = p.release(context.Background()) // what was opened; the first error is the one that matters
		return nil, err
	}
	return p, nil
}

func (p *Probe) open() (err error) {
	if p.local, err = sip.LocalTowards(p.plan.SIP.Edges[p.plan.Transports[0]]); err != nil {
		return fmt.Errorf("Cannot find the way to the edge: %w", err)
	}
	if p.records, err = record.Create(p.plan.OutDir, System, p.plan.Region); err != nil {
		return err
	}
	if p.exhibits, err = openExhibits(p.plan); err != nil {
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
	if p.identity, err = secure.NewIdentity(); err != nil {
		return err
	}
	if p.ports, err = media.ListenGroup(media.Config{
		LocalIP: p.local, Playout: p.plan.Playout,
		ScoreInterval: time.Duration(p.plan.Telemetry.ScoreIntervalMs) * time.Millisecond,
		Lateness:      func(ms float64) { p.meter.Record("vigie.generator.lateness", ms) },
	}, p.plan.shards(runtime.NumCPU())); err != nil {
		return err
	}
	if err = p.openPeer(); err != nil {
		return err
	}
	p.ticker = startTicker(p)
	return nil
}

// attributes of every series, as catalogue/metrics/ lists them.
func (p *Probe) attributes() map[string]string {
	return map[string]string{
		"region": p.plan.Region, "peer_region": p.plan.PeerRegion, "system": System,
		"codec": p.plan.Codec, "run_id": p.plan.RunID, "profile": p.plan.Profile,
	}
}

// Close waits for the calls that are being hung up, unregisters, exports the
// last figures and writes the generator's last account. Further calls do
// nothing. A telephone that cannot unregister is no error: what there was to
// judge is over by then. Left tells of it.
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
	p.placed()
	return p.release(ctx)
}

// Left are why telephones are still registered after Close; none where all have unregistered.
func (p *Probe) Left() []error { return p.left }

func (p *Probe) release(ctx context.Context) error {
	var problems []error
	p.mutex.Lock()
	agents := slices.Collect(maps.Values(p.agents))
	p.mutex.Unlock()
	for _, agent := range agents {
		err := agent.Close()
		if errors.Is(err, sip.ErrStillRegistered) {
			p.left = append(p.left, err)
			continue
		}
		problems = append(problems, err)
	}
	if p.ports != nil {
		problems = append(problems, p.ports.Close())
	}
	problems = append(problems, p.exhibits.close())
	p.totals.state.Store("done")
	if p.ticker != nil {
		problems = append(problems, p.ticker.stop())
	}
	problems = append(problems, p.closePeer(ctx))
	if p.meter != nil {
		problems = append(problems, p.meter.Close(ctx))
	}
	if p.records != nil {
		problems = append(problems, p.records.Close())
	}
	return errors.Join(problems...)
}

// agentOf gives the agent of a transport, made at first use.
func (p *Probe) agentOf(transport string) (*sip.Agent, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if agent, ok := p.agents[transport]; ok {
		return agent, nil
	}
	cfg := sip.Config{
		LocalIP: p.local, Transport: transport, Edge: p.plan.SIP.Edges[transport], Domain: p.plan.SIP.Domain,
		CAFile: p.plan.SIP.CAFile, UserAgent: "vigie-probe",
	}
	if p.configure != nil {
		p.configure(&cfg)
	}
	agent, err := sip.New(cfg)
	if err != nil {
		return nil, err
	}
	agent.HandleAtOnce(p.incoming)
	agent.HandleMessage(p.inbox.take)
	p.agents[transport] = agent
	return agent, nil
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
	if p.plan.DTX && clip.Silent() == 0 {
		return nil, fmt.Errorf("plan.dtx: no packet of %q is silence that could be left out", path)
	}
	p.clips[path] = clip
	return clip, nil
}

// expect announces a call to the incoming side; taken gives it up.
func (p *Probe) expect(c *call) { p.expectAs(c.pair, c) }

// expectAs is expect for a call that may come to another than was dialled.
func (p *Probe) expectAs(who pair, c *call) {
	p.mutex.Lock()
	p.expected[who] = c
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
	if c == nil { // a transfer's target, who need not know who calls
		c = p.taken(pair{callee: in.To()})
	}
	if a := p.answererOf(in.To()); c == nil && a != nil {
		go a.take(in)
		return
	}
	if c == nil {
		_ = in.Reject(480, "Nobody expects this call") // a stray one; its sender learns it
		return
	}
	c.answer(in)
}
