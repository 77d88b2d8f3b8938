package room

import (
	"testing"

	"github.com/livekit/protocol/livekit"
)

func TestQuality_lostIsTheWorstThoughItsNumberIsTheHighest(t *testing.T) {
	p := &Participant{SID: "PA_us"}
	for _, q := range []livekit.ConnectionQuality{livekit.ConnectionQuality_EXCELLENT, livekit.ConnectionQuality_LOST, livekit.ConnectionQuality_POOR} {
		p.judge([]*livekit.ConnectionQualityInfo{{ParticipantSid: "PA_other", Quality: livekit.ConnectionQuality_GOOD}, {ParticipantSid: "PA_us", Quality: q, Score: 2.5}})
	}
	if q := p.quality; q.Last != "POOR" || q.Worst != "LOST" || q.Score != 2.5 || q.Count != 3 {
		t.Errorf("%+v", q)
	}
}
