package voice

import (
	"strings"
	"testing"

	"vigie.dev/engine/media"
)

func TestSpoiled_saysWhatTheGeneratorDid(t *testing.T) {
	sound := media.Health{Received: 1000}
	sound.LatenessMs.P99, sound.LatenessMs.Count = 4.9, 1000
	if reasons := spoiled(sound, 5); reasons == nil || len(reasons) != 0 {
		t.Errorf("a sound generator: %v", reasons)
	}
	stalled := sound
	stalled.MissedTicks = 4
	if reasons := spoiled(stalled, 5); len(reasons) != 0 {
		t.Errorf("one stall: %v", reasons)
	}
	late, dropped, missed := sound, sound, sound
	late.LatenessMs.P99, dropped.SocketDrops, missed.MissedTicks = 9.7, 1, 6
	for word, health := range map[string]media.Health{"9.7 ms late": late, "dropped 1 of 1001": dropped, "6 of 1000 packets": missed} {
		if reasons := spoiled(health, 5); len(reasons) != 1 || !strings.Contains(reasons[0], word) {
			t.Errorf("%s: %q", word, reasons)
		}
	}
}
