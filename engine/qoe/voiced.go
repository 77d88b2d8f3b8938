package qoe

import "strings"

// Voiced tells whether a G.711 payload ("pcma" or "pcmu") has anything but
// digital silence, within one step of the quantiser. A payload of any other
// codec counts as voiced: it cannot be read.
func Voiced(codec string, payload []byte) bool {
	flip, least := byte(0x55), byte(2)
	switch strings.ToLower(codec) {
	case "pcma":
	case "pcmu":
		flip, least = 0xff, 3
	default:
		return true
	}
	for _, b := range payload {
		if (b^flip)&0x7f >= least {
			return true
		}
	}
	return false
}
