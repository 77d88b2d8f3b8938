package voice

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"vigie.dev/engine/media"
	"vigie.dev/engine/media/secure"
	"vigie.dev/engine/sip/description"
)

// Ways to carry media, as plans and fleets name them.
const (
	InClear = "rtp"  // RTP/AVP, RFC 3551
	BySDES  = "sdes" // RTP/SAVP, keys in the description, RFC 4568
	ByDTLS  = "dtls" // UDP/TLS/RTP/SAVP, keys made on the media path, RFC 5764
)

// Ways are all of them.
var Ways = []string{InClear, BySDES, ByDTLS}

// protocols are those of the m= line.
var protocols = map[string]string{InClear: "RTP/AVP", BySDES: "RTP/SAVP", ByDTLS: "UDP/TLS/RTP/SAVP"}

// payloads are Codecs in descriptions (RFC 3551 table 4, RFC 7587).
var payloads = map[string]description.Codec{
	"pcma": {PayloadType: 8, Name: "PCMA", Rate: 8000},
	"pcmu": {PayloadType: 0, Name: "PCMU", Rate: 8000},
	"g722": {PayloadType: 9, Name: "G722", Rate: 8000}, // its clock's; §4.5.2 of RFC 3551 tells why
	"opus": {PayloadType: 111, Name: "opus", Rate: 48000, Channels: 2},
}

const telephoneEvent = 101

// comfortNoise is RFC 3389's payload, which has the type and rate of RFC 3551 table 4.
var comfortNoise = description.Codec{PayloadType: 13, Name: "CN", Rate: 8000}

var errNoAudio = errors.New("no audio that both ends can carry")

// way is one end's side of a call's media: what it describes, and what it
// takes from the far end's description.
type way struct {
	port     *media.Port
	media    string
	codec    string
	dtx      bool
	session  *description.Session
	crypto   secure.Crypto
	identity *secure.Identity
	setup    secure.Setup // ours; only an answer has it
}

// newWay prepares an end that receives at local. The ports are dealt in turn:
// calls are alike in length, so none is given back.
func (p *Probe) newWay(how string) *way {
	w := &way{port: p.ports.Pick(), media: how, codec: p.plan.Codec, dtx: p.plan.DTX, identity: p.identity}
	stream := description.Media{
		Kind: "audio", Port: w.port.RTP().Port(), Protocol: protocols[how],
		Codecs:     []description.Codec{payloads[w.codec], description.TelephoneEvent(telephoneEvent)},
		PacketTime: 20 * time.Millisecond, Direction: description.SendRecv,
	}
	if w.dtx && payloads[w.codec].Rate == comfortNoise.Rate {
		stream.Codecs = append(stream.Codecs, comfortNoise)
	}
	switch how {
	case BySDES:
		w.crypto = secure.NewCrypto(1, secure.AESCM80)
		stream.Keys = sdesKeys(w.crypto)
	case ByDTLS:
		stream.RTCPMux = true
		stream.Keys = w.dtlsKeys(description.SetupActpass)
	}
	w.session = &description.Session{ID: uint64(stream.Port), Version: 1, Address: p.local, Media: []description.Media{stream}}
	return w
}

func sdesKeys(c secure.Crypto) description.Keys {
	_, inline, _ := strings.Cut(c.String(), "inline:")
	return description.Keys{Crypto: []description.Crypto{{Tag: uint32(c.Tag), Suite: string(c.Suite), Inline: inline}}}
}

func (w *way) dtlsKeys(setup description.Setup) description.Keys {
	hash, value, _ := strings.Cut(w.identity.Fingerprint(), " ")
	return description.Keys{Fingerprints: []description.Fingerprint{{Hash: hash, Value: value}}, Setup: setup}
}

// offer is the description to send in an INVITE.
func (w *way) offer() ([]byte, error) { return w.session.Bytes() }

// answer is the description to answer an offer with.
func (w *way) answer(offer []byte) ([]byte, error) {
	theirs, err := description.Parse(offer)
	if err != nil {
		return nil, err
	}
	answer := w.session.Answer(theirs)
	if len(answer.Media) == 0 || answer.Media[0].Port == 0 {
		return nil, fmt.Errorf("Cannot answer an offer: %w", errNoAudio)
	}
	stream := &answer.Media[0]
	switch w.media {
	case BySDES:
		taken, err := firstCrypto(theirs)
		if err != nil {
			return nil, err
		}
		w.crypto = secure.NewCrypto(taken.Tag, taken.Suite)
		stream.Keys = sdesKeys(w.crypto)
	case ByDTLS:
		if w.setup, err = secure.Setup(keysOf(theirs).Setup).Answer(); err != nil {
			return nil, err
		}
		stream.Keys = w.dtlsKeys(description.Setup(w.setup))
	}
	return answer.Bytes()
}

// stream is how to open the media towards the far end, whose description it is.
func (w *way) stream(body []byte) (media.StreamConfig, error) {
	theirs, err := description.Parse(body)
	if err != nil {
		return media.StreamConfig{}, err
	}
	if len(theirs.Media) == 0 || theirs.Media[0].Kind != "audio" || theirs.Media[0].Port == 0 {
		return media.StreamConfig{}, fmt.Errorf("Cannot use a description: %w", errNoAudio)
	}
	far := theirs.Media[0]
	if far.Protocol != protocols[w.media] {
		return media.StreamConfig{}, fmt.Errorf("the far end chose %s, not %s", far.Protocol, protocols[w.media])
	}
	if len(far.Codecs) == 0 || !strings.EqualFold(far.Codecs[0].Name, payloads[w.codec].Name) {
		return media.StreamConfig{}, fmt.Errorf("the far end did not choose %s", w.codec)
	}
	address := far.Address
	if !address.IsValid() {
		address = theirs.Address
	}
	cfg := media.StreamConfig{Remote: netip.AddrPortFrom(address, far.Port), Mux: far.RTCPMux && w.session.Media[0].RTCPMux,
		PayloadType: far.Codecs[0].PayloadType, Codec: w.codec}
	if far.RTCPPort != 0 && !cfg.Mux {
		cfg.RemoteRTCP = netip.AddrPortFrom(address, far.RTCPPort)
	}
	cfg.EventType = eventType(far.Codecs)
	cfg.DTX, cfg.NoComfort = w.dtx, !takesComfort(far.Codecs)
	return cfg, w.protect(&cfg, theirs)
}

// eventType is the payload type of the far end's telephone-event; 0 where it takes none.
func eventType(codecs []description.Codec) uint8 {
	for _, c := range codecs {
		if strings.EqualFold(c.Name, "telephone-event") {
			return c.PayloadType
		}
	}
	return 0
}

// takesComfort tells whether the far end takes comfort noise of the type that we send.
func takesComfort(codecs []description.Codec) bool {
	return slices.ContainsFunc(codecs, func(c description.Codec) bool {
		return c.PayloadType == comfortNoise.PayloadType && strings.EqualFold(c.Name, comfortNoise.Name)
	})
}

func (w *way) protect(cfg *media.StreamConfig, theirs *description.Session) error {
	switch w.media {
	case BySDES:
		far, err := firstCrypto(theirs)
		if err != nil {
			return err
		}
		cfg.SDES = &media.SDES{Local: w.crypto, Remote: far}
	case ByDTLS:
		keys := keysOf(theirs)
		if len(keys.Fingerprints) == 0 {
			return fmt.Errorf("Cannot trust a far end without a fingerprint: %w", errNoAudio)
		}
		setup := w.setup
		if setup == "" { // ours was the offer: we are what the answer is not
			var err error
			if setup, err = secure.Setup(keys.Setup).Answer(); err != nil {
				return err
			}
		}
		print := keys.Fingerprints[0]
		cfg.DTLS = &secure.DTLS{Identity: w.identity, Fingerprint: print.Hash + " " + print.Value, Setup: setup}
	}
	return nil
}

// firstCrypto is the first of the far end's keys that we can use.
func firstCrypto(s *description.Session) (secure.Crypto, error) {
	problem := errNoAudio
	for _, c := range s.Media[0].Keys.Crypto {
		parsed, err := secure.ParseCrypto(c.String())
		if err == nil {
			return parsed, nil
		}
		problem = err
	}
	return secure.Crypto{}, fmt.Errorf("Cannot find usable SRTP keys: %w", problem)
}

// keysOf are the stream's keys, with what stands for the whole session.
func keysOf(s *description.Session) description.Keys {
	keys := s.Media[0].Keys
	if len(keys.Fingerprints) == 0 {
		keys.Fingerprints = s.Keys.Fingerprints
	}
	if keys.Setup == description.SetupNone {
		keys.Setup = s.Keys.Setup
	}
	return keys
}
