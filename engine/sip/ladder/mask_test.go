package ladder

import (
	"strings"
	"testing"
)

func TestTextHasNoKeysAndNoProofsOfAPassword(t *testing.T) {
	b := NewBook(ticking())
	message := "INVITE sip:b@c SIP/2.0\r\nCall-ID: 1\r\n" +
		"Proxy-Authorization: Digest username=\"300001\", realm=\"v\", nonce=\"n\", response=\"SECRET1\",cnonce = SECRET2, qop=auth\r\n" +
		"authorization : Basic SECRET3=\r\nAuthorization: Bearer SECRET4\r\n\r\n" +
		"k=base64:SECRET5\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:SECRET6/x+=|2^20|1:4;inline:SECRET7|2^20\r\n" +
		"a=key-mgmt:mikey SECRET8\r\na=ice-pwd:SECRET9\r\na=sendrecv\r\n"
	b.Note(true, message, "p")
	text := b.Find("1").Text()
	if strings.Contains(text, "SECRET") {
		t.Errorf("a secret is left:\n%s", text)
	}
	for _, kept := range []string{`username="300001"`, `realm="v"`, "AES_CM_128_HMAC_SHA1_80", "qop=auth", "a=sendrecv"} {
		if !strings.Contains(text, kept) {
			t.Errorf("%s is gone:\n%s", kept, text)
		}
	}
}

func FuzzMaskedKeepsNoKey(f *testing.F) {
	f.Add("a=crypto:1 X ", "|2^20")
	f.Add("v=0\r\na=crypto:1 X inline:a;", "\r\n")
	f.Fuzz(func(t *testing.T, before, after string) {
		before = strings.NewReplacer("\r", "", "\n", "").Replace(before) // else it is another line's
		if got := Masked("a=crypto:" + before + "inline:SECRET" + after); strings.Contains(got, "inline:SECRET") {
			t.Errorf("%q", got)
		}
	})
}
