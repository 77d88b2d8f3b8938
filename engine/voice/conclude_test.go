package voice

import (
	"encoding/json"
	"testing"

	"vigie.dev/engine/media"
	"vigie.dev/engine/record"
)

func TestHeard_leavesOutWhatWasNotMeasured(t *testing.T) {
	var read map[string]any
	body, err := json.Marshal(heard(&media.Report{Received: 3, RTTMs: 5, DelayMeanMs: 9}, 4))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(body, &read); err != nil {
		t.Fatal(err)
	}
	if read["rttMs"] != nil || read["delayMs"] != nil {
		t.Errorf("a figure that was not measured is not null: %s", body)
	}
	if read["sent"] != 4.0 || read["received"] != 3.0 {
		t.Errorf("counts: %s", body)
	}
}

func TestHeard_keepsRoundTripAndDelay(t *testing.T) {
	h := heard(&media.Report{HasRTT: true, RTTMs: 5, HasDelay: true, DelayMeanMs: 9, DelayP95Ms: 10, DelayMaxMs: 11}, 0)
	if h.RTTMs == nil || *h.RTTMs != 5 || h.DelayMs == nil || h.DelayMs.P95 != 10 {
		t.Errorf("got %+v", h)
	}
}

func TestCall_keepHearing_leavesOutACallThatWasTransferred(t *testing.T) {
	for _, parted := range []bool{false, true} {
		var r record.Call
		c := &call{callerHeard: &media.Report{Received: 3, Sent: 8}, calleeHeard: &media.Report{Received: 7, Sent: 4}, parted: parted}
		c.keepHearing(&r)
		if kept := r.Heard.Caller != nil && r.Heard.Callee != nil; kept == parted {
			t.Errorf("transferred %v: kept %v", parted, kept)
		}
		if !parted && (r.Heard.Caller.Sent != 4 || r.Heard.Callee.Sent != 8) {
			t.Errorf("sent: %+v", r.Heard)
		}
	}
}
