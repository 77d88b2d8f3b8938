package sip

import (
	"crypto/md5"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"

	"github.com/icholy/digest"
)

// sessionSuffix marks the algorithms whose A1 a nonce of each side is part of (RFC 7616 3.4.2), in capitals.
const sessionSuffix = "-SESS"

// hashes are those of the algorithms that have a session variant.
var hashes = map[string]func() hash.Hash{"MD5": md5.New, "SHA-256": sha256.New, "SHA-512-256": sha512.New512_256}

// canDigest is digest.CanDigest, for the session variants too. Those want a quality of protection: without one there is no
// nonce of ours.
func canDigest(c *digest.Challenge) bool {
	plain, ok := withoutSession(c)
	return digest.CanDigest(plain) && (!ok || len(c.QOP) > 0 && hashes[plain.Algorithm] != nil)
}

// respond is digest.Digest, for the session variants too. Each challenge begins a session of one response.
func respond(c *digest.Challenge, o digest.Options) (*digest.Credentials, error) {
	plain, ok := withoutSession(c)
	if !ok {
		return digest.Digest(c, o)
	}
	newHash := hashes[plain.Algorithm]
	if newHash == nil {
		return nil, fmt.Errorf("cannot hash by algorithm %q", c.Algorithm)
	}
	if o.Cnonce == "" {
		o.Cnonce = rand.Text()
	}
	o.A1 = hashed(newHash(), hashed(newHash(), o.Username, c.Realm, o.Password), c.Nonce, o.Cnonce)
	credentials, err := digest.Digest(plain, o)
	if err != nil {
		return nil, err
	}
	credentials.Algorithm = plain.Algorithm + strings.ToLower(sessionSuffix)
	return credentials, nil
}

// withoutSession is c with the algorithm that a session variant is made of; false where it is none.
func withoutSession(c *digest.Challenge) (*digest.Challenge, bool) {
	plain := *c
	name, ok := strings.CutSuffix(strings.ToUpper(c.Algorithm), sessionSuffix)
	if ok {
		plain.Algorithm = name
	}
	return &plain, ok
}

// hashed is the hash of parts with colons between, in hexadecimal.
func hashed(h hash.Hash, parts ...string) string {
	h.Write([]byte(strings.Join(parts, ":")))
	return hex.EncodeToString(h.Sum(nil))
}
