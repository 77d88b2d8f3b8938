package room

import (
	"fmt"
	"time"

	"github.com/livekit/protocol/auth"
)

// Token is an access token that lets identity join a room, publish and
// subscribe for validFor, signed with one of the server's API keys.
func Token(key, secret, room, identity string, validFor time.Duration) (string, error) {
	token, err := auth.NewAccessToken(key, secret).SetIdentity(identity).SetValidFor(validFor).
		SetVideoGrant(&auth.VideoGrant{RoomJoin: true, Room: room}).ToJWT()
	if err != nil {
		return "", fmt.Errorf("Cannot sign a token for %q in room %q: %w", identity, room, err)
	}
	return token, nil
}
