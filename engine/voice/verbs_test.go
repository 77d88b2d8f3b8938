package voice

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"vigie.dev/engine/record"
	"vigie.dev/engine/sip"
)

// stretch is listened to at a time: some ten packets.
const stretch = 250 * time.Millisecond

// parties are two fleets of one probe, each with an agent of its own: callers over UDP, callees over TCP.
type parties struct {
	*exchange
	probe       *Probe
	here, there *Fleet
}

func openParties(t *testing.T, change ...func(*sip.Config)) *parties {
	t.Helper()
	x := openExchange(t)
	collector := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(collector.Close)
	plan := Plan{RunID: "test", Region: "sa", PeerRegion: "sa", DurationMs: 60_000, Codec: "pcma", Playout: "f1",
		Transports: []string{"udp", "tcp"}, Media: []string{InClear}, OutDir: t.TempDir()}
	plan.SIP.Edges, plan.SIP.Domain = map[string]string{"udp": x.addr, "tcp": x.addr}, "voice.vigie.test"
	plan.People.KeyFile = written(t, "key", []byte("key"))
	plan.Generator.LatenessP99Ms = 5
	plan.Telemetry.Endpoint, plan.Telemetry.ExportIntervalMs, plan.Telemetry.ScoreIntervalMs = collector.URL, 60_000, 60_000
	probe, err := Open(plan, record.Versions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
		defer stop()
		if err := probe.Close(ctx); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	for _, f := range change {
		probe.configure = f
	}
	p := &parties{exchange: x, probe: probe}
	p.here, p.there = p.fleet("300001", "udp"), p.fleet("300301", "tcp")
	return p
}

func (p *parties) fleet(first, transport string) *Fleet {
	p.t.Helper()
	speech := make([]byte, 160*50)
	random := rand.New(rand.NewPCG(1, uint64(len(transport)+len(first))))
	for i := range speech {
		speech[i] = byte(random.Uint32())
	}
	f, err := p.probe.Fleet(FleetConfig{Numbers: Numbers{First: first, Count: 3}, Transport: transport, Says: written(p.t, first+".alaw", speech)})
	if err != nil {
		p.t.Fatal(err)
	}
	if n, err := f.Register(p.t.Context()); n != 3 || err != nil {
		p.t.Fatalf("%d registered, %v", n, err)
	}
	return f
}

func written(t *testing.T, name string, body []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func (p *parties) dial(o DialOptions) (*Single, Dialled) {
	p.t.Helper()
	s, d, err := p.here.Dial(p.t.Context(), p.there, o, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { s.HangUp() })
	return s, d
}

func (p *parties) answered(o DialOptions) (*Single, Dialled) {
	p.t.Helper()
	s, d := p.dial(o)
	if !d.Answered || d.Status != 200 {
		p.t.Fatalf("not answered: %+v, %v", d, s.record.Failure)
	}
	return s, d
}

func (p *parties) listens(s *Single, want func(Listened) bool, to string) {
	p.t.Helper()
	// A busy machine may be late: the first stretch that is as it should be counts.
	var got Listened
	for range 8 {
		var err error
		if got, err = s.Listen(p.t.Context(), stretch); err != nil {
			p.t.Fatal(err)
		}
		if want(got) {
			return
		}
	}
	p.t.Errorf("%s: heard %+v", to, got)
}

func both(l Listened) bool { return l.Caller > 3 && l.Callee > 3 }

func (p *parties) do(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func TestDial_talksAndIsRecordedByHangUp(t *testing.T) {
	p := openParties(t)
	s, _ := p.answered(DialOptions{})
	p.listens(s, both, "talk")
	r := s.HangUp()
	if r.Outcome != record.Answered || r.Heard.Caller == nil || r.Heard.Callee == nil || r.Heard.Caller.Silent || r.Timings.SDDMs == nil {
		t.Errorf("%+v", r)
	}
	if again := s.HangUp(); again != r {
		t.Error("a second hang-up made another record")
	}
	if err := s.Hold(t.Context()); !errors.Is(err, sip.ErrEnded) {
		t.Errorf("hold of a call that is over: %v", err)
	}
	if len(p.here.free) != 3 || len(p.there.free) != 3 {
		t.Errorf("%d and %d telephones are free again", len(p.here.free), len(p.there.free))
	}
}

func TestHold_silencesBothUntilResume(t *testing.T) {
	p := openParties(t)
	s, _ := p.answered(DialOptions{})
	p.listens(s, both, "talk")
	p.do(s.Hold(t.Context()))
	p.listens(s, func(l Listened) bool { return l == Listened{} }, "hold")
	p.do(s.Resume(t.Context()))
	p.listens(s, both, "resume")
	if r := s.HangUp(); r.Outcome != record.Answered {
		t.Errorf("%s: %v", r.Outcome, r.Failure)
	}
}

func TestPress_bringsKeysToTheCallee(t *testing.T) {
	p := openParties(t)
	s, _ := p.answered(DialOptions{})
	p.listens(s, both, "talk")
	p.do(s.Press(t.Context(), "12#", false))
	if k := s.Digits(t.Context(), true, 3, 5*time.Second); k.RFC4733 != "12#" || k.Info != "" {
		t.Errorf("by RFC 4733: %+v", k)
	}
	p.do(s.Press(t.Context(), "9*", true))
	if k := s.Digits(t.Context(), true, 5, 5*time.Second); k.Info != "9*" {
		t.Errorf("by INFO: %+v", k)
	}
	if k := s.Digits(t.Context(), false, 0, 0); k != (Keys{}) {
		t.Errorf("the caller got %+v", k)
	}
}

func TestDial_tellsHowItWasTurnedDown(t *testing.T) {
	p := openParties(t)
	for _, status := range []int{486, 603} {
		s, d := p.dial(DialOptions{Answer: Answer{Status: status, Reason: "No"}})
		if d.Answered || d.Status != status || !slices.Contains(d.Provisional, 180) {
			t.Errorf("%d: %+v", status, d)
		}
		if r := s.HangUp(); r.Outcome != record.Refused {
			t.Errorf("%d: %s, %v", status, r.Outcome, r.Failure)
		}
	}
}

func TestDial_givesUpAndTheCalleeSeesIt(t *testing.T) {
	p := openParties(t)
	s, d := p.dial(DialOptions{Answer: Answer{After: 20 * time.Second}, CancelAfter: 200 * time.Millisecond})
	if d.Answered || d.Status != 487 || !d.Cancelled {
		t.Errorf("%+v, %v", d, s.record.Failure)
	}
}

func TestDial_hearsEarlyMediaAndAcknowledgesReliably(t *testing.T) {
	p := openParties(t)
	var s *Single
	var d Dialled
	// A machine that stands still for so long hears nothing before the answer.
	for after := 500 * time.Millisecond; after < 8*time.Second && d.EarlyPackets == 0; after *= 2 {
		if s != nil {
			s.HangUp()
		}
		s, d = p.answered(DialOptions{Reliable: sip.ReliableSupported, Answer: Answer{EarlyMedia: true, Reliable: true, After: after}})
	}
	if !slices.Contains(d.Provisional, 183) || d.EarlyPackets == 0 || !d.Pracked {
		t.Errorf("%+v", d)
	}
	p.listens(s, both, "after the answer")
}

// obeys has the callees' agent follow what its far ends refer it to, as an IPBX does for its telephones.
func (p *parties) obeys() {
	p.there.agent.HandleReferral(func(r *sip.Referral) {
		offer, err := p.probe.newWay(InClear).offer()
		if err != nil {
			p.t.Error(err)
			return
		}
		ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
		defer stop()
		if d, err := r.Follow(ctx, offer, sip.InviteOptions{}); err == nil {
			go func() { <-d.Done() }()
		}
	})
}

func TestTransfer_toAnotherFleetIsToldToSucceed(t *testing.T) {
	p := openParties(t)
	p.obeys()
	third := p.fleet("300501", "udp")
	s, _ := p.answered(DialOptions{})
	status, err := s.Transfer(t.Context(), third)
	if status != 200 || err != nil {
		t.Fatalf("%d, %v", status, err)
	}
	if s.target.script.calleeDialog() == nil {
		t.Error("the target has no call")
	}
	r := s.HangUp()
	if r.Outcome != record.Answered || r.Heard.Caller != nil {
		t.Errorf("%s, heard %+v, %v", r.Outcome, r.Heard.Caller, r.Failure)
	}
	if len(third.free) != 3 {
		t.Errorf("%d telephones of the target's fleet are free again", len(third.free))
	}
}

func TestTransfer_tellsWhyItFailed(t *testing.T) {
	p := openParties(t)
	s, _ := p.answered(DialOptions{})
	var refused *sip.Failure
	if _, err := s.Transfer(t.Context(), p.there); !errors.As(err, &refused) || refused.Status != 603 {
		t.Errorf("where the callee declines: %v", err)
	}
	p.listens(s, both, "the call goes on")
}

func TestMessage_arrivesAsItWasWritten(t *testing.T) {
	p := openParties(t)
	d, err := p.here.Message(t.Context(), p.there, "Vigie says hello")
	if err != nil || d.Status != 200 || d.Received == nil || string(d.Received.Body) != "Vigie says hello" {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestOptions_tellsWhatTheEdgeAllows(t *testing.T) {
	p := openParties(t)
	c, err := p.here.Options(t.Context())
	if err != nil || c.Status != 200 || !slices.Contains(c.Allow, "BYE") {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestSubscribe_readsTheFirstWord(t *testing.T) {
	p := openParties(t)
	p.mutex.Lock()
	p.notices[sip.EventMessageSummary] = "Messages-Waiting: yes\r\nVoice-Message: 1/0 (0/0)\r\n"
	p.mutex.Unlock()
	n, err := p.here.Subscribe(t.Context(), p.there, sip.EventMessageSummary)
	if err != nil || n.Status != 200 || n.State != "active" || n.Summary == nil || !n.Summary.Waiting || n.Summary.New != 1 {
		t.Errorf("%+v, %v", n, err)
	}
	if n, err := p.here.Subscribe(t.Context(), p.there, sip.EventPresence); err != nil || n.Status != 489 {
		t.Errorf("of what is not served: %+v, %v", n, err)
	}
}

func TestProbe_Close_takesATelephoneThatCannotUnregisterForNoError(t *testing.T) {
	p := openParties(t)
	s, _ := p.answered(DialOptions{})
	s.HangUp()
	p.mutex.Lock()
	p.keeps = true
	p.mutex.Unlock()
	if err := p.probe.Close(t.Context()); err != nil {
		t.Errorf("Close: %v", err)
	}
	if left := p.probe.Left(); len(left) != 2 || !errors.Is(left[0], sip.ErrStillRegistered) {
		t.Errorf("left: %v", left)
	}
}
