package voice

import (
	"context"
	"errors"
	"testing"
	"time"

	"vigie.dev/engine/record"
	"vigie.dev/engine/sip"
)

func TestCall_refused_tellsDesignFromFailure(t *testing.T) {
	declined := DialOptions{Answer: Answer{Status: 603}}
	givenUp := DialOptions{CancelAfter: time.Second}
	for _, c := range []struct {
		name    string
		script  *script
		err     error
		outcome string
		status  int
	}{
		{"declined, which the IPBX tells as 403", &script{options: declined}, &sip.Failure{Status: 403}, record.Refused, 403},
		{"declined, but lost", &script{options: declined}, context.DeadlineExceeded, record.Failed, 0},
		{"given up without an answer", &script{options: givenUp}, context.DeadlineExceeded, record.Refused, 487},
		{"given up, and told so", &script{options: givenUp}, &sip.Failure{Status: 487}, record.Refused, 487},
		{"to be given up, but unavailable before", &script{options: givenUp}, &sip.Failure{Status: 503}, record.Failed, 503},
		{"meant to be answered", &script{}, &sip.Failure{Status: 403}, record.Failed, 403},
		{"one of many, forbidden", nil, &sip.Failure{Status: 403}, record.Failed, 403},
		{"one of many, busy", nil, &sip.Failure{Status: 486}, record.Refused, 486},
		{"one of many, broken", nil, errors.New("no route"), record.Failed, 0},
	} {
		var r record.Call
		(&call{script: c.script}).refused(context.Background(), &r, c.err)
		if r.Outcome != c.outcome || r.SIPStatus != c.status || r.Failure == nil {
			t.Errorf("%s: %s %d, expected %s %d", c.name, r.Outcome, r.SIPStatus, c.outcome, c.status)
		}
	}
}
