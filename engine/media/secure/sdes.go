package secure

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
)

// Crypto is the value of a crypto attribute, RFC 4568 §4: the key with which
// the one who says it sends.
type Crypto struct {
	Tag   int
	Suite Suite
	Key   Key
}

// NewCrypto makes an attribute with a random key.
func NewCrypto(tag int, suite Suite) Crypto { return Crypto{tag, suite, suite.NewKey()} }

// String is the attribute's value, without "crypto:".
func (c Crypto) String() string {
	key := append(append([]byte(nil), c.Key.Master...), c.Key.Salt...)
	return fmt.Sprintf("%d %s inline:%s", c.Tag, c.Suite, base64.StdEncoding.EncodeToString(key))
}

// ParseCrypto reads an attribute's value, with or without "crypto:" before
// it. What would change the packets (MKI, more than one key, session
// parameters that ask for less protection or for FEC) is refused, so that the
// next attribute can be tried.
func ParseCrypto(value string) (Crypto, error) {
	fail := func(why string) (Crypto, error) {
		return Crypto{}, fmt.Errorf("Cannot use crypto attribute %q: %s", hideKey(value), why)
	}
	fields := strings.Fields(strings.TrimPrefix(strings.TrimPrefix(value, "a="), "crypto:"))
	if len(fields) < 3 {
		return fail("it has no tag, suite and key")
	}
	tag, err := strconv.Atoi(fields[0])
	if err != nil || tag < 0 || len(fields[0]) > 9 {
		return fail("its tag is not a number of at most 9 digits")
	}
	suite, err := SuiteByName(fields[1])
	if err != nil {
		return fail("its suite is not known")
	}
	for _, parameter := range fields[3:] {
		// KDR and WSH change what we do not need to change as long as KDR is 0 (§6.3).
		if !strings.HasPrefix(parameter, "WSH=") && parameter != "KDR=0" && !strings.HasPrefix(parameter, "-") {
			return fail("it asks for " + parameter)
		}
	}
	method, inline, _ := strings.Cut(fields[2], ":")
	if method != "inline" || strings.Contains(inline, ";") {
		return fail("it does not have one inline key")
	}
	text, rest, _ := strings.Cut(inline, "|")
	for part := range strings.SplitSeq(rest, "|") {
		if strings.Contains(part, ":") {
			return fail("it has a master key identifier")
		}
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		raw, err = base64.RawStdEncoding.DecodeString(text) // some leave the padding out
	}
	key, salt := suite.lengths()
	if err != nil || len(raw) != key+salt {
		return fail(fmt.Sprintf("its key is not %d octets in base64", key+salt))
	}
	return Crypto{tag, suite, Key{raw[:key:key], raw[key:]}}, nil
}

// hideKey keeps keys out of messages, which end in logs.
func hideKey(value string) string {
	before, _, found := strings.Cut(value, "inline:")
	if !found {
		return value
	}
	return before + "inline:…"
}
