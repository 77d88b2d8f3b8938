package room

import (
	"testing"
	"time"
)

func TestJoinTimes_splitAddsUpToTheLastStep(t *testing.T) {
	ms := time.Millisecond
	for name, c := range map[string]struct {
		times JoinTimes
		want  JoinSplit
	}{
		"all steps":          {JoinTimes{10 * ms, 12 * ms, 20 * ms, 35 * ms, 40 * ms, 90 * ms}, JoinSplit{12 * ms, 8 * ms, 15 * ms, 5 * ms, 50 * ms}},
		"no offer":           {JoinTimes{Joined: 10 * ms, ICE: 20 * ms, DTLS: 35 * ms}, JoinSplit{10 * ms, 10 * ms, 15 * ms, 0, 0}},
		"a step out of turn": {JoinTimes{10 * ms, 12 * ms, 20 * ms, 35 * ms, 34 * ms, 90 * ms}, JoinSplit{12 * ms, 8 * ms, 15 * ms, 0, 55 * ms}},
		"nothing":            {},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.times.Split(); got != c.want {
				t.Errorf("%+v, expected %+v", got, c.want)
			}
		})
	}
}
