package mail

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"vigie.dev/engine/record"
	"vigie.dev/engine/telemetry"
)

// Probe is what all people of a process share: the records, the telemetry, the way to the servers.
type Probe struct {
	plan    Plan
	version record.Versions
	roots   *x509.CertPool
	outbox  *outbox
	records *record.Writer
	meter   *telemetry.Meter
	ticker  *ticker

	// watching ends with stop: the watchers outlive the call that made them.
	watching context.Context
	stop     context.CancelFunc
	mutex    sync.Mutex
	watchers map[string]*watcher // by address
	closed   bool

	totals   totals
	lateness lateness
	serial   atomic.Int64
}

type totals struct {
	watched, active, placed, done, failed atomic.Int64
	state                                 atomic.Value // string
}

// Open makes the probe; nothing is sent yet.
func Open(plan Plan, version record.Versions) (*Probe, error) {
	if err := plan.Check(); err != nil {
		return nil, err
	}
	p := &Probe{plan: plan, version: version, watchers: map[string]*watcher{}}
	p.totals.state.Store("registering")
	p.watching, p.stop = context.WithCancel(context.Background())
	if err := p.open(); err != nil {
		_ = p.release(context.Background()) // what was opened; the first error is the one that matters
		return nil, err
	}
	return p, nil
}

func (p *Probe) open() (err error) {
	if p.roots, err = authority(p.plan.Servers.CAFile); err != nil {
		return err
	}
	p.outbox = &outbox{roots: p.roots, servers: p.plan.Servers.Submission}
	if p.records, err = record.Create(p.plan.OutDir, System, p.plan.Region); err != nil {
		return err
	}
	host, _ := os.Hostname() // empty only makes the figures' origin less clear
	if p.meter, err = telemetry.New(context.Background(), telemetry.Config{
		Endpoint: p.plan.Telemetry.Endpoint,
		Every:    time.Duration(p.plan.Telemetry.ExportIntervalMs) * time.Millisecond,
		Bounds:   p.plan.Telemetry.Histograms,
		Attributes: map[string]string{
			"region": p.plan.Region, "peer_region": p.plan.PeerRegion, "system": System,
			"run_id": p.plan.RunID, "profile": p.plan.Profile,
		},
		Instance: host,
	}); err != nil {
		return err
	}
	if err = p.meter.Observe("vigie.mail.active", p.totals.active.Load); err != nil {
		return err
	}
	p.ticker = startTicker(p)
	return nil
}

// Mailboxes are people of this probe.
type Mailboxes struct {
	probe *Probe
	all   []*Person
}

// Mailboxes makes people; nothing is sent yet.
func (p *Probe) Mailboxes(n Numbers) (*Mailboxes, error) {
	all, err := people(p.plan.People.KeyFile, p.plan.Domain, n)
	if err != nil {
		return nil, err
	}
	return &Mailboxes{probe: p, all: all}, nil
}

// Watch signs everybody on at the mailboxes, empties their inboxes and keeps
// them in view until the probe is closed. It gives how many there are.
func (m *Mailboxes) Watch(ctx context.Context) (int, error) {
	// The connections outlive this call; only while it is under way does its end end them.
	release := context.AfterFunc(ctx, m.probe.stop)
	defer release()
	made, err := watchAll(m.probe.watching, m.probe.roots, m.probe.plan.Servers.Mailboxes, m.all)
	if err != nil {
		return 0, err
	}
	m.probe.mutex.Lock()
	defer m.probe.mutex.Unlock()
	for address, w := range made {
		m.probe.watchers[address] = w
	}
	m.probe.totals.watched.Add(int64(len(made)))
	return len(made), nil
}

func (p *Probe) watcherOf(who *Person) (*watcher, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	w, ok := p.watchers[who.Address]
	if !ok {
		return nil, fmt.Errorf("to: %s is not watched (expected watch() before send())", who.Address)
	}
	return w, nil
}

// Close ends the watchers, exports the last figures and writes the generator's
// last account. Further calls do nothing.
func (p *Probe) Close(ctx context.Context) error {
	p.mutex.Lock()
	if p.closed {
		p.mutex.Unlock()
		return nil
	}
	p.closed = true
	p.mutex.Unlock()
	p.totals.state.Store("ending")
	return p.release(ctx)
}

func (p *Probe) release(ctx context.Context) error {
	var problems []error
	p.stop()
	for _, w := range p.watchers {
		<-w.ended
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

// newID is a Message-ID's content that no other message has.
func (p *Probe) newID() string {
	return fmt.Sprintf("%d.%08x.%s@%s.%s", p.serial.Add(1), rand.Uint32(), p.plan.RunID, p.plan.Region, p.plan.Domain)
}

func (p *Probe) blank(id, kind, from, to, way string) *record.Mail {
	return &record.Mail{
		Schema: "vigie/mail/1", RunID: p.plan.RunID, ID: id, System: System, Region: p.plan.Region,
		PeerRegion: p.plan.PeerRegion, Kind: kind, From: from, To: to, Submission: way,
	}
}
