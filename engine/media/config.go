// Package media is the packet path of the probe: it sends and receives the
// RTP of many calls on one socket pair, with one thread that keeps an absolute
// schedule, and scores what each person hears.
package media

import (
	"net/netip"
	"time"

	"vigie.dev/engine/media/secure"
)

// Config describes one shard: one RTP and one RTCP socket and their thread.
type Config struct {
	// LocalIP is the IPv4 address to send from and to listen on.
	LocalIP netip.Addr
	// Port of RTP, even; RTCP takes the next. @default any free pair
	Port uint16
	// PTime is the packet length. @default 20ms
	PTime time.Duration
	// ScoreInterval is how often a running stream is scored. @default 5s
	ScoreInterval time.Duration
	// Interval is the length of the pieces in which a call is accounted for at
	// its end (Report.Intervals). @default 10s
	Interval time.Duration
	// Playout names the buffer model: f1, f2 or adaptive. @default f1
	Playout string
	// Lateness, when set, is told send time minus scheduled time (ms), once
	// for each batch of packets that left together (at most 1,000 a second).
	// Called from one goroutine, never the sending thread.
	Lateness func(ms float64)
}

// StreamConfig describes one call leg: what to say to whom, and what the far
// person says.
type StreamConfig struct {
	// Remote is where RTP goes and the only address from which it is taken.
	Remote netip.AddrPort
	// RemoteRTCP is where RTCP goes and comes from (RFC 3605). @default the
	// port after Remote's, or Remote with Mux
	RemoteRTCP netip.AddrPort
	// Mux puts RTCP on RTP's port (RFC 5761), once both sides agreed to.
	Mux bool
	// SDES protects the stream with the keys of the two crypto attributes.
	SDES *SDES
	// DTLS protects it with keys made on the media path; nothing is sent and
	// nothing heard before they are there.
	DTLS *secure.DTLS
	// ICE answers connectivity checks and follows the address they nominate;
	// Remote is the far end's default candidate.
	ICE *ICE
	// Symmetric follows the far end to the address its first packet comes
	// from, as through a NAT (RFC 4961); RemoteSSRC, where it is known, tells
	// whose packet it is.
	Symmetric  bool
	RemoteSSRC uint32
	// PayloadType sent. What comes back is matched by size and content.
	PayloadType uint8
	// Codec is pcma, pcmu, g722 or opus: that of both directions.
	Codec string
	// EventType is the payload type of telephone-event (RFC 4733) both ways,
	// on the codec's clock. @default none: keys are neither sent nor heard
	EventType uint8
	// DTX sends comfort noise (RFC 3389), or with Opus nothing, in the clip's silence.
	DTX bool
	// NoComfort: the far end takes no comfort noise; a silence then begins with
	// nothing at all, which RFC 3551 §4.1 lets every sender do.
	NoComfort bool
	// SSRC to send with. @default random
	SSRC uint32
	// Clip is what this end says, looped.
	Clip *Clip
	// Heard is what the far end says: one-way delay is read from it. Optional.
	Heard *Clip
	// Tap keeps what is heard, for evidence. Optional; of this stream alone.
	Tap *Tap
	// Peer gives the far stream's Start once it is known; asked from one
	// goroutine until ok. Optional.
	Peer func() (start time.Time, ok bool)
	// PeerMoves has Peer asked each second to the end: the far stream goes by
	// another clock.
	PeerMoves bool
}

// SDES has the crypto attribute we described and the one of the far end.
type SDES struct{ Local, Remote secure.Crypto }

// controlAddress is where RTCP goes.
func (c StreamConfig) controlAddress(remote netip.AddrPort) netip.AddrPort {
	switch {
	case c.Mux:
		return remote
	case c.RemoteRTCP.IsValid():
		return netip.AddrPortFrom(c.RemoteRTCP.Addr().Unmap(), c.RemoteRTCP.Port())
	}
	return netip.AddrPortFrom(remote.Addr(), remote.Port()+1)
}
