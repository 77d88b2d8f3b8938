package voice

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vigie.dev/engine/record"
)

// freeAddress is one that nobody has at the moment.
func freeAddress(t *testing.T) string {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	return conn.LocalAddr().String()
}

// world is what two probes of one run share.
type world struct {
	edge           *edge
	dir, key       string
	says           map[string]string // files of speech, by region
	callers, calls Numbers
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{edge: startEdge(t), dir: t.TempDir(), says: map[string]string{},
		callers: Numbers{First: "300001", Count: 2}, calls: Numbers{First: "100301", Count: 2}}
	w.key = filepath.Join(w.dir, "key")
	if err := os.WriteFile(w.key, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for i, region := range []string{"sa", "eu"} {
		octets, random := make([]byte, 160*500), rand.New(rand.NewPCG(uint64(i), 1))
		for k := range octets {
			octets[k] = byte(random.Uint32())
		}
		w.says[region] = filepath.Join(w.dir, region+".alaw")
		if err := os.WriteFile(w.says[region], octets, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func (w *world) open(t *testing.T, region, peerRegion, listen, address string) (p *Probe, here, there *Fleet) {
	t.Helper()
	plan := Plan{RunID: "r", Region: region, PeerRegion: peerRegion, Profile: "p", DurationMs: 5000, Codec: "pcma",
		Transports: []string{"udp"}, Media: []string{InClear}, Playout: "f2", OutDir: w.dir, Peer: &PeerPlan{listen, address}}
	plan.SIP.Edges, plan.SIP.Domain = map[string]string{"udp": w.edge.address()}, "voice.vigie.test"
	plan.People.KeyFile = w.key
	plan.Generator.LatenessP99Ms = 1000
	plan.Telemetry.Endpoint, plan.Telemetry.ExportIntervalMs, plan.Telemetry.ScoreIntervalMs = "http://127.0.0.1:1", 60_000, 5000
	p, err := Open(plan, record.Versions{})
	if err != nil {
		t.Fatal(err)
	}
	fleet := func(n Numbers, says string, elsewhere bool) *Fleet {
		f, err := p.Fleet(FleetConfig{Numbers: n, Says: says, Elsewhere: elsewhere, AnswersAfter: 20 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	return p, fleet(w.callers, w.says["sa"], region == "eu"), fleet(w.calls, w.says["eu"], region == "sa")
}

func readCalls(t *testing.T, path string) (calls []record.Call) {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(body)) {
		var c record.Call
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		calls = append(calls, c)
	}
	return calls
}

func TestFleet_Answer_takesWhatAnotherProbePlacesAndEachWritesItsHalf(t *testing.T) {
	w := newWorld(t)
	ours, theirs := freeAddress(t), freeAddress(t)
	sa, here, away := w.open(t, "sa", "eu", ours, theirs)
	eu, callers, there := w.open(t, "eu", "sa", theirs, ours)
	ctx, stop := context.WithTimeout(context.Background(), 40*time.Second)
	defer stop()
	for _, f := range []*Fleet{here, there} {
		if n, err := f.Register(ctx); err != nil || n != 2 {
			t.Fatal(n, err)
		}
	}
	answered := make(chan Summary, 1)
	go func() {
		sum, err := there.Answer(ctx, AnswerOptions{From: callers, Over: 30 * time.Second, Talk: time.Second})
		if err != nil {
			t.Error(err)
		}
		answered <- sum
	}()
	if n, err := away.Register(ctx); err != nil || n != 2 { // waits for the other probe
		t.Fatal(n, err)
	}
	// One at a time, for no IPBX stands between the two ports; the third is of the same two as the first.
	placed, err := here.Call(ctx, away, CallOptions{Calls: 3, Over: 8 * time.Second, Talk: time.Second})
	if err != nil || placed.Answered != 3 || placed.Silent != 0 {
		t.Errorf("placed %+v, %v", placed, err)
	}
	closed, end := context.WithTimeout(ctx, time.Second) // nobody takes the telemetry
	defer end()
	_ = sa.Close(closed)
	if sum := <-answered; sum.Placed != 3 || sum.Answered != 3 || sum.Silent != 0 {
		t.Errorf("answered %+v", sum)
	}
	_ = eu.Close(closed)
	for region, side := range map[string]string{"sa": record.Caller, "eu": record.Callee} {
		calls := readCalls(t, filepath.Join(w.dir, "voice-"+region+".ndjson"))
		if len(calls) != 3 {
			t.Fatalf("%s wrote %d halves", region, len(calls))
		}
		for _, c := range calls {
			checkHalf(t, c, region, side)
		}
	}
}

func checkHalf(t *testing.T, c record.Call, region, side string) {
	t.Helper()
	ear, other := c.Heard.Caller, c.Heard.Callee
	if side == record.Callee {
		ear, other = other, ear
	}
	if ear == nil || other != nil || c.Half == nil {
		t.Fatalf("%s: not a half: %+v", region, c)
	}
	if c.Region != region || c.Half.Side != side || c.Outcome != record.Answered || ear.Received < 30 || c.Half.Sent < 30 {
		t.Errorf("%s: %+v, %+v", region, c, ear)
	}
	if c.Half.Clock == nil || c.Half.Clock.ErrorMs <= 0 || c.Half.Clock.Peer == region {
		t.Fatalf("%s: the clock of %+v", region, c.Half.Clock)
	}
	// Both probes go by one clock here: the offset that is estimated must hold the truth, 0, within the error stated.
	if off := c.Half.Clock.OffsetMs; off > c.Half.Clock.ErrorMs+0.05 || off < -c.Half.Clock.ErrorMs-0.05 {
		t.Errorf("%s: offset %v ± %v ms of one clock", region, off, c.Half.Clock.ErrorMs)
	}
	d := ear.DelayMs
	if d == nil || d.Error <= 0 || d.Mean > 20+d.Error {
		t.Errorf("%s: delay over loopback %+v", region, d)
	}
}

func TestCall_farStart_isUnknownWithoutAChannel(t *testing.T) {
	c := &call{probe: &Probe{}, across: &across{began: 100}}
	if _, ok := c.farStart(nil, record.Callee)(); ok {
		t.Error("a start without a channel")
	}
}
