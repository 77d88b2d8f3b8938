package sip

import (
	"fmt"
	"maps"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
)

// fieldParsers are the library's, but for addresses: its own end a parameter at a semicolon within quotes, as
// pub-gruu has them.
func fieldParsers() wire.HeadersParser {
	parsers := maps.Clone(wire.DefaultHeadersParser())
	parsers["from"] = func(_ []byte, s string) (wire.Header, error) {
		h := &wire.FromHeader{}
		err := readAddress(s, &h.DisplayName, &h.Address, &h.Params)
		return h, err
	}
	parsers["to"] = func(_ []byte, s string) (wire.Header, error) {
		h := &wire.ToHeader{}
		err := readAddress(s, &h.DisplayName, &h.Address, &h.Params)
		return h, err
	}
	parsers["contact"] = func(_ []byte, s string) (wire.Header, error) {
		h := &wire.ContactHeader{}
		err := readAddress(s, &h.DisplayName, &h.Address, &h.Params)
		return h, err
	}
	parsers["route"] = func(_ []byte, s string) (wire.Header, error) {
		h := &wire.RouteHeader{}
		err := readAddress(s, nil, &h.Address, nil)
		return h, err
	}
	parsers["record-route"] = func(_ []byte, s string) (wire.Header, error) {
		h := &wire.RecordRouteHeader{}
		err := readAddress(s, nil, &h.Address, nil)
		return h, err
	}
	// These are read where they are wanted, by message.ParseAddress.
	delete(parsers, "refer-to")
	delete(parsers, "referred-by")
	return parsers
}

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
	if params != nil {
		for _, p := range a.Params {
			params.Add(p.Name, p.Value)
		}
	}
	return nil
}
