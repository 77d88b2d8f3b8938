package voice

import (
	"strings"
	"testing"
	"time"
)

func TestCallOptions_interval_letsTheLastCallEndInside(t *testing.T) {
	for _, o := range []CallOptions{
		{Calls: 1, Over: 30 * time.Second, Talk: 8 * time.Second},
		{Calls: 180, Over: 3 * time.Minute, Talk: 30 * time.Second},
		{Calls: 10_000, Over: time.Hour, Talk: time.Minute},
	} {
		const rings = 200 * time.Millisecond
		every, err := o.interval(rings)
		if err != nil {
			t.Fatal(err)
		}
		end := time.Duration(o.Calls-1)*every + rings + o.Talk
		if end > o.Over || every <= 0 {
			t.Errorf("%+v: one each %v, the last one ends at %v", o, every, end)
		}
	}
}

func TestCallOptions_interval_refusesWhatDoesNotFit(t *testing.T) {
	for _, c := range []struct {
		o    CallOptions
		says string
	}{
		{CallOptions{Calls: 0, Over: time.Minute, Talk: time.Second}, "calls: 0"},
		{CallOptions{Calls: 5, Over: 10 * time.Second, Talk: 10 * time.Second}, "over: 10s is too short"},
	} {
		if _, err := c.o.interval(0); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v, expected %q", c.o, err, c.says)
		}
	}
}

func TestPassword_isWhatTheDatabaseDerives(t *testing.T) {
	// select left(encode(hmac('300001', 'key', 'sha256'), 'hex'), 24) of pgcrypto; by hand: printf 300001 | openssl dgst -sha256 -hmac key
	if got := Password("key", "300001"); got != "6e91c3b547b4bcd6dfa5967e" {
		t.Errorf("got %s", got)
	}
}

func TestPlan_Check_namesFieldValueAndWhatIsAllowed(t *testing.T) {
	plan := Plan{Codec: "speex", Transports: []string{"udp"}, Media: []string{InClear}, Playout: "f1"}
	err := plan.Check()
	if err == nil || err.Error() != `plan.codec: "speex" is not one of [pcma pcmu g722 opus]` {
		t.Errorf("got %v", err)
	}
}
