package bridge

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/livekit/protocol/auth"
	"github.com/livekit/protocol/livekit"
	"github.com/twitchtv/twirp"
)

// apiTokenFor is how long a token of the server's API is good for: one request.
const apiTokenFor = time.Minute

// rooms asks LiveKit which rooms are open: those that somebody is in, or was in moments ago.
type rooms struct {
	service     livekit.RoomService
	key, secret string
}

func newRooms(url, key, secret string) *rooms {
	base := strings.Replace(url, "ws", "http", 1) // ws:// and wss://
	return &rooms{livekit.NewRoomServiceProtobufClient(base, &http.Client{Timeout: 5 * time.Second}), key, secret}
}

// names of the open rooms.
func (r *rooms) names(ctx context.Context) ([]string, error) {
	token, err := auth.NewAccessToken(r.key, r.secret).SetValidFor(apiTokenFor).SetVideoGrant(&auth.VideoGrant{RoomList: true}).ToJWT()
	if err != nil {
		return nil, fmt.Errorf("Cannot sign a token for the list of rooms: %w", err)
	}
	ctx, err = twirp.WithHTTPRequestHeaders(ctx, http.Header{"Authorization": {"Bearer " + token}})
	if err != nil {
		return nil, fmt.Errorf("Cannot ask for the list of rooms: %w", err)
	}
	answer, err := r.service.ListRooms(ctx, &livekit.ListRoomsRequest{})
	if err != nil {
		return nil, fmt.Errorf("Cannot list the rooms: %w", err)
	}
	names := make([]string, len(answer.Rooms))
	for i, room := range answer.Rooms {
		names[i] = room.Name
	}
	return names, nil
}
