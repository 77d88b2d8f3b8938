package gathering

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"vigie.dev/engine/clock"
	"vigie.dev/engine/media/codec"
	"vigie.dev/engine/record"
	"vigie.dev/engine/room"
	"vigie.dev/engine/telemetry"
)

// Probe is what all rooms of a process share: media, records and telemetry.
type Probe struct {
	plan     Plan
	version  record.Versions
	shown    []shown // by each codec, in turn
	voice    [][]byte
	server   server
	records  *record.Writer
	meter    *telemetry.Meter
	late     lateness // of frames that leave
	reads    lateness // of packets that came, after the kernel had them
	shared   room.LateFrames
	totals   totals
	ticker   *ticker
	exhibits exhibits

	mutex  sync.Mutex
	closed bool
	stays  sync.WaitGroup
}

// totals are counted over the whole run.
type totals struct {
	joined, active, placed, succeeded, failed atomic.Int64
	sent, received, dropped                   atomic.Uint64
	state                                     atomic.Value // string
}

// Open reads the media and makes the probe; nobody joins yet.
func Open(plan Plan, version record.Versions) (*Probe, error) {
	if err := plan.Check(); err != nil {
		return nil, err
	}
	p := &Probe{plan: plan, version: version}
	p.totals.state.Store("registering")
	if err := p.open(); err != nil {
		_ = p.release(context.Background()) // what was opened; the first error is the one that matters
		return nil, err
	}
	return p, nil
}

func (p *Probe) open() (err error) {
	if p.shown, err = pictures(&p.plan); err != nil {
		return err
	}
	sound, err := os.ReadFile(p.plan.Media.Voice)
	if err != nil {
		return fmt.Errorf("Cannot read what microphones hear: %w", err)
	}
	if p.voice, err = codec.ReadOggOpus(sound); err != nil {
		return fmt.Errorf("Cannot use %q: %w", p.plan.Media.Voice, err)
	}
	if p.server, err = openServer(&p.plan); err != nil {
		return err
	}
	if p.records, err = record.Create(p.plan.OutDir, System, p.plan.Region); err != nil {
		return err
	}
	host, _ := os.Hostname() // empty only makes the figures' origin less clear
	if p.meter, err = telemetry.New(context.Background(), telemetry.Config{
		Endpoint: p.plan.Telemetry.Endpoint, Every: millis(p.plan.Telemetry.ExportIntervalMs),
		Bounds: p.plan.Telemetry.Histograms, Attributes: p.attributes(), Instance: host + "-" + System,
	}); err != nil {
		return err
	}
	if err = p.meter.Observe("vigie.rooms.active", p.totals.active.Load); err != nil {
		return err
	}
	// The other systems' generators are in the same container, and none of them has
	// packets to send on time. Where it is not given, the account says how late we were.
	clock.RaiseProcess()
	p.ticker = startTicker(p)
	return nil
}

// attributes of every series, as catalogue/metrics/ lists them.
func (p *Probe) attributes() map[string]string {
	return map[string]string{"region": p.plan.Region, "peer_region": p.plan.PeerRegion, "system": System,
		"run_id": p.plan.RunID, "profile": p.plan.Profile}
}

// Close waits for who is leaving, exports the last figures and writes the
// generator's last account. Further calls do nothing.
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
	go func() { p.stays.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-ctx.Done():
	}
	return p.release(ctx)
}

func (p *Probe) release(ctx context.Context) error {
	var problems []error
	p.totals.state.Store("done")
	if p.ticker != nil {
		problems = append(problems, p.ticker.stop())
	}
	if p.meter != nil {
		problems = append(problems, p.meter.Close(ctx))
	}
	if p.records != nil {
		problems = append(problems, p.exhibits.write(&p.plan))
		problems = append(problems, p.records.Close())
	}
	return errors.Join(problems...)
}

// sourceTowards finds the local address from which a URL's host is reached; nothing is sent.
func sourceTowards(address string) (netip.Addr, error) {
	u, err := url.Parse(address)
	if err != nil {
		return netip.Addr{}, fmt.Errorf("Cannot read the server's address %q: %w", address, err)
	}
	conn, err := net.Dial("udp", net.JoinHostPort(u.Hostname(), "9"))
	if err != nil {
		return netip.Addr{}, fmt.Errorf("Cannot find the way to %q: %w", address, err)
	}
	defer conn.Close()
	return netip.MustParseAddrPort(conn.LocalAddr().String()).Addr().Unmap(), nil
}

func firstLine(b []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(b)), "\n")
	return line
}

// tokenFor is long enough for a run with all that goes wrong in it.
func (p *Probe) tokenFor() time.Duration { return 2*millis(p.plan.DurationMs) + time.Hour }
