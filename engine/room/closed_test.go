package room

import (
	"crypto/tls"
	"strings"
	"testing"
	"time"

	"vigie.dev/engine/room/roomtest"
)

// behind joins from a network that lets nothing out but TLS to a relay.
func behind(t *testing.T, url, identity string, trust *tls.Config) (*Participant, error) {
	t.Helper()
	token, err := Token(apiKey, apiSecret, "test", identity, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return Join(t.Context(), Options{URL: url, Token: token, Loopback: true, Limit: 30 * time.Second, Relayed: true, RelayTLS: trust})
}

func TestRelayed_behindAClosedNetworkPicturesGoAndComeByTheRelay(t *testing.T) {
	relay := roomtest.StartRelay(t)
	url := roomtest.StartBehind(t, relay)
	open := joined(t, url, "open")
	closed, err := behind(t, url, "closed", relay.TLS)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closed.Leave)
	for _, p := range []*Participant{open, closed} {
		if _, err := p.PublishVideo(t.Context(), "camera", VideoLayer{Clip: testPicture(t, 320, 180)}); err != nil {
			t.Fatal(err)
		}
	}
	scored := func(r Report) bool {
		return len(r.Video) == 1 && r.Video[0].Smoothness.Frames >= 50 && r.Video[0].Delay.Count > 0 && r.Candidates.Publisher != ""
	}
	of := until(t, closed, "50 frames by the relay", scored)
	if (of.Candidates != Candidates{"relay/tls", "relay/tls"}) {
		t.Errorf("the one behind the closed network goes by %+v", of.Candidates)
	}
	if of := until(t, open, "50 frames that went by the relay", scored); strings.Contains(of.Candidates.Subscriber+of.Candidates.Publisher, "relay") {
		t.Errorf("the other goes by %+v", of.Candidates)
	}
	if n := relay.Allocations.Load(); n != 2 {
		t.Errorf("%d allocations at the relay, expected one for each connection of one participant", n)
	}
	closed.Leave()
	if after := closed.Report().Candidates; after != of.Candidates {
		t.Errorf("%+v after leaving", after)
	}
}

func TestRelayed_withoutARelayThatSpeaksTLSNobodyJoins(t *testing.T) {
	if p, err := behind(t, startServer(t), "closed", nil); err == nil {
		p.Leave()
		t.Error("joined")
	} else if !strings.Contains(err.Error(), "the server names none that speaks TLS") {
		t.Error(err)
	}
}
