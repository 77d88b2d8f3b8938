package capture

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/pion/sdp/v3"
)

// session is what was offered or answered for media sent to one address.
type session struct {
	formats map[uint8]format
	secure  bool // SRTP: payloads are encrypted
}

// sessions has all that the capture's signalling says of media.
type sessions struct {
	byAddress map[netip.AddrPort]session
	// byType is what a dynamic payload type means wherever it is named; ""
	// when descriptions disagree.
	byType map[uint8]format
}

func newSessions() *sessions {
	return &sessions{map[netip.AddrPort]session{}, map[uint8]format{}}
}

// learn reads a session description; one that cannot be read says nothing.
func (s *sessions) learn(body []byte) {
	var d sdp.SessionDescription
	if err := d.Unmarshal(body); err != nil {
		return
	}
	for _, media := range d.MediaDescriptions {
		to, ok := mediaAddress(&d, media)
		if !ok {
			continue
		}
		found := session{formats: formatsOf(media), secure: isSecure(media)}
		if before, known := s.byAddress[to]; known {
			for number, f := range before.formats { // a later offer may name fewer
				if _, again := found.formats[number]; !again {
					found.formats[number] = f
				}
			}
		}
		s.byAddress[to] = found
		for number, f := range found.formats {
			if before, known := s.byType[number]; known && (before.name != f.name || before.clock != f.clock) {
				f = format{}
			}
			s.byType[number] = f
		}
	}
}

// find tells what a payload type of a stream stands for: by the address it is
// sent to, the address it comes from, the static table, the rest of the capture.
func (s *sessions) find(src, dst netip.AddrPort, payloadType uint8) (format, bool) {
	for _, address := range []netip.AddrPort{dst, src} {
		if f, ok := s.byAddress[address].formats[payloadType]; ok {
			return f, true
		}
	}
	if f, ok := static[payloadType]; ok {
		return f, true
	}
	f, ok := s.byType[payloadType]
	return f, ok && f.name != ""
}

func (s *sessions) known(src, dst netip.AddrPort) bool {
	_, to := s.byAddress[dst]
	_, from := s.byAddress[src]
	return to || from
}

func (s *sessions) secure(src, dst netip.AddrPort) bool {
	return s.byAddress[dst].secure || s.byAddress[src].secure
}

func isSecure(media *sdp.MediaDescription) bool {
	for _, protocol := range media.MediaName.Protos {
		if strings.HasPrefix(protocol, "SAVP") {
			return true
		}
	}
	return false
}

// mediaAddress takes the media's own c= line before the session's (RFC 8866 §5.7).
func mediaAddress(d *sdp.SessionDescription, media *sdp.MediaDescription) (netip.AddrPort, bool) {
	info := media.ConnectionInformation
	if info == nil {
		info = d.ConnectionInformation
	}
	port := media.MediaName.Port.Value
	if info == nil || info.Address == nil || port <= 0 || port > 65535 {
		return netip.AddrPort{}, false
	}
	ip, err := netip.ParseAddr(info.Address.Address)
	if err != nil {
		return netip.AddrPort{}, false
	}
	return netip.AddrPortFrom(ip.Unmap(), uint16(port)), true
}

// formatsOf reads the rtpmap and fmtp lines of the formats that are listed.
func formatsOf(media *sdp.MediaDescription) map[uint8]format {
	formats := map[uint8]format{}
	for _, name := range media.MediaName.Formats {
		number, err := strconv.ParseUint(name, 10, 7)
		if err != nil {
			continue
		}
		f := static[uint8(number)]
		for _, a := range media.Attributes {
			payloadType, value, _ := strings.Cut(a.Value, " ")
			if payloadType != name {
				continue
			}
			switch a.Key {
			case "rtpmap":
				parts := strings.Split(value, "/")
				f.name = parts[0]
				if len(parts) > 1 {
					clock, _ := strconv.ParseUint(parts[1], 10, 32)
					f.clock = uint32(clock)
				}
			case "fmtp":
				f.fmtp = value
			}
		}
		if f.name != "" && f.clock != 0 {
			formats[uint8(number)] = f
		}
	}
	return formats
}
