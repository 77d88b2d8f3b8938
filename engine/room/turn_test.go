package room

import (
	"testing"

	"github.com/livekit/protocol/livekit"
)

func TestTurnServers_noneIsForSTUNAlone(t *testing.T) {
	got := turnServers([]*livekit.ICEServer{
		{Urls: []string{"stun:stun.example:19302"}},
		{Urls: []string{"stun:a.example", "turn:a.example?transport=udp", "turns:a.example"}, Username: "u", Credential: "c"},
	})
	if len(got) != 1 || len(got[0].URLs) != 2 || got[0].Username != "u" || got[0].Credential != "c" {
		t.Errorf("%+v", got)
	}
}
