package room

import (
	"testing"

	"github.com/livekit/protocol/livekit"
)

func TestTurnServers_noneIsForSTUNAlone(t *testing.T) {
	got := turnServers([]*livekit.ICEServer{
		{Urls: []string{"stun:stun.example:19302"}},
		{Urls: []string{"stun:a.example", "turn:a.example?transport=udp", "turns:a.example"}, Username: "u", Credential: "c"},
	}, false)
	if len(got) != 1 || len(got[0].URLs) != 2 || got[0].Username != "u" || got[0].Credential != "c" {
		t.Errorf("%+v", got)
	}
}

func TestTurnServers_behindAClosedNetworkOnlyTLSIsLeft(t *testing.T) {
	got := turnServers([]*livekit.ICEServer{
		{Urls: []string{"turn:a.example:3478?transport=udp"}},
		{Urls: []string{"turn:a.example:80?transport=tcp", "turns:a.example:443?transport=udp", "turns:a.example:443?transport=tcp"}},
	}, true)
	if len(got) != 1 || len(got[0].URLs) != 1 || got[0].URLs[0] != "turns:a.example:443?transport=tcp" {
		t.Errorf("%+v", got)
	}
}
