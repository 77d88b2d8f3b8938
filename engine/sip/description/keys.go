package description

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

var (
	errCrypto      = errors.New("expected tag, suite and inline:key")
	errFingerprint = errors.New("expected a hash and hex pairs joined by colons")
	errSetup       = errors.New("expected active, passive, actpass or holdconn")
)

func (k *Keys) attribute(key, value string) error {
	switch key {
	case "crypto":
		c, err := parseCrypto(value)
		if err != nil {
			return err
		}
		k.Crypto = append(k.Crypto, c)
	case "fingerprint":
		hash, hex, ok := strings.Cut(value, " ")
		hex = strings.ToUpper(strings.TrimSpace(hex))
		if !ok || hash == "" || hex == "" || strings.Trim(hex, "0123456789ABCDEF:") != "" {
			return errFingerprint
		}
		k.Fingerprints = append(k.Fingerprints, Fingerprint{strings.ToLower(hash), hex})
	case "setup":
		switch Setup(value) {
		case SetupActive, SetupPassive, SetupActpass, "holdconn":
			k.Setup = Setup(value)
		default:
			return errSetup
		}
	}
	return nil
}

// parseCrypto reads RFC 4568's attribute (9.1): one inline key, which is all that SRTP stacks offer.
func parseCrypto(value string) (Crypto, error) {
	parts := strings.Fields(value)
	if len(parts) < 3 {
		return Crypto{}, errCrypto
	}
	tag, err := strconv.ParseUint(parts[0], 10, 32)
	if err != nil || tag > 999999999 {
		return Crypto{}, fmt.Errorf("%w: tag %q", errCrypto, parts[0])
	}
	key, ok := strings.CutPrefix(parts[2], "inline:")
	if !ok || key == "" || strings.Contains(key, ";") {
		return Crypto{}, errCrypto
	}
	c := Crypto{Tag: uint32(tag), Suite: parts[1], Inline: key}
	if len(parts) > 3 {
		c.Parameters = parts[3:]
	}
	return c, nil
}

// String is the value of the crypto attribute.
func (c Crypto) String() string {
	out := fmt.Sprintf("%d %s inline:%s", c.Tag, c.Suite, c.Inline)
	if len(c.Parameters) > 0 {
		out += " " + strings.Join(c.Parameters, " ")
	}
	return out
}
