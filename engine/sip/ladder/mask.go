package ladder

import "regexp"

// secrets are what a message may say and a file must not keep: SRTP master
// keys (RFC 4568 §6.1, RFC 4567), session keys (RFC 4566 §5.12), ICE passwords
// (RFC 8839 §5.4), and the proofs of a password in credentials (RFC 8760;
// the realm and the user stay).
var secrets = []*regexp.Regexp{
	regexp.MustCompile(`(?i)(inline:)[^|\s;]+`),
	regexp.MustCompile(`(?im)^(a=key-mgmt:\S+\s+)\S+`),
	regexp.MustCompile(`(?im)^(k=[^:\r\n]*:)\S+`),
	regexp.MustCompile(`(?im)^(a=ice-pwd:)\S+`),
	regexp.MustCompile(`(?im)(\b(?:response|cnonce|rspauth)\s*=\s*)(?:"[^"\r\n]*"?|[^",\s]+)`),
	regexp.MustCompile(`(?im)^((?:Proxy-)?Authorization\s*:\s*(?:Basic|Bearer)\s+)\S+`),
}

// Masked is a message without keys and without proofs of a password.
func Masked(text string) string {
	for _, secret := range secrets {
		text = secret.ReplaceAllString(text, "${1}…")
	}
	return text
}
