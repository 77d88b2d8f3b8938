package description

import (
	"net/netip"
	"time"
)

// MaxSize bounds a description in bytes: what a SIP message over UDP can hold.
const MaxSize = 65535

// Session is one session description.
type Session struct {
	// ID and Version are of the o= line: a new offer of one session has the version one higher (RFC 3264 8).
	ID, Version uint64
	// Address is where media is received, and the origin's address; a Media may have its own.
	Address netip.Addr
	// Bundle are the MIDs that share one transport (RFC 9143); nil where there is no such group.
	Bundle []string
	// Keys and ICE stand here where they hold for every stream.
	Keys Keys
	ICE  ICE
	// Direction holds for streams that have none of their own; SendRecv where no line says otherwise.
	Direction Direction
	Media     []Media
}

// Media is one stream: an m= line and what follows it.
type Media struct {
	// Kind is "audio", "video", "application"…
	Kind string
	// Port is 0 where the stream is refused.
	Port uint16
	// Protocol is as in "RTP/AVP", "RTP/SAVP", "UDP/TLS/RTP/SAVPF".
	Protocol string
	// Address is the stream's own c= line; not valid where the session's holds.
	Address netip.Addr
	// Codecs are in order of preference. Of formats that are no RTP payload types nothing is kept.
	Codecs []Codec
	// PacketTime is a=ptime; zero where it is not said.
	PacketTime time.Duration
	Direction  Direction
	MID        string
	// RTCPPort is a=rtcp's (RFC 3605): 0 where it is the port after Port, or Port itself with RTCPMux.
	RTCPPort uint16
	RTCPMux  bool
	Keys     Keys
	ICE      ICE
}

// Codec is one payload type.
type Codec struct {
	// PayloadType is 0 to 127.
	PayloadType uint8
	// Name is as in "PCMA", "opus", "telephone-event"; compare it without regard to case.
	Name string
	// Rate is the clock's, in Hz. G.722's is 8000 (RFC 3551 4.5.2).
	Rate uint32
	// Channels is 0 where it is not said, which is 1.
	Channels uint16
	// Parameters is the fmtp line's text.
	Parameters string
}

// TelephoneEvent is RFC 4733's payload for the sixteen DTMF digits and flash, at payload type pt.
func TelephoneEvent(pt uint8) Codec {
	return Codec{PayloadType: pt, Name: "telephone-event", Rate: 8000, Parameters: "0-16"}
}

// Setup is who opens the DTLS association (RFC 4145 4, RFC 5763 5).
type Setup string

// The values that DTLS-SRTP uses.
const (
	SetupNone    Setup = ""
	SetupActpass Setup = "actpass"
	SetupActive  Setup = "active"
	SetupPassive Setup = "passive"
)

// Keys say how the media is protected.
type Keys struct {
	Crypto       []Crypto
	Fingerprints []Fingerprint
	Setup        Setup
}

// Crypto is an SDES offer of keys (RFC 4568 9.1).
type Crypto struct {
	// Tag is 1 to 999999999; an answer has the tag of the offer that it takes.
	Tag uint32
	// Suite is as in "AES_CM_128_HMAC_SHA1_80".
	Suite string
	// Inline is the base64 of master key and salt, with what may follow it: "|2^20", "|1:4".
	Inline string
	// Parameters are the session's, as in "UNENCRYPTED_SRTCP".
	Parameters []string
}

// Fingerprint is the hash of a certificate (RFC 8122 5).
type Fingerprint struct {
	// Hash is as in "sha-256"; Value is upper-case hex pairs joined by colons.
	Hash, Value string
}

// ICE are the credentials and candidates of one end (RFC 8839 5).
type ICE struct {
	Ufrag, Password string
	// Lite holds for the session only.
	Lite       bool
	Options    []string
	Candidates []Candidate
	// Complete says that no more candidates follow.
	Complete bool
}

// Candidate is one address that may work (RFC 8839 5.1).
type Candidate struct {
	Foundation string
	// Component is 1 for RTP, 2 for RTCP.
	Component uint16
	// Transport is "udp" or "tcp", in lower case.
	Transport string
	Priority  uint32
	// Host is an address or an .local name.
	Host string
	Port uint16
	// Type is "host", "srflx", "prflx" or "relay".
	Type string
	// Extensions is what stands behind the type, as it came.
	Extensions string
}
