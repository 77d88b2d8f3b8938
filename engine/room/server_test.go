package room

import (
	"testing"
	"time"

	"vigie.dev/engine/room/roomtest"
)

const (
	apiKey    = roomtest.Key
	apiSecret = roomtest.Secret
)

func startServer(t *testing.T) string {
	t.Helper()
	return roomtest.Start(t)
}

// joined is a participant of the room "test", which leaves at the end of the test.
func joined(t *testing.T, url, identity string, changes ...func(*Options)) *Participant {
	t.Helper()
	token, err := Token(apiKey, apiSecret, "test", identity, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	options := Options{URL: url, Token: token, Loopback: true, Limit: 30 * time.Second}
	for _, change := range changes {
		change(&options)
	}
	p, err := Join(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Leave)
	return p
}
