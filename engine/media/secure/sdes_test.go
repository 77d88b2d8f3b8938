package secure

import (
	"bytes"
	"strings"
	"testing"
)

const inline = "inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz" // of RFC 4568 §6.1

func TestParseCryptoReadsTheExampleOfRFC4568(t *testing.T) {
	c, err := ParseCrypto("crypto:1 AES_CM_128_HMAC_SHA1_80 " + inline + "|2^20")
	if err != nil || c.Tag != 1 || c.Suite != AESCM80 || string(c.Key.Master) != "YS___semctl () {" || string(c.Key.Salt) != "\t220;}\n}\nunle"+"s" {
		t.Errorf("%+v %q %q %v", c, c.Key.Master, c.Key.Salt, err)
	}
	if c.String() != "1 AES_CM_128_HMAC_SHA1_80 "+inline {
		t.Errorf("%q", c.String())
	}
}

func TestCryptoIsReadBack(t *testing.T) {
	for _, suite := range Suites {
		c := NewCrypto(3, suite)
		back, err := ParseCrypto(c.String())
		if err != nil || back.Suite != suite || !bytes.Equal(back.Key.Master, c.Key.Master) || !bytes.Equal(back.Key.Salt, c.Key.Salt) {
			t.Errorf("%s: %+v %v", suite, back, err)
		}
	}
}

func TestParseCryptoRefusesWhatItWouldNotDo(t *testing.T) {
	for name, value := range map[string]string{
		"empty": "", "tag": "x AES_CM_128_HMAC_SHA1_80 " + inline, "suite": "1 F8_128_HMAC_SHA1_80 " + inline,
		"mki": "1 AES_CM_128_HMAC_SHA1_80 " + inline + "|2^20|1:4", "short": "1 AES_CM_128_HMAC_SHA1_80 inline:WVNf",
		"length of GCM": "1 AEAD_AES_128_GCM " + inline, "keys": "1 AES_CM_128_HMAC_SHA1_80 " + inline + ";" + inline,
		"plain": "1 AES_CM_128_HMAC_SHA1_80 " + inline + " UNENCRYPTED_SRTP", "kdr": "1 AES_CM_128_HMAC_SHA1_80 " + inline + " KDR=1",
		"method": "1 AES_CM_128_HMAC_SHA1_80 uri:x",
	} {
		_, err := ParseCrypto(value)
		if err == nil {
			t.Errorf("%s: accepted", name)
		} else if strings.Contains(err.Error(), "WVNf") {
			t.Errorf("%s: the key is in the message: %v", name, err)
		}
	}
	if _, err := ParseCrypto("1 AES_CM_128_HMAC_SHA1_80 " + inline + "|2^31 WSH=64 KDR=0 -x"); err != nil {
		t.Error(err)
	}
}
