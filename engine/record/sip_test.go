package record

import (
	"encoding/json"
	"testing"
	"time"

	"vigie.dev/engine/sip/kpi"
)

func TestNewSIP_isTheSumOfTheAgentsInMilliseconds(t *testing.T) {
	var udp, tls kpi.Collector
	udp.Registered(2 * time.Millisecond)
	udp.Registered(4 * time.Millisecond)
	tls.Registered(9 * time.Millisecond)
	udp.Invited(407)
	udp.Invited(200)
	tls.Invited(486)
	tls.Failed(486, 1500*time.Microsecond)
	body, err := json.Marshal(NewSIP(udp.Report().Plus(tls.Report())))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"rrdMs":{"count":3,"sum":15,"min":2,"max":9},"srdMs":null,"failedSrdMs":{"count":1,"sum":1.5,"min":1.5,"max":1.5},` +
		`"sddMs":null,"failedSddMs":null,"invites":{"200":1,"407":1,"486":1}}`
	if string(body) != want {
		t.Errorf("got  %s\nwant %s", body, want)
	}
}
