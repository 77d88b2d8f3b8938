package voice

import (
	"testing"
	"time"

	"vigie.dev/engine/media"
	"vigie.dev/engine/media/secure"
)

// proxied is a call between two ends, whatever is between them.
type proxied struct {
	callerPort, calleePort *media.Port
	// How each end sends and hears.
	atCaller, atCallee media.StreamConfig
}

// through describes the ends to each other by rtpengine, which hears one way
// from the caller and speaks another to the callee.
func through(t *testing.T, proxy *rtpengine, call, from, to string, more map[string]any) *proxied {
	t.Helper()
	caller, callerPort := end(t, from)
	callee, calleePort := end(t, to)
	p := &proxied{callerPort: callerPort, calleePort: calleePort}
	offer, err := caller.offer()
	if err != nil {
		t.Fatal(err)
	}
	offer = proxy.pass(t, "offer", call, to, offer, more)
	answer, err := callee.answer(offer)
	if err != nil {
		t.Fatalf("%v\n%s", err, offer)
	}
	answer = proxy.pass(t, "answer", call, from, answer, nil)
	if p.atCaller, err = caller.stream(answer); err != nil {
		t.Fatalf("%v\n%s", err, answer)
	}
	if p.atCallee, err = callee.stream(offer); err != nil {
		t.Fatalf("%v\n%s", err, offer)
	}
	return p
}

// talk has both ends speak and gives how to end it.
func (p *proxied) talk(t *testing.T) (hangUp func() (caller, callee media.Report)) {
	t.Helper()
	return p.say(t, noise(t, 400, 1), noise(t, 400, 2))
}

// say has the caller say one clip and the callee another.
func (p *proxied) say(t *testing.T, one, other *media.Clip) (hangUp func() (caller, callee media.Report)) {
	t.Helper()
	p.atCaller.Clip, p.atCaller.Heard = one, other
	p.atCallee.Clip, p.atCallee.Heard = other, one
	a, err := p.callerPort.Open(p.atCaller)
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.calleePort.Open(p.atCallee)
	if err != nil {
		t.Fatal(err)
	}
	return func() (media.Report, media.Report) { return a.Close(), b.Close() }
}

// heardWell checks what one end heard of a call; suite is what was agreed to,
// "" in clear, and least how many packets of the far end's it heard.
func heardWell(t *testing.T, who string, suite secure.Suite, least uint64, r media.Report) {
	t.Helper()
	if r.Lost != 0 || r.Duplicates != 0 || r.Received < least || r.Matched != r.Received {
		t.Errorf("%s: not all was heard, of at least %d: %+v", who, least, r)
	}
	if r.Suite != string(suite) || r.Forged != 0 || r.Problem != "" {
		t.Errorf("%s: %q, %d forged, %q", who, r.Suite, r.Forged, r.Problem)
	}
	if !r.HasRTT || r.RTTMs > 1000 || !r.HasFar || r.FarLossPct != 0 {
		t.Errorf("%s: RTCP did not pass whole: round trip %v of %v ms, far end's account %v", who, r.HasRTT, r.RTTMs, r.HasFar)
	}
	if r.Silent || r.MOS <= 1 || r.Model == "" { // not 4.4: a busy machine makes packets late
		t.Errorf("%s: MOS %v", who, r.MOS)
	}
}

// agreed is the suite of the descriptions; of DTLS the first that both ends have.
func agreed(cfg media.StreamConfig) secure.Suite {
	switch {
	case cfg.SDES != nil:
		return cfg.SDES.Remote.Suite
	case cfg.DTLS != nil:
		return secure.AESGCM
	}
	return ""
}

const (
	// callLength lets RTCP report twice after the keys are there, whatever its
	// random intervals (RFC 3550 §6.3): the second report has a round trip.
	callLength = 14500 * time.Millisecond
	// atTheEnds is how many packets may not be heard because the ends open and
	// hang up one after the other.
	atTheEnds = 25
	// keysTake is how many packets may pass before both ends have DTLS keys: till
	// then rtpengine has nobody to send to. Its first retransmission is after 1 s.
	keysTake = 120
)

// heard checks what both ends heard.
func (p *proxied) heard(t *testing.T, caller, callee media.Report) {
	t.Helper()
	missed := uint64(atTheEnds)
	if p.atCaller.DTLS != nil || p.atCallee.DTLS != nil {
		missed += keysTake
	}
	heardWell(t, "caller", agreed(p.atCaller), callee.Sent-missed, caller)
	heardWell(t, "callee", agreed(p.atCallee), caller.Sent-missed, callee)
}

// onlySuite leaves rtpengine one of our suites to offer.
func onlySuite(suite secure.Suite) map[string]any {
	var others []string
	for _, other := range secure.Suites {
		if other != suite {
			others = append(others, "no-"+string(other))
		}
	}
	return map[string]any{"SDES": others}
}

// Each way of one end to each way of the other, and each suite of SDES:
// rtpengine decrypts one and encrypts the other, so that neither end is held
// against ourselves. That it lets our packets pass means that it holds them to
// be authentic only because it stops those that are not: the last call's.
func TestWay_isHeardThroughRTPEngine(t *testing.T) {
	proxy := startRTPEngine(t)
	calls, hangUps := map[string]*proxied{}, map[string]func() (media.Report, media.Report){}
	for _, from := range Ways {
		for _, to := range Ways {
			calls[from+" to "+to] = through(t, proxy, from+"-"+to, from, to, nil)
		}
	}
	for _, suite := range secure.Suites {
		p := through(t, proxy, string(suite), InClear, BySDES, onlySuite(suite))
		if got := p.atCallee.SDES.Remote.Suite; got != suite {
			t.Fatalf("%s: rtpengine offered %s", suite, got)
		}
		calls[string(suite)] = p
	}
	forger := through(t, proxy, "forger", InClear, BySDES, nil)
	forger.atCallee.SDES.Local = secure.NewCrypto(forger.atCallee.SDES.Local.Tag, forger.atCallee.SDES.Local.Suite)
	for name, p := range calls {
		hangUps[name] = p.talk(t)
	}
	endForger := forger.talk(t)
	time.Sleep(callLength)
	for name, p := range calls {
		caller, callee := hangUps[name]()
		t.Run(name, func(t *testing.T) { p.heard(t, caller, callee) })
	}
	if caller, callee := endForger(); caller.Received != 0 || !caller.Silent || callee.Received == 0 || callee.Forged != 0 {
		t.Errorf("with another key than described: caller %+v\ncallee %+v", caller, callee)
	}
}
