package sip

import (
	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
)

// takeAddress fills the parts of one of the library's headers.
func takeAddress(m *message.Message, index int, display *string, uri *wire.Uri, params *wire.HeaderParams, room *paramRoom) error {
	a, err := m.AddressAt(index)
	if err != nil {
		return err
	}
	if parts := a.Parts(); parts.Scheme != "" {
		err = setURI(uri, parts, room)
	} else {
		*uri, err = readURI(a.URI)
	}
	if err != nil {
		return err
	}
	if a.Display != "" {
		*display = a.Display
		if a.Display[0] == '"' {
			*display = a.Display[1 : len(a.Display)-1]
		}
	}
	if len(a.Params) > 0 {
		*params = room.take(len(a.Params))
		for _, p := range a.Params {
			*params = append(*params, wire.HeaderKV{K: p.Name, V: p.Value})
		}
	}
	return nil
}
