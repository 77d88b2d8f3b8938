package room

import (
	"fmt"
	"time"

	"github.com/livekit/protocol/auth"
	"github.com/livekit/protocol/livekit"
)

// TelephoneToken lets a telephone's participant join a room under a name that
// others read, as LiveKit marks who comes by SIP.
func TelephoneToken(key, secret, room, identity, name string, validFor time.Duration) (string, error) {
	token, err := auth.NewAccessToken(key, secret).SetIdentity(identity).SetName(name).SetValidFor(validFor).
		SetKind(livekit.ParticipantInfo_SIP).SetVideoGrant(&auth.VideoGrant{RoomJoin: true, Room: room}).ToJWT()
	if err != nil {
		return "", fmt.Errorf("Cannot sign a token for telephone %q in room %q: %w", identity, room, err)
	}
	return token, nil
}
