package room

import (
	"errors"
	"testing"
	"time"

	"github.com/livekit/protocol/auth"
)

func TestJoin_aPublisherThatMayNotSubscribe(t *testing.T) {
	url := startServer(t)
	no := false
	token, err := auth.NewAccessToken(apiKey, apiSecret).SetIdentity("speaker").
		SetVideoGrant(&auth.VideoGrant{RoomJoin: true, Room: "test", CanSubscribe: &no}).ToJWT()
	if err != nil {
		t.Fatal(err)
	}
	speaker, err := Join(t.Context(), Options{URL: url, Token: token, Loopback: true, Limit: 30 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(speaker.Leave)
	if _, err := speaker.PublishVideo(t.Context(), "camera", VideoLayer{Clip: testPicture(t, 160, 90)}); err != nil {
		t.Fatal(err)
	}
	if j := speaker.Report().Join; j.ICE <= 0 || j.DTLS < j.ICE || j.Offered != 0 {
		t.Errorf("join is %+v", j)
	}
	until(t, joined(t, url, "listener"), "25 frames", func(r Report) bool { return len(r.Video) == 1 && r.Video[0].Smoothness.Frames >= 25 })
}

func TestParticipant_tellsThatTheServerSentItAway(t *testing.T) {
	url := startServer(t)
	first := joined(t, url, "same")
	joined(t, url, "same") // the server keeps the newer of one identity
	for range 100 {
		if first.Err() != nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err := first.Err(); !errors.Is(err, ErrSentAway) {
		t.Errorf("%v, expected ErrSentAway", err)
	}
}
