package room

import (
	"crypto/tls"
	"net/netip"
	"time"

	"github.com/gorilla/websocket"
	"github.com/pion/transport/v5"
)

// Options of Join.
type Options struct {
	// URL of the server, ws:// or wss://.
	URL string
	// Token as from Token.
	Token string
	// SubscribeNothing leaves others' tracks unsubscribed; by default all are received.
	SubscribeNothing bool
	// AudioOnly leaves pictures unsubscribed.
	AudioOnly bool
	// Audio takes the packets of every voice that is received. Optional.
	Audio AudioSink
	// Reconnect is how long a lost connection is mended before it is given up. The
	// pictures of one publisher are then one report, whatever was lost between.
	// @default 0: a loss ends the session
	Reconnect time.Duration
	// Keep names the publishers whose camera is kept for evidence, and the time from
	// picture to picture of it, as Kept gives it; of VP8 alone. Optional.
	Keep map[string]time.Duration
	// Lateness is told how late each frame left; from many goroutines. Optional.
	Lateness func(time.Duration)
	// LateFrames are shared by all who publish and watch in this process: what a
	// frame left late is then no fault of what carried it. Optional.
	LateFrames *LateFrames
	// ReadLateness is told how long each RTP packet waited for us after the kernel
	// had it; from many goroutines. Optional.
	ReadLateness func(time.Duration)
	// Dropped is told of datagrams that our own sockets dropped; from many goroutines. Optional.
	Dropped func(datagrams uint64)
	// LocalIP is the only address of ours that media use. @default all
	LocalIP netip.Addr
	// Loopback lets media go over the loopback interface.
	Loopback bool
	// Relayed leaves media nothing but TURN over TLS, as a network does that is closed
	// but for port 443. Joining fails where the server names no such relay.
	Relayed bool
	// RelayTLS is how relays are trusted, with Relayed. @default the system's authorities
	RelayTLS *tls.Config
	// Dialer of the signalling. @default websocket.DefaultDialer
	Dialer *websocket.Dialer
	// Net makes the media's sockets. @default the system's
	Net transport.Net
	// Now is the clock. @default time.Now
	Now func() time.Time
	// Limit on each step that waits for the server. @default 10 s
	Limit time.Duration
}

func (o *Options) complete() {
	if o.Dialer == nil {
		o.Dialer = websocket.DefaultDialer
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Limit <= 0 {
		o.Limit = 10 * time.Second
	}
}
