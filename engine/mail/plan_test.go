package mail

import (
	"strings"
	"testing"
	"time"
)

func validPlan() Plan {
	p := Plan{RunID: "r", Region: "sa", DurationMs: 30_000, WithinMs: 20_000, Protection: Protections,
		Submission: Submissions, Domain: "vigie.test", OutDir: "/runs/r"}
	p.Servers.Submission = map[string]string{ByTLS: "198.19.0.25:465", ByStartTLS: "198.19.0.25:587"}
	p.Servers.Mailboxes, p.Servers.CAFile, p.People.KeyFile = "198.19.0.26:993", "/ca", "/key"
	p.Telemetry.Endpoint, p.Telemetry.ExportIntervalMs = "http://collector:4318", 2000
	return p
}

func TestPlan_checkNamesWhatIsWrong(t *testing.T) {
	valid := validPlan()
	if err := valid.Check(); err != nil {
		t.Fatal(err)
	}
	for says, spoil := range map[string]func(*Plan){
		`plan.protection: "rot13" is not one of [none signed encrypted]`: func(p *Plan) { p.Protection = []string{"rot13"} },
		"plan.submission: it is empty":                                   func(p *Plan) { p.Submission = nil },
		"plan.servers.submission.starttls: \"\" is empty": func(p *Plan) {
			p.Servers.Submission = map[string]string{ByTLS: "a:1"}
		},
		"plan.withinMs: 0 is not a positive number": func(p *Plan) { p.WithinMs = 0 },
		"plan.domain: \"\" is empty":                func(p *Plan) { p.Domain = "" },
	} {
		p := validPlan()
		spoil(&p)
		if err := p.Check(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, expected %q in it", err, says)
		}
	}
}

func TestPassword_isWhatTheMailboxesDerive(t *testing.T) {
	// python3 -c 'import hmac; print(hmac.new(b"key", b"300001@vigie.test", "sha256").hexdigest()[:24])'
	if got := Password("key", "300001@vigie.test"); got != "fb094bb0282c810e08943647" {
		t.Errorf("got %s", got)
	}
}

func TestSendOptions_leavesTimeForTheLastMessage(t *testing.T) {
	for _, c := range []struct {
		over, within, want time.Duration
	}{
		{40 * time.Second, 5 * time.Second, 3500 * time.Millisecond},
		{40 * time.Second, 30 * time.Second, 3 * time.Second}, // a quarter at most
	} {
		got, err := SendOptions{Messages: 10, Over: c.over}.interval(c.within)
		if err != nil || got != c.want {
			t.Errorf("%v in %v: %v, %v, expected %v", c.within, c.over, got, err, c.want)
		}
	}
	for _, o := range []SendOptions{{Messages: 0, Over: time.Second}, {Messages: 1}} {
		if _, err := o.interval(time.Second); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
}
