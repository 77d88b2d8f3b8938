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

// readAddress fills the parts of one of the library's headers that are wanted.
func readAddress(s string, display *string, uri *wire.Uri, params *wire.HeaderParams) error {
	a, err := message.ParseAddress(s)
	if err != nil {
		return err
	}
	if err := readURI(a.URI, uri); err != nil {
		return err
	}
	if display != nil && a.Display != "" {
		*display = a.Display
		if a.Display[0] == '"' {
			*display = a.Display[1 : len(a.Display)-1]
		}
	}
	if params != nil && len(a.Params) > 0 {
		*params = make(wire.HeaderParams, 0, len(a.Params))
		for _, p := range a.Params {
			params.Add(p.Name, p.Value)
		}
	}
	return nil
}
