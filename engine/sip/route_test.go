package sip

import (
	"slices"
	"testing"

	wire "github.com/emiago/sipgo/sip"
)

func TestItineraryFollowsTheRouteSet(t *testing.T) {
	target := wire.Uri{Scheme: "sip", User: "300002", Host: "198.18.0.131", Port: 5060}
	for _, c := range []struct {
		name             string
		set              []string
		uri, destination string
		routes           []string
	}{
		{"none", nil, "sip:300002@198.18.0.131:5060", "198.18.0.131:5060", nil},
		{
			"loose, an edge of two sides",
			[]string{"<sip:198.19.0.10:5061;transport=tls;r2=on;lr;ftag=a>", "<sip:198.18.0.10;r2=on;lr>"},
			"sip:300002@198.18.0.131:5060", "198.19.0.10:5061",
			[]string{"<sip:198.19.0.10:5061;transport=tls;r2=on;lr;ftag=a>", "<sip:198.18.0.10;r2=on;lr>"},
		},
		{
			"strict",
			[]string{"<sip:198.19.0.10>", "<sip:198.18.0.10;lr>"},
			"sip:198.19.0.10", "198.19.0.10:5060",
			[]string{"<sip:198.18.0.10;lr>", "<sip:300002@198.18.0.131:5060>"},
		},
		{"default port of tls", []string{"<sip:198.19.0.10;transport=tls;lr>"}, "sip:300002@198.18.0.131:5060",
			"198.19.0.10:5061", []string{"<sip:198.19.0.10;transport=tls;lr>"}},
		{"IPv6, brackets in headers", []string{"<sip:[2001:db8::10]:5062;lr?a[=b]>"}, "sip:300002@198.18.0.131:5060",
			"[2001:db8::10]:5062", []string{"<sip:[2001:db8::10]:5062;lr?a[=b]>"}},
	} {
		uri, routes, destination := itinerary(*target.Clone(), c.set)
		if uri.String() != c.uri || destination != c.destination || !slices.Equal(routes, c.routes) {
			t.Errorf("%s: %s, %v, to %s", c.name, uri.String(), routes, destination)
		}
	}
}

func TestItineraryWritesNoHeadersIntoTheRequestURI(t *testing.T) {
	target, err := readURI("sip:300002@[2001:db8::2]?subject=x")
	must(t, err)
	if uri, _, destination := itinerary(target, nil); uri.String() != "sip:300002@[2001:db8::2]" || destination != "[2001:db8::2]:5060" {
		t.Errorf("%s, to %s", uri.String(), destination)
	}
}

func TestCallerRoutesReverseAListInOneHeader(t *testing.T) {
	raw := "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\n" +
		"Record-Route: <sip:198.18.0.10;r2=on;lr>, <sip:198.19.0.10;r2=on;lr>\r\nRecord-Route: <sip:10.0.0.1;lr>\r\n" +
		"From: <sip:a@b>;tag=1\r\nTo: <sip:c@b>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"
	msg, err := wire.NewParser().ParseSIP([]byte(raw))
	must(t, err)
	want := []string{"<sip:10.0.0.1;lr>", "<sip:198.19.0.10;r2=on;lr>", "<sip:198.18.0.10;r2=on;lr>"}
	if got := callerRoutes(msg.(*wire.Response)); !slices.Equal(got, want) {
		t.Errorf("routes: %v", got)
	}
}
