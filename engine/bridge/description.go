package bridge

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"vigie.dev/engine/bridge/sound"
	"vigie.dev/engine/sip/description"
)

// eventType is the payload type that we offer for keys (RFC 4733).
const eventType = 101

var errNoSpeech = errors.New("no audio in clear that we can carry")

// far is the far end's side of a call's media.
type far struct {
	remote  netip.AddrPort
	codec   sound.Codec
	payload uint8
	events  uint8
	// listens tells whether it wants to hear anything (RFC 3264 §5.1).
	listens bool
}

// ours describes what a telephone's ports take: RTP in clear. The edge asks the IPBX to unwrap what is protected.
func ours(ip netip.Addr, port uint16) *description.Session {
	stream := description.Media{Kind: "audio", Port: port, Protocol: "RTP/AVP", PacketTime: sound.Frame, Direction: description.SendRecv}
	for _, c := range sound.Codecs {
		offered := description.Codec{PayloadType: c.PayloadType, Name: strings.ToUpper(c.Name), Rate: uint32(c.Clock)}
		if c.Name == "opus" { // RFC 7587 §7: two channels, whatever is sent
			offered.Name, offered.Channels, offered.Parameters = c.Name, 2, "useinbandfec=1;stereo=0"
		}
		stream.Codecs = append(stream.Codecs, offered)
	}
	stream.Codecs = append(stream.Codecs, description.TelephoneEvent(eventType))
	return &description.Session{ID: uint64(port), Version: 1, Address: ip, Media: []description.Media{stream}}
}

// answer is our answer to an offer: of the codecs that both have, the offer's first alone.
func answer(own *description.Session, offer []byte) ([]byte, far, error) {
	theirs, err := description.Parse(offer)
	if err != nil {
		return nil, far{}, err
	}
	reply := own.Answer(theirs)
	if len(reply.Media) == 0 || reply.Media[0].Port == 0 || reply.Media[0].Protocol != "RTP/AVP" {
		return nil, far{}, fmt.Errorf("Cannot answer an offer: %w", errNoSpeech)
	}
	kept := reply.Media[0].Codecs[:0:0]
	spoken := false
	for _, c := range reply.Media[0].Codecs {
		if _, err := sound.CodecByName(c.Name); err != nil || !spoken {
			spoken = spoken || err == nil
			kept = append(kept, c)
		}
	}
	reply.Media[0].Codecs = kept
	chosen, err := taken(theirs, kept)
	if err != nil {
		return nil, far{}, err
	}
	body, err := reply.Bytes()
	return body, chosen, err
}

// answered reads the answer to our offer.
func answered(body []byte) (far, error) {
	theirs, err := description.Parse(body)
	if err != nil {
		return far{}, err
	}
	if len(theirs.Media) == 0 {
		return far{}, fmt.Errorf("Cannot use an answer: %w", errNoSpeech)
	}
	return taken(theirs, theirs.Media[0].Codecs)
}

// taken is what follows from the far end's description and the codecs agreed.
func taken(theirs *description.Session, agreed []description.Codec) (far, error) {
	stream := theirs.Media[0]
	address := stream.Address
	if !address.IsValid() {
		address = theirs.Address
	}
	f := far{remote: netip.AddrPortFrom(address.Unmap(), stream.Port), listens: theirs.Of(0).Receives() && !address.IsUnspecified()}
	if stream.Kind != "audio" || stream.Port == 0 || stream.Protocol != "RTP/AVP" || !address.Unmap().Is4() {
		return far{}, fmt.Errorf("Cannot speak to %s %v by %s: %w", stream.Kind, f.remote, stream.Protocol, errNoSpeech)
	}
	found := false
	for _, c := range agreed {
		if strings.EqualFold(c.Name, "telephone-event") {
			f.events = c.PayloadType
		} else if spoken, err := sound.CodecByName(c.Name); err == nil && !found {
			f.codec, f.payload, found = spoken, c.PayloadType, true
		}
	}
	if !found {
		return far{}, fmt.Errorf("Cannot speak to %v: %w", f.remote, errNoSpeech)
	}
	return f, nil
}
