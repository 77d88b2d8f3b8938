package sip

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
	"vigie.dev/engine/sip/transaction"
)

func params(kv ...string) wire.HeaderParams {
	var p wire.HeaderParams
	for i := 0; i < len(kv); i += 2 {
		p = append(p, wire.HeaderKV{K: kv[i], V: kv[i+1]})
	}
	return p
}

func TestReadURITakesThePartsOfRFC3261(t *testing.T) {
	for _, c := range []struct {
		in      string
		want    wire.Uri
		written string // "" where it is in
	}{
		{"sip:h", wire.Uri{Scheme: "sip", Host: "h"}, ""},
		{"SIPS:a@h:5061", wire.Uri{Scheme: "sips", User: "a", Host: "h", Port: 5061}, "sips:a@h:5061"},
		{"sip:[2001:db8::1]", wire.Uri{Scheme: "sip", Host: "[2001:db8::1]"}, ""},
		{"sip:a@[::1]:5060;lr", wire.Uri{Scheme: "sip", User: "a", Host: "[::1]", Port: 5060, UriParams: params("lr", "")}, ""},
		{"sip:%5B%5Dk@h", wire.Uri{Scheme: "sip", User: "%5B%5Dk", Host: "h"}, ""},
		{"sip:a:p&=+$,@h", wire.Uri{Scheme: "sip", User: "a", Password: "p&=+$,", Host: "h"}, ""},
		{"sip:a:p@[::1]", wire.Uri{Scheme: "sip", User: "a", Password: "p", Host: "[::1]"}, ""},
		{"sip:user;par=u%40example.net@h", wire.Uri{Scheme: "sip", User: "user;par=u%40example.net", Host: "h"}, ""},
		{"sip:a?b@h", wire.Uri{Scheme: "sip", User: "a?b", Host: "h"}, ""},
		{"sip://a@h", wire.Uri{Scheme: "sip", User: "//a", Host: "h"}, ""},
		{"sip:h?a[=b]", wire.Uri{Scheme: "sip", Host: "h", Headers: params("a[", "b]")}, ""},
		{"sip:a@h:1?x=[::2]:5&y=;z", wire.Uri{Scheme: "sip", User: "a", Host: "h", Port: 1, Headers: params("x", "[::2]:5", "y", ";z")}, ""},
		{"sip:[::1];p=[]?x=y", wire.Uri{Scheme: "sip", Host: "[::1]", UriParams: params("p", "[]"), Headers: params("x", "y")}, ""},
		{"sip:h?subject=&to=x=y", wire.Uri{Scheme: "sip", Host: "h", Headers: params("subject=", "", "to", "x=y")}, ""},
		{"sip:h;a=b=c;X=1;x=2", wire.Uri{Scheme: "sip", Host: "h", UriParams: params("a", "b=c", "X", "1", "x", "2")}, ""},
		{"sip:h;x=1;x=2", wire.Uri{Scheme: "sip", Host: "h", UriParams: params("x", "1", "x", "2")}, ""},
		{"sip:h;;x;=y", wire.Uri{Scheme: "sip", Host: "h", UriParams: params("x", "", "", "y")}, "sip:h;x;=y"},
		{"sip:h?&a=b&", wire.Uri{Scheme: "sip", Host: "h", Headers: params("a", "b")}, "sip:h?a=b"},
		{"sip:h:65535", wire.Uri{Scheme: "sip", Host: "h", Port: 65535}, ""},
		{"sip:h:05060", wire.Uri{Scheme: "sip", Host: "h", Port: 5060}, "sip:h:5060"},
		{"sip:a:@h", wire.Uri{Scheme: "sip", User: "a", Host: "h"}, "sip:a@h"},
		{"sip:h;p=", wire.Uri{Scheme: "sip", Host: "h", UriParams: params("p", "")}, "sip:h;p"},
		{"sip:h;", wire.Uri{Scheme: "sip", Host: "h"}, "sip:h"},
		{"sip:h?", wire.Uri{Scheme: "sip", Host: "h"}, "sip:h"},
		{"*", wire.Uri{Host: "*", Wildcard: true}, "sip:*"}, // by its own writer; ours, of a Contact, writes "*"
	} {
		got, err := readURI(c.in)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %#v, %v; expected %#v", c.in, got, err, c.want)
		}
		if want := c.written; got.String() != want && (want != "" || got.String() != c.in) {
			t.Errorf("%s was written %s", c.in, got.String())
		}
	}
}

func TestReadURILeavesOtherSchemesOpaque(t *testing.T) {
	for in, raw := range map[string]string{
		"tel:+31201234567;ext=1": "+31201234567;ext=1", "urn:uuid:f81d4fae-7dec": "uuid:f81d4fae-7dec", "X-y+1.z:a[b]@c?d": "a[b]@c?d",
		"urn:2001:db8::1": "2001:db8::1", "http://[::1]/x": "//[::1]/x", "x:*": "*",
	} {
		uri, err := readURI(in)
		if err != nil || uri.Raw() != raw || uri.Host != "" || uri.Wildcard || !strings.EqualFold(uri.String(), in) {
			t.Errorf("%s: %#v, %v, written %s", in, uri, err, uri.String())
		}
	}
}

func TestReadURIRefuses(t *testing.T) {
	for _, in := range []string{
		"", "a@h", "sip:", "sip:@h", "sip::p@h", "sip:a@", "sip:a@*", "sip:*", "sip://h", "sip:h:", "sip:h:0", "sip:h:65536", "sip:h:+1", "sip:h:1x",
		"sip:[::1", "sip:::1", "sip:a@::1", "sip:[::1]x", "sip:[]k@h", "sip:a@b@h", "sip:a:[@h", "sip:h x", "tel:", "1x:y",
	} {
		if uri, err := readURI(in); err == nil {
			t.Errorf("%q was read as %#v", in, uri)
		}
	}
}

func TestContactOfBracketsInHeadersIsRead(t *testing.T) {
	raw := strings.Replace(answerText, "<sip:127.0.0.2:15060;transport=UDP>", "<sip:userxample.com?Rout[=%3Csip:sip.ex]mple.com%3E>", 1)
	res, err := responseOf(admitted([]byte(raw)))
	must(t, err)
	if contact := res.Contact(); contact.Address.Host != "userxample.com" || !strings.Contains(transaction.Write(res), "Rout[=%3Csip:sip.ex]mple.com%3E>") {
		t.Errorf("host is %q", contact.Address.Host)
	}
}

// FuzzURI asserts that the library's type has the parts that were read, and still has them once it was written and read again.
func FuzzURI(f *testing.F) {
	for _, s := range []string{"sip:a@h:5060;lr", "sips:[::1]", "sip:a:p@h;x=1?y=2", "tel:+31", "*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		uri, err := readURI(s)
		if err != nil || s == "*" {
			return
		}
		parts, err := message.ParseURI(s)
		if err != nil || uri.Scheme != parts.Scheme || uri.User != parts.User || uri.Password != parts.Password || uri.Host != parts.Host ||
			uri.Port != parts.Port || uri.Raw() != parts.Opaque || uri.Wildcard || uri.HierarhicalSlashes {
			t.Fatalf("%q: %#v of %+v, %v", s, uri, parts, err)
		}
		text := uri.String()
		again, err := readURI(text)
		if err != nil || again.Host != uri.Host || again.User != uri.User || again.Password != uri.Password || again.Port != uri.Port ||
			!slices.Equal(again.UriParams, uri.UriParams) || !slices.Equal(again.Headers, uri.Headers) || again.String() != text {
			t.Fatalf("%q was written %q and read again as %#v, %v", s, text, again, err)
		}
	})
}
