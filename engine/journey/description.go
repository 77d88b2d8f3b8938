package journey

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"vigie.dev/engine/bridge/sound"
	"vigie.dev/engine/media"
	"vigie.dev/engine/media/secure"
	"vigie.dev/engine/sip/description"
)

var errNoAudio = errors.New("no audio that both ends can carry")

// describe is what this telephone takes.
func (t *Telephone) describe() *description.Session {
	at := t.port.RTP()
	c, _ := sound.CodecByName(t.Codec) // media.NewClip refuses another
	stream := description.Media{Kind: "audio", Port: at.Port(), Protocol: "RTP/AVP", PacketTime: frame, Direction: description.SendRecv,
		Codecs: []description.Codec{{PayloadType: c.PayloadType, Name: strings.ToUpper(c.Name), Rate: uint32(c.Clock)},
			description.TelephoneEvent(eventType)}}
	if t.Secure {
		stream.Protocol, stream.RTCPMux = "UDP/TLS/RTP/SAVP", true
		stream.Keys = t.keys(description.SetupActpass)
	}
	return &description.Session{ID: uint64(at.Port()), Version: 1, Address: at.Addr(), Media: []description.Media{stream}}
}

func (t *Telephone) keys(setup description.Setup) description.Keys {
	hash, value, _ := strings.Cut(t.identity.Fingerprint(), " ")
	return description.Keys{Fingerprints: []description.Fingerprint{{Hash: hash, Value: value}}, Setup: setup}
}

// answer is this telephone's to an offer, and who of the two opens DTLS.
func (t *Telephone) answer(offer []byte) (body []byte, setup secure.Setup, err error) {
	theirs, err := description.Parse(offer)
	if err != nil {
		return nil, "", err
	}
	reply := t.describe().Answer(theirs)
	if len(reply.Media) == 0 || reply.Media[0].Port == 0 {
		return nil, "", fmt.Errorf("Cannot answer an offer: %w", errNoAudio)
	}
	if t.Secure {
		if setup, err = secure.Setup(theirs.Media[0].Keys.Setup).Answer(); err != nil {
			return nil, "", err
		}
		reply.Media[0].Keys = t.keys(description.Setup(setup))
	}
	body, err = reply.Bytes()
	return body, setup, err
}

// towards is how to open the media to who described that; setup is ours where ours was the answer.
func (t *Telephone) towards(body []byte, setup secure.Setup) (media.StreamConfig, error) {
	theirs, err := description.Parse(body)
	if err != nil {
		return media.StreamConfig{}, err
	}
	if len(theirs.Media) == 0 || theirs.Media[0].Port == 0 {
		return media.StreamConfig{}, fmt.Errorf("Cannot use a description: %w", errNoAudio)
	}
	far := theirs.Media[0]
	address := far.Address
	if !address.IsValid() {
		address = theirs.Address
	}
	cfg := media.StreamConfig{Remote: netip.AddrPortFrom(address, far.Port), Mux: t.Secure && far.RTCPMux, PayloadType: t.describe().Media[0].Codecs[0].PayloadType}
	if !t.Secure {
		return cfg, nil
	}
	keys := far.Keys
	if len(keys.Fingerprints) == 0 {
		keys = theirs.Keys
	}
	if len(keys.Fingerprints) == 0 {
		return media.StreamConfig{}, fmt.Errorf("Cannot trust a far end without a fingerprint: %w", errNoAudio)
	}
	if setup == "" {
		if setup, err = secure.Setup(keys.Setup).Answer(); err != nil {
			return media.StreamConfig{}, err
		}
	}
	cfg.DTLS = &secure.DTLS{Identity: t.identity, Fingerprint: keys.Fingerprints[0].Hash + " " + keys.Fingerprints[0].Value, Setup: setup}
	return cfg, nil
}
