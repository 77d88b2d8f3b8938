package sip

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	wire "github.com/emiago/sipgo/sip"
	"github.com/icholy/digest"
)

func TestAuthIntCoversTheBody(t *testing.T) {
	for _, algorithm := range []string{"MD5", "SHA-256", "MD5-sess", "SHA-256-sess"} {
		for _, c := range []struct {
			offered   string
			integrity bool
			taken     string
		}{{"auth-int", false, "auth-int"}, {"auth,auth-int", false, "auth"}, {"auth, auth-int", true, "auth-int"}, {"auth", true, "auth"}} {
			t.Run(fmt.Sprint(algorithm, "/", c.offered, "/", c.integrity), func(t *testing.T) {
				e := startEdge(t, "udp", nil)
				e.guard.set(func(g *digestGuard) { g.algorithm, g.qop = algorithm, strings.Split(c.offered, ",") })
				a, err := New(Config{LocalIP: loopback, Edge: e.addr(), Domain: testDomain, Integrity: c.integrity})
				must(t, err)
				defer func() { must(t, a.Close()) }()
				caller, _ := established(t, a) // REGISTER without a body, INVITE with one
				_, err = caller.Bye(within(t, 5*time.Second))
				must(t, err)
				e.guard.set(func(g *digestGuard) {
					if g.chosen != c.taken {
						t.Errorf("%q was taken", g.chosen)
					}
				})
			})
		}
	}
}

func TestAuthIntOfAnotherBodyIsRefused(t *testing.T) {
	guard := newDigestGuard("SHA-256")
	guard.qop = []string{"auth-int"}
	req := wire.NewRequest(wire.MESSAGE, wire.Uri{Scheme: "sip", User: "300002", Host: testDomain})
	req.AppendHeader(&wire.FromHeader{Address: wire.Uri{Scheme: "sip", User: "300001", Host: testDomain}})
	for _, h := range []wire.Header{&wire.ViaHeader{}, &wire.ToHeader{}, &wire.CSeqHeader{}} {
		req.AppendHeader(h)
	}
	req.SetBody([]byte("as it was sent"))
	creds := credentials{account: account("300001")}
	if ok, err := creds.answer(req, guard.check(req, wire.StatusUnauthorized)); !ok || err != nil {
		t.Fatalf("not answered: %v", err)
	}
	if guard.check(req, wire.StatusUnauthorized) != nil {
		t.Error("the body that was sent is refused")
	}
	req.SetBody([]byte("as it came"))
	if guard.check(req, wire.StatusUnauthorized) == nil {
		t.Error("another body is taken")
	}
}

// The examples of RFC 7616 3.9.1 (qop auth), and for auth-int and MD5-sess those of draft-smith-sipping-auth-examples-01 (3.3 to
// 3.6): neither RFC has one of them.
func TestDigestExamples(t *testing.T) {
	const sdp = "v=0\r\no=bob 2890844526 2890844526 IN IP4 media.biloxi.com\r\ns=-\r\nc=IN IP4 media.biloxi.com\r\nt=0 0\r\n" +
		"m=audio 49170 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\nm=video 51372 RTP/AVP 31\r\na=rtpmap:31 H261/90000\r\n" +
		"m=video 53000 RTP/AVP 32\r\na=rtpmap:32 MPV/90000\r\n"
	web := func(algorithm string) *digest.Challenge {
		return &digest.Challenge{Realm: "http-auth@example.org", Nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", Algorithm: algorithm, QOP: []string{"auth"}}
	}
	biloxi := func(algorithm, qop string) *digest.Challenge {
		return &digest.Challenge{Realm: "biloxi.com", Nonce: "dcd98b7102dd2f0e8b11d0f600bfb0c093", Algorithm: algorithm, QOP: []string{qop}}
	}
	mufasa, bob := Account{"Mufasa", "Circle of Life"}, Account{"bob", "zanzibar"}
	for _, c := range []struct {
		challenge                   *digest.Challenge
		account                     Account
		method, uri, cnonce, expect string
	}{
		{web("MD5"), mufasa, "GET", "/dir/index.html", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "8ca523f5e9506fed4657c9700eebdbec"},
		{web("SHA-256"), mufasa, "GET", "/dir/index.html", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
			"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"},
		{biloxi("MD5", "auth"), bob, "INVITE", "sip:bob@biloxi.com", "0a4f113b", "89eb0059246c02b2f6ee02c7961d5ea3"},
		{biloxi("MD5", "auth-int"), bob, "INVITE", "sip:bob@biloxi.com", "0a4f113b", "bdbeebb2da6adb6bca02599c2239e192"},
		{biloxi("MD5-sess", "auth"), bob, "INVITE", "sip:bob@biloxi.com", "0a4f113b", "e4e4ea61d186d07a92c9e1f6919902e9"},
		{biloxi("MD5-sess", "auth-int"), bob, "INVITE", "sip:bob@biloxi.com", "0a4f113b", "91984da2d8663716e91554859c22ca70"},
	} {
		req := wire.NewRequest(wire.RequestMethod(c.method), wire.Uri{})
		req.SetBody([]byte(sdp))
		o := digestOptions(req, c.account)
		o.URI, o.Cnonce = c.uri, c.cnonce
		got, err := respond(c.challenge, o)
		if err != nil || got.Response != c.expect || got.Algorithm != c.challenge.Algorithm {
			t.Errorf("%s %v: %+v, %v", c.challenge.Algorithm, c.challenge.QOP, got, err)
		}
	}
}

func TestNoKnownSchemeIsAnError(t *testing.T) {
	for _, value := range []string{`algorithm=MD5, qop="token"`, `algorithm=MD5-sess`, `algorithm=-sess, qop="auth"`, `algorithm=SHA-512-sess, qop="auth"`} {
		if _, err := pick([]wire.Header{wire.NewHeader("WWW-Authenticate", `Digest realm="a", nonce="b", `+value)}); !errors.Is(err, errNoScheme) {
			t.Errorf("%s: %v", value, err)
		}
	}
}
