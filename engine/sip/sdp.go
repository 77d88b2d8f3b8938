package sip

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"github.com/pion/sdp/v3"
)

// ErrNoAudio is a session description without a usable G.711 audio stream.
var ErrNoAudio = errors.New("no usable G.711 audio in session description")

// payloadTypes are the static ones of RFC 3551 (table 4); 101 is telephone-event (RFC 4733).
var payloadTypes = map[string]uint8{"pcmu": 0, "pcma": 8}

const telephoneEvent = 101

// Offer describes one audio stream of codec ("pcma" or "pcmu") with 20 ms packets, received at ip:rtpPort.
// It serves as an answer as well.
func Offer(ip netip.Addr, rtpPort int, codec string) ([]byte, error) {
	codec = strings.ToLower(codec)
	pt, ok := payloadTypes[codec]
	if !ok {
		return nil, fmt.Errorf("cannot offer codec %q: known are pcma and pcmu", codec)
	}
	family := "IP4"
	if ip.Is6() && !ip.Is4In6() {
		family = "IP6"
	}
	media := (&sdp.MediaDescription{MediaName: sdp.MediaName{
		Media: "audio", Port: sdp.RangedPort{Value: rtpPort}, Protos: []string{"RTP", "AVP"},
	}}).
		WithCodec(pt, strings.ToUpper(codec), 8000, 0, "").
		WithCodec(telephoneEvent, "telephone-event", 8000, 0, "0-16").
		WithValueAttribute("ptime", "20").
		WithPropertyAttribute("sendrecv")
	session := &sdp.SessionDescription{
		Origin: sdp.Origin{
			Username: "-", SessionID: uint64(rtpPort), SessionVersion: 1,
			NetworkType: "IN", AddressType: family, UnicastAddress: ip.String(),
		},
		SessionName: "vigie",
		ConnectionInformation: &sdp.ConnectionInformation{
			NetworkType: "IN", AddressType: family, Address: &sdp.Address{Address: ip.String()},
		},
		TimeDescriptions:  []sdp.TimeDescription{{}},
		MediaDescriptions: []*sdp.MediaDescription{media},
	}
	out, err := session.Marshal()
	if err != nil {
		return nil, fmt.Errorf("cannot write session description: %w", err)
	}
	return out, nil
}

// ParseAnswer finds where the far end wants its audio, and in which codec: the first G.711 of its list.
// It reads offers as well.
func ParseAnswer(body []byte) (remote netip.AddrPort, pt uint8, codec string, err error) {
	var session sdp.SessionDescription
	if err := session.Unmarshal(body); err != nil {
		return remote, 0, "", fmt.Errorf("cannot read session description: %w", err)
	}
	for _, media := range session.MediaDescriptions {
		if media.MediaName.Media != "audio" || media.MediaName.Port.Value == 0 {
			continue
		}
		pt, codec, ok := firstG711(media)
		if !ok {
			continue
		}
		remote, err := mediaAddress(&session, media)
		return remote, pt, codec, err
	}
	return remote, 0, "", ErrNoAudio
}

func firstG711(media *sdp.MediaDescription) (uint8, string, bool) {
	for _, format := range media.MediaName.Formats {
		switch format {
		case "0":
			return 0, "pcmu", true
		case "8":
			return 8, "pcma", true
		}
	}
	return 0, "", false
}

// mediaAddress takes the media's own c= line before the session's (RFC 8866 5.7).
func mediaAddress(session *sdp.SessionDescription, media *sdp.MediaDescription) (netip.AddrPort, error) {
	info := media.ConnectionInformation
	if info == nil {
		info = session.ConnectionInformation
	}
	if info == nil || info.Address == nil {
		return netip.AddrPort{}, fmt.Errorf("cannot find connection address: %w", ErrNoAudio)
	}
	ip, err := netip.ParseAddr(info.Address.Address)
	if err != nil {
		return netip.AddrPort{}, fmt.Errorf("cannot read connection address %q: %w", info.Address.Address, err)
	}
	return netip.AddrPortFrom(ip, uint16(media.MediaName.Port.Value)), nil
}
