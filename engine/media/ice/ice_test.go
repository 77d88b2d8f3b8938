package ice

import (
	"errors"
	"net/netip"
	"testing"

	"github.com/pion/stun/v3"
)

var (
	local = Credentials{"evtj", "VOkJxbRl1RmTxUk/WvJxBt"}
	from  = netip.MustParseAddrPort("192.0.2.1:32853")
)

// request of RFC 5769 §2.1: a check with user evtj:h6vY, priority and ICE-CONTROLLED.
var request = []byte("\x00\x01\x00\x58\x21\x12\xa4\x42\xb7\xe7\xa7\x01\xbc\x34\xd6\x86\xfa\x87\xdf\xae" +
	"\x80\x22\x00\x10STUN test client\x00\x24\x00\x04\x6e\x00\x01\xff\x80\x29\x00\x08\x93\x2f\xf9\xb1\x51\x26\x3b\x36" +
	"\x00\x06\x00\x09\x65\x76\x74\x6a\x3a\x68\x36\x76\x59\x20\x20\x20" +
	"\x00\x08\x00\x14\x9a\xea\xa7\x0c\xbf\xd8\xcb\x56\x78\x1e\xf2\xb5\xb2\xd3\xf2\x49\xc1\xb5\x71\xa2\x80\x28\x00\x04\xe5\x7a\x3b\xcf")

func check(t *testing.T, user, pwd string, more ...stun.Setter) []byte {
	t.Helper()
	setters := append([]stun.Setter{stun.TransactionID, stun.BindingRequest, stun.NewUsername(user)}, more...)
	m, err := stun.Build(append(setters, stun.NewShortTermIntegrity(pwd), stun.Fingerprint)...)
	if err != nil {
		t.Fatal(err)
	}
	return m.Raw
}

type flag stun.AttrType

func (f flag) AddTo(m *stun.Message) error { m.Add(stun.AttrType(f), nil); return nil }

func TestAnswerReadsTheRequestOfRFC5769(t *testing.T) {
	if ours, ok := Fragment(request); !ok || ours != "evtj" {
		t.Errorf("%q %v", ours, ok)
	}
	// The vector has ICE-CONTROLLED: authentic, yet a role conflict for a lite agent.
	answer, nominated, err := Answer(request, from, local, "h6vY")
	var code stun.ErrorCodeAttribute
	m := stun.New()
	if !errors.Is(err, ErrRefused) || nominated || stun.Decode(answer, m) != nil || code.GetFrom(m) != nil || code.Code != stun.CodeRoleConflict {
		t.Errorf("%v %v %v", code, nominated, err)
	}
}

func TestAnswerSaysWhereTheCheckCameFrom(t *testing.T) {
	for _, nominates := range []bool{false, true} {
		more := []stun.Setter{flag(stun.AttrICEControlling)}
		if nominates {
			more = append(more, flag(stun.AttrUseCandidate))
		}
		raw := check(t, "evtj:far1", local.Pwd, more...)
		answer, nominated, err := Answer(raw, from, local, "far1")
		if err != nil || nominated != nominates {
			t.Fatalf("%v %v", nominated, err)
		}
		m, asked := stun.New(), stun.New()
		var address stun.XORMappedAddress
		_ = stun.Decode(raw, asked)
		if stun.Decode(answer, m) != nil || m.Type != stun.BindingSuccess || m.TransactionID != asked.TransactionID ||
			address.GetFrom(m) != nil || address.String() != from.String() ||
			stun.NewShortTermIntegrity(local.Pwd).Check(m) != nil || stun.Fingerprint.Check(m) != nil {
			t.Errorf("%v, address %v", m, address)
		}
	}
}

func TestAnswerRefusesWhatIsNotOurs(t *testing.T) {
	for name, c := range map[string]struct {
		raw  []byte
		code stun.ErrorCode
	}{
		"password": {check(t, "evtj:far1", "another password of 22"), stun.CodeUnauthorized},
		"user":     {check(t, "other:far1", local.Pwd), stun.CodeUnauthorized},
		"far user": {check(t, "evtj:far2", local.Pwd), stun.CodeUnauthorized},
	} {
		answer, nominated, err := Answer(c.raw, from, local, "far1")
		var code stun.ErrorCodeAttribute
		m := stun.New()
		if !errors.Is(err, ErrRefused) || nominated || stun.Decode(answer, m) != nil || code.GetFrom(m) != nil || code.Code != c.code {
			t.Errorf("%s: %v %v", name, code, err)
		}
	}
	if _, _, err := Answer([]byte("no"), from, local, ""); err == nil {
		t.Error("not a message, yet answered")
	}
}

func TestCandidateAndCredentials(t *testing.T) {
	if got := Candidate(netip.MustParseAddrPort("198.19.3.10:40000"), 1); got != "1 1 UDP 2130706431 198.19.3.10 40000 typ host" {
		t.Errorf("%q", got)
	}
	if c := NewCredentials(); c.Check() != nil || c == NewCredentials() {
		t.Errorf("%+v", c)
	}
	if (Credentials{"abc", "short"}).Check() == nil {
		t.Error("short credentials accepted")
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add(request)
	f.Fuzz(func(t *testing.T, raw []byte) {
		Fragment(raw)
		if _, nominated, err := Answer(raw, from, Credentials{"abcd", "a password that nobody has"}, ""); err == nil || nominated {
			t.Fatalf("a check without our password was answered: %x", raw)
		}
	})
}
