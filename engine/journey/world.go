package journey

import (
	"net/netip"

	"vigie.dev/engine/bridge/dialin"
)

// World is what a journey goes through.
type World struct {
	// LocalIP is where media are received; rooms' media use it alone, unless Loopback is set.
	LocalIP netip.Addr
	// Edges are host:port by transport; Domain that of the numbers; CAFile the authority of the edge's certificate.
	Edges          map[string]string
	Domain, CAFile string
	// Password of a number.
	Password func(number string) string
	// LiveKit is the address of the rooms' server, and its API key.
	LiveKit, LiveKitKey, LiveKitSecret string
	Loopback                           bool
	// DialIn derives rooms' numbers and PINs.
	DialIn dialin.Key
}
