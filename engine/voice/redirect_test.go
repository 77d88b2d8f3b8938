package voice

import (
	"testing"
	"time"

	"vigie.dev/engine/record"
	"vigie.dev/engine/sip"
)

func TestDial_followsARedirection(t *testing.T) {
	p := openParties(t)
	s, d := p.answered(DialOptions{MaxRedirects: 1, Answer: Answer{Redirect: true}})
	if d.Redirects != 1 {
		t.Errorf("%+v", d)
	}
	p.listens(s, both, "talk with whom it was sent to")
	if r := s.HangUp(); r.Outcome != record.Answered || r.Heard.Callee == nil || r.Heard.Callee.Silent {
		t.Errorf("%s, heard %+v, %v", r.Outcome, r.Heard.Callee, r.Failure)
	}
	if len(p.here.free) != 3 || len(p.there.free) != 3 {
		t.Errorf("%d and %d telephones are free again", len(p.here.free), len(p.there.free))
	}
}

func TestDial_endsWithARedirectionThatItDoesNotFollow(t *testing.T) {
	p := openParties(t)
	s, d := p.dial(DialOptions{Answer: Answer{Redirect: true, Status: 301, After: 50 * time.Millisecond}})
	if d.Answered || d.Status != 301 || d.Redirects != 0 {
		t.Errorf("%+v", d)
	}
	if r := s.HangUp(); r.Outcome != record.Refused {
		t.Errorf("%s: %v", r.Outcome, r.Failure)
	}
	if len(p.there.free) != 3 || len(p.probe.expected) != 0 {
		t.Errorf("%d telephones are free again, %d calls are expected", len(p.there.free), len(p.probe.expected))
	}
}

func TestDial_agreesOnASessionAndRefreshesIt(t *testing.T) {
	p := openParties(t, func(c *sip.Config) { c.MinSE = time.Second })
	refreshers := []sip.Refresher{sip.CallerRefreshes, sip.CalleeRefreshes}
	calls := make([]*Single, len(refreshers))
	for i, refresher := range refreshers {
		s, d := p.answered(DialOptions{Session: sip.SessionTimer{Expires: 6 * time.Second, Refresher: refresher}})
		calls[i] = s
		if d.Session.Expires != 6*time.Second || d.Session.Ours != (refresher == sip.CallerRefreshes) {
			t.Errorf("%s: %+v", refresher, d.Session)
		}
	}
	for i, refresher := range refreshers {
		s := calls[i]
		for _, callee := range []bool{false, true} {
			if n := s.Refreshes(t.Context(), callee, 1, 20*time.Second); n < 1 {
				t.Errorf("%s: %d refreshes, callee %v", refresher, n, callee)
			}
		}
		p.listens(s, both, "talk after the refresh")
		if r := s.HangUp(); r.Outcome != record.Answered {
			t.Errorf("%s: %v", r.Outcome, r.Failure)
		}
	}
}

func TestDial_takesTheLongerSessionThatACalleeWants(t *testing.T) {
	p := openParties(t)
	s, d := p.answered(DialOptions{Session: sip.SessionTimer{Expires: 50 * time.Second, MinSE: 50 * time.Second}})
	if d.Session.Expires != 90*time.Second {
		t.Errorf("a 422 was not heeded: %+v", d.Session)
	}
	s.HangUp()
}
