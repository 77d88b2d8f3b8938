package description

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/pion/sdp/v3"
)

// Parse reads a description. Lines that have no place in Session are left out; lines that have one and are malformed
// are an error.
func Parse(body []byte) (*Session, error) {
	if len(body) > MaxSize {
		return nil, fmt.Errorf("cannot read session description of %d bytes: more than %d", len(body), MaxSize)
	}
	if stray(body) {
		return nil, fmt.Errorf("cannot read session description: %w", errStray)
	}
	var raw sdp.SessionDescription
	if err := raw.Unmarshal(body); err != nil {
		return nil, fmt.Errorf("cannot read session description: %w", err)
	}
	s := &Session{ID: raw.Origin.SessionID, Version: raw.Origin.SessionVersion}
	if raw.ConnectionInformation != nil {
		var err error
		if s.Address, err = address(raw.ConnectionInformation); err != nil {
			return nil, err
		}
	}
	// What holds for the session is read as a stream's.
	var whole Media
	for _, a := range raw.Attributes {
		if group, ok := strings.CutPrefix(a.Value, "BUNDLE"); ok && a.Key == "group" {
			s.Bundle = strings.Fields(group)
			continue
		}
		if err := whole.attribute(a); err != nil {
			return nil, err
		}
	}
	s.Keys, s.ICE, s.Direction = whole.Keys, whole.ICE, whole.Direction
	for _, m := range raw.MediaDescriptions {
		media, err := parseMedia(m)
		if err != nil {
			return nil, err
		}
		s.Media = append(s.Media, media)
	}
	return s, nil
}

// errStray is a carriage return in the middle of a line, or a zero (RFC 8866 9: byte-string has neither).
var errStray = errors.New("stray carriage return or zero in a line")

func stray(body []byte) bool {
	for i, c := range body {
		if c == 0 || c == '\r' && i+1 < len(body) && body[i+1] != '\n' {
			return true
		}
	}
	return false
}

func address(info *sdp.ConnectionInformation) (netip.Addr, error) {
	if info.Address == nil {
		return netip.Addr{}, nil
	}
	// A name instead of an address is allowed and not looked up: an ICE offer may have one.
	addr, err := netip.ParseAddr(info.Address.Address)
	if err != nil && strings.ContainsAny(info.Address.Address, ":/") {
		return netip.Addr{}, fmt.Errorf("cannot read connection address %q: %w", info.Address.Address, err)
	}
	return addr.WithZone(""), nil
}

func parseMedia(raw *sdp.MediaDescription) (Media, error) {
	name := raw.MediaName
	if name.Port.Value < 0 || name.Port.Value > 65535 {
		return Media{}, fmt.Errorf("cannot read m=%s: port %d is not within 0 to 65535", name.Media, name.Port.Value)
	}
	m := Media{Kind: name.Media, Port: uint16(name.Port.Value), Protocol: strings.Join(name.Protos, "/")}
	var err error
	if raw.ConnectionInformation != nil {
		if m.Address, err = address(raw.ConnectionInformation); err != nil {
			return Media{}, err
		}
	}
	if strings.Contains(m.Protocol, "RTP/") {
		m.formats(name.Formats)
	}
	for _, a := range raw.Attributes {
		if err := m.attribute(a); err != nil {
			return Media{}, err
		}
	}
	m.ICE.Lite = false // a line of the session only (RFC 8839 5.3)
	return m, nil
}

// formats makes a codec of each payload type, with the static assignments of RFC 3551 (table 4) filled in.
func (m *Media) formats(list []string) {
	for _, format := range list {
		pt, err := strconv.ParseUint(format, 10, 7)
		if err != nil || m.codec(uint8(pt)) != nil {
			continue
		}
		c := Codec{PayloadType: uint8(pt)}
		if known, ok := static[c.PayloadType]; ok {
			c = known
		}
		m.Codecs = append(m.Codecs, c)
	}
}

var static = map[uint8]Codec{
	0:  {PayloadType: 0, Name: "PCMU", Rate: 8000},
	3:  {PayloadType: 3, Name: "GSM", Rate: 8000},
	8:  {PayloadType: 8, Name: "PCMA", Rate: 8000},
	9:  {PayloadType: 9, Name: "G722", Rate: 8000},
	13: {PayloadType: 13, Name: "CN", Rate: 8000},
	18: {PayloadType: 18, Name: "G729", Rate: 8000},
}

func (m *Media) codec(pt uint8) *Codec {
	for i := range m.Codecs {
		if m.Codecs[i].PayloadType == pt {
			return &m.Codecs[i]
		}
	}
	return nil
}

// attribute reads one a= line.
func (m *Media) attribute(a sdp.Attribute) error {
	value := strings.TrimSpace(a.Value)
	var err error
	switch a.Key {
	case "rtpmap":
		err = m.rtpmap(value)
	case "fmtp":
		pt, parameters, _ := strings.Cut(value, " ")
		if n, e := strconv.ParseUint(pt, 10, 7); e == nil && m.codec(uint8(n)) != nil {
			m.codec(uint8(n)).Parameters = strings.TrimSpace(parameters)
		}
	case "ptime":
		err = m.ptime(value)
	case "sendrecv", "sendonly", "recvonly", "inactive":
		m.Direction = Direction(a.Key)
	case "mid":
		m.MID = value
	case "rtcp-mux":
		m.RTCPMux = true
	case "rtcp":
		port, _, _ := strings.Cut(value, " ")
		var n uint64
		n, err = strconv.ParseUint(port, 10, 16)
		m.RTCPPort = uint16(n)
	case "crypto", "fingerprint", "setup":
		err = m.Keys.attribute(a.Key, value)
	default:
		err = m.ICE.attribute(a.Key, value)
	}
	if err != nil {
		return fmt.Errorf("cannot read a=%s:%.80s: %w", a.Key, value, err)
	}
	return nil
}

func (m *Media) rtpmap(value string) error {
	pt, encoding, ok := strings.Cut(value, " ")
	n, err := strconv.ParseUint(pt, 10, 7)
	if err != nil || !ok {
		return fmt.Errorf("expected a payload type and a codec: %w", err)
	}
	c := m.codec(uint8(n))
	if c == nil {
		return nil // of no format in the m= line
	}
	parts := strings.Split(strings.TrimSpace(encoding), "/")
	if len(parts) < 2 || len(parts) > 3 || parts[0] == "" || strings.ContainsAny(parts[0], " \t") {
		return fmt.Errorf("expected name/rate or name/rate/channels, got %q", encoding)
	}
	rate, err := strconv.ParseUint(parts[1], 10, 32)
	if err != nil {
		return fmt.Errorf("rate: %w", err)
	}
	*c = Codec{PayloadType: uint8(n), Name: parts[0], Rate: uint32(rate), Parameters: c.Parameters}
	if len(parts) == 3 {
		channels, err := strconv.ParseUint(parts[2], 10, 16)
		if err != nil {
			return fmt.Errorf("channels: %w", err)
		}
		c.Channels = uint16(channels)
	}
	return nil
}

func (m *Media) ptime(value string) error {
	ms, err := strconv.ParseUint(value, 10, 16)
	m.PacketTime = time.Duration(ms) * time.Millisecond
	return err
}
