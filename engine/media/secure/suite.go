// Package secure is SRTP and SRTCP of one stream, and the two ways to its
// keys: SDES in the session description (RFC 4568) and DTLS on the media
// path (RFC 5763, RFC 5764).
package secure

import (
	"crypto/rand"
	"fmt"
	"strings"

	"github.com/pion/srtp/v3"
)

// Suite is a crypto suite by its name in RFC 4568 §6.2 and RFC 7714 §14.2.
type Suite string

// The suites there are, in the order of preference of most telephones.
const (
	AESCM80 Suite = "AES_CM_128_HMAC_SHA1_80"
	AESCM32 Suite = "AES_CM_128_HMAC_SHA1_32"
	AESGCM  Suite = "AEAD_AES_128_GCM"
)

// Suites are all of them.
var Suites = []Suite{AESCM80, AESCM32, AESGCM}

var profiles = map[Suite]srtp.ProtectionProfile{
	AESCM80: srtp.ProtectionProfileAes128CmHmacSha1_80,
	AESCM32: srtp.ProtectionProfileAes128CmHmacSha1_32,
	AESGCM:  srtp.ProtectionProfileAeadAes128Gcm,
}

// SuiteByName finds a suite; names are not case sensitive here.
func SuiteByName(name string) (Suite, error) {
	for _, suite := range Suites {
		if strings.EqualFold(name, string(suite)) {
			return suite, nil
		}
	}
	return "", fmt.Errorf("Cannot use crypto suite %q: it is none of %v", name, Suites)
}

func suiteOf(profile srtp.ProtectionProfile) (Suite, error) {
	for suite, p := range profiles {
		if p == profile {
			return suite, nil
		}
	}
	return "", fmt.Errorf("Cannot use SRTP protection profile %v: it is none of %v", profile, Suites)
}

// Key is a master key and its salt.
type Key struct{ Master, Salt []byte }

func (s Suite) lengths() (key, salt int) {
	if s == AESGCM {
		return 16, 12
	}
	return 16, 14
}

// NewKey makes a random key.
func (s Suite) NewKey() Key {
	key, salt := s.lengths()
	b := make([]byte, key+salt)
	_, _ = rand.Read(b) // never fails: crypto/rand
	return Key{b[:key:key], b[key:]}
}

// check tells whether the key has the suite's lengths.
func (s Suite) check(k Key) error {
	key, salt := s.lengths()
	if _, known := profiles[s]; !known {
		return fmt.Errorf("Cannot use crypto suite %q: it is none of %v", s, Suites)
	}
	if len(k.Master) != key || len(k.Salt) != salt {
		return fmt.Errorf("Cannot use a key of %d and a salt of %d octets: %s has %d and %d",
			len(k.Master), len(k.Salt), s, key, salt)
	}
	return nil
}
