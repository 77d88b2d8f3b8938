package sip

import (
	"fmt"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
)

// readURI is the library's, which takes letters only for a scheme: of another one that has more, the opaque part stands
// for the host.
func readURI(s string, uri *wire.Uri) error {
	err := wire.ParseUri(s, uri)
	if err == nil {
		return nil
	}
	parts, bad := message.ParseURI(s)
	if s == "*" || bad != nil || parts.IsSIP() {
		return fmt.Errorf("cannot read URI %q: %w", s, err)
	}
	*uri = wire.Uri{Scheme: parts.Scheme, Host: parts.Opaque}
	return nil
}

// takeAddress fills the parts of one of the library's headers.
func takeAddress(m *message.Message, index int, display *string, uri *wire.Uri, params *wire.HeaderParams) error {
	a, err := m.AddressAt(index)
	if err != nil {
		return err
	}
	if err := readURI(a.URI, uri); err != nil {
		return err
	}
	if a.Display != "" {
		*display = a.Display
		if a.Display[0] == '"' {
			*display = a.Display[1 : len(a.Display)-1]
		}
	}
	if len(a.Params) > 0 {
		*params = make(wire.HeaderParams, 0, len(a.Params)+1)
		for _, p := range a.Params {
			params.Add(p.Name, p.Value)
		}
	}
	return nil
}
