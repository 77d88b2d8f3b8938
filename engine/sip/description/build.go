package description

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/pion/sdp/v3"
)

// Bytes writes the description.
func (s *Session) Bytes() ([]byte, error) {
	origin := s.Address
	if !origin.IsValid() {
		origin = netip.IPv4Unspecified()
	}
	raw := &sdp.SessionDescription{
		Origin: sdp.Origin{
			Username: "-", SessionID: s.ID, SessionVersion: s.Version,
			NetworkType: "IN", AddressType: family(origin), UnicastAddress: origin.String(),
		},
		SessionName: "vigie", ConnectionInformation: connection(s.Address),
		TimeDescriptions: []sdp.TimeDescription{{}},
	}
	if s.Bundle != nil {
		raw.Attributes = append(raw.Attributes, pair("group", strings.Join(append([]string{"BUNDLE"}, s.Bundle...), " ")))
	}
	if s.ICE.Lite {
		raw.Attributes = append(raw.Attributes, flag("ice-lite"))
	}
	raw.Attributes = append(raw.Attributes, s.Keys.attributes()...)
	raw.Attributes = append(raw.Attributes, s.ICE.attributes()...)
	if s.Direction != DirectionUnsaid {
		raw.Attributes = append(raw.Attributes, flag(string(s.Direction)))
	}
	for i := range s.Media {
		raw.MediaDescriptions = append(raw.MediaDescriptions, s.Media[i].raw())
	}
	out, err := raw.Marshal()
	if err != nil {
		return nil, fmt.Errorf("cannot write session description: %w", err)
	}
	return out, nil
}

func family(addr netip.Addr) string {
	if addr.Is6() && !addr.Is4In6() {
		return "IP6"
	}
	return "IP4"
}

func connection(addr netip.Addr) *sdp.ConnectionInformation {
	if !addr.IsValid() {
		return nil
	}
	return &sdp.ConnectionInformation{
		NetworkType: "IN", AddressType: family(addr), Address: &sdp.Address{Address: addr.String()},
	}
}

func pair(key, value string) sdp.Attribute { return sdp.NewAttribute(key, value) }
func flag(key string) sdp.Attribute        { return sdp.NewPropertyAttribute(key) }

func (m *Media) raw() *sdp.MediaDescription {
	raw := &sdp.MediaDescription{
		MediaName: sdp.MediaName{
			Media: m.Kind, Port: sdp.RangedPort{Value: int(m.Port)}, Protos: strings.Split(m.Protocol, "/"),
		},
		ConnectionInformation: connection(m.Address),
	}
	add := func(a ...sdp.Attribute) { raw.Attributes = append(raw.Attributes, a...) }
	for _, c := range m.Codecs {
		raw.MediaName.Formats = append(raw.MediaName.Formats, strconv.Itoa(int(c.PayloadType)))
		add(c.attributes()...)
	}
	if len(raw.MediaName.Formats) == 0 {
		raw.MediaName.Formats = []string{"*"}
	}
	if m.PacketTime > 0 {
		add(pair("ptime", strconv.FormatInt(int64(m.PacketTime/time.Millisecond), 10)))
	}
	if m.MID != "" {
		add(pair("mid", m.MID))
	}
	if m.RTCPPort != 0 {
		add(pair("rtcp", strconv.Itoa(int(m.RTCPPort))))
	}
	if m.RTCPMux {
		add(flag("rtcp-mux"))
	}
	add(m.Keys.attributes()...)
	add(m.ICE.attributes()...)
	if m.Direction != DirectionUnsaid {
		add(flag(string(m.Direction)))
	}
	return raw
}

func (c Codec) attributes() []sdp.Attribute {
	var out []sdp.Attribute
	if c.Name != "" {
		encoding := fmt.Sprintf("%d %s/%d", c.PayloadType, c.Name, c.Rate)
		if c.Channels > 0 {
			encoding += "/" + strconv.Itoa(int(c.Channels))
		}
		out = append(out, pair("rtpmap", encoding))
	}
	if c.Parameters != "" {
		out = append(out, pair("fmtp", fmt.Sprintf("%d %s", c.PayloadType, c.Parameters)))
	}
	return out
}

func (k Keys) attributes() []sdp.Attribute {
	var out []sdp.Attribute
	for _, c := range k.Crypto {
		out = append(out, pair("crypto", c.String()))
	}
	for _, f := range k.Fingerprints {
		out = append(out, pair("fingerprint", f.Hash+" "+f.Value))
	}
	if k.Setup != SetupNone {
		out = append(out, pair("setup", string(k.Setup)))
	}
	return out
}

func (i ICE) attributes() []sdp.Attribute {
	var out []sdp.Attribute
	if i.Ufrag != "" {
		out = append(out, pair("ice-ufrag", i.Ufrag))
	}
	if i.Password != "" {
		out = append(out, pair("ice-pwd", i.Password))
	}
	if len(i.Options) > 0 {
		out = append(out, pair("ice-options", strings.Join(i.Options, " ")))
	}
	for _, c := range i.Candidates {
		out = append(out, pair("candidate", c.String()))
	}
	if i.Complete {
		out = append(out, flag("end-of-candidates"))
	}
	return out
}
