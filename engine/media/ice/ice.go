// Package ice is the lite side of ICE (RFC 8445 §2.5): it offers one host
// candidate, answers connectivity checks and tells which one nominates. The
// far end, a full agent, does the checking. Session descriptions carry the
// attributes as data (RFC 8839).
package ice

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"

	"github.com/pion/stun/v3"
)

// Credentials are the values of the ice-ufrag and ice-pwd attributes.
type Credentials struct{ Ufrag, Pwd string }

// NewCredentials makes random ones: 48 and 144 bits (RFC 8445 §5.3 wants 24 and 128).
func NewCredentials() Credentials {
	var b [24]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand
	text := base64.RawStdEncoding.EncodeToString(b[:])
	return Credentials{text[:8], text[8:]}
}

// Check refuses credentials that RFC 8839 §5.4 does not allow.
func (c Credentials) Check() error {
	if len(c.Ufrag) < 4 || len(c.Ufrag) > 256 || len(c.Pwd) < 22 || len(c.Pwd) > 256 {
		return fmt.Errorf("Cannot use ICE credentials with a fragment of %d and a password of %d characters (4 to 256, 22 to 256)",
			len(c.Ufrag), len(c.Pwd))
	}
	return nil
}

// Candidate is the value of the candidate attribute for a host address;
// component is 1 for RTP and 2 for RTCP (RFC 8839 §5.1). A description with
// it says ice-lite as well.
func Candidate(at netip.AddrPort, component int) string {
	const host, preference = 126, 65_535 // RFC 8445 §5.1.2.1
	priority := uint32(host)<<24 | preference<<8 | uint32(256-component)
	return fmt.Sprintf("1 %d UDP %d %v %d typ host", component, priority, at.Addr(), at.Port())
}

// ErrRefused is a check that we did not answer with success.
var ErrRefused = errors.New("connectivity check refused")

// Fragment gives our part of a check's user name, by which its stream is
// found; false when it is not a check.
func Fragment(request []byte) (string, bool) {
	m := stun.New()
	if stun.Decode(request, m) != nil || m.Type != stun.BindingRequest {
		return "", false
	}
	var user stun.Username
	if user.GetFrom(m) != nil {
		return "", false
	}
	ours, _, ok := strings.Cut(string(user), ":")
	return ours, ok
}

// Answer makes the answer to a check that came from an address, and tells
// whether the far end nominates that address. The answer may be an error
// response; then err is ErrRefused.
func Answer(request []byte, from netip.AddrPort, local Credentials, remoteUfrag string) (answer []byte, nominated bool, err error) {
	m := stun.New()
	if err := stun.Decode(request, m); err != nil {
		return nil, false, fmt.Errorf("Cannot read a connectivity check: %w", err)
	}
	if code := judge(m, local, remoteUfrag); code != 0 {
		answer, err := respond(m, local, stun.BindingError, code)
		return answer, false, errors.Join(ErrRefused, err)
	}
	address := &stun.XORMappedAddress{IP: net.IP(from.Addr().AsSlice()), Port: int(from.Port())}
	answer, err = respond(m, local, stun.BindingSuccess, address)
	return answer, err == nil && m.Contains(stun.AttrUseCandidate), err
}

// judge gives the error code for a check, 0 when it is good: RFC 8489 §9.1.3
// and RFC 8445 §7.3.
func judge(m *stun.Message, local Credentials, remoteUfrag string) stun.ErrorCode {
	var user stun.Username
	if m.Type != stun.BindingRequest || user.GetFrom(m) != nil || !m.Contains(stun.AttrMessageIntegrity) {
		return stun.CodeBadRequest
	}
	ours, theirs, _ := strings.Cut(string(user), ":")
	if ours != local.Ufrag || remoteUfrag != "" && theirs != remoteUfrag {
		return stun.CodeUnauthorized
	}
	if stun.NewShortTermIntegrity(local.Pwd).Check(m) != nil {
		return stun.CodeUnauthorized
	}
	if m.Contains(stun.AttrFingerprint) && stun.Fingerprint.Check(m) != nil {
		return stun.CodeBadRequest
	}
	if m.Contains(stun.AttrICEControlled) { // so would we be: a lite agent does not check
		return stun.CodeRoleConflict
	}
	return 0
}

func respond(request *stun.Message, local Credentials, kind stun.MessageType, what stun.Setter) ([]byte, error) {
	setters := []stun.Setter{stun.NewTransactionIDSetter(request.TransactionID), kind, what}
	if code, failed := what.(stun.ErrorCode); !failed || code == stun.CodeRoleConflict {
		setters = append(setters, stun.NewShortTermIntegrity(local.Pwd))
	}
	m, err := stun.Build(append(setters, stun.Fingerprint)...)
	if err != nil {
		return nil, fmt.Errorf("Cannot answer a connectivity check: %w", err)
	}
	return m.Raw, nil
}
