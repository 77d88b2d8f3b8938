package voice

import (
	"encoding/json"
	"testing"

	"vigie.dev/engine/media"
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
