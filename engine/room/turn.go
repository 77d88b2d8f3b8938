package room

import (
	"strings"

	"github.com/livekit/protocol/livekit"
	"github.com/pion/webrtc/v4"
)

// turnServers leaves out what the server names for STUN alone: where it is not
// told any, it names public ones, and nothing of ours may go there. The server
// sees our address by itself. Behind a closed network only TURN over TLS is left.
func turnServers(offered []*livekit.ICEServer, closed bool) []webrtc.ICEServer {
	var all []webrtc.ICEServer
	for _, s := range offered {
		var urls []string
		for _, u := range s.Urls {
			byTLS := strings.HasPrefix(u, "turns:") && !strings.Contains(u, "transport=udp")
			if byTLS || !closed && (strings.HasPrefix(u, "turn:") || strings.HasPrefix(u, "turns:")) {
				urls = append(urls, u)
			}
		}
		if len(urls) > 0 {
			all = append(all, webrtc.ICEServer{URLs: urls, Username: s.Username, Credential: s.Credential})
		}
	}
	return all
}
