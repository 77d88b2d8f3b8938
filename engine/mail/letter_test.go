package mail

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func person(t *testing.T, address string) *Person {
	t.Helper()
	key, err := newKey(address)
	if err != nil {
		t.Fatal(err)
	}
	return &Person{Address: address, Key: key}
}

func letter(t *testing.T, protection string, attachment int) *Letter {
	t.Helper()
	return &Letter{
		From: person(t, "300001@vigie.test"), To: person(t, "300301@vigie.test"), Subject: "Réunion à 10 h",
		Text: "Olá, ça va ?\r\n\r\nÀ demain = 1.\r\n", Protection: protection,
		Attachment: randomBytes(rand.New(rand.NewPCG(1, 2)), attachment),
	}
}

func written(t *testing.T, l *Letter) []byte {
	t.Helper()
	raw, err := l.Write("1@probe.vigie.test", time.Unix(1_800_000_000, 0).UTC())
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestLetter_isReadAsItWasWrittenUnderEachProtection(t *testing.T) {
	for _, protection := range Protections {
		for _, attachment := range []int{0, 70_000} {
			l := letter(t, protection, attachment)
			raw := written(t, l)
			if err := l.open(bytes.NewReader(raw)); err != nil {
				t.Errorf("%s, %d bytes attached: %v", protection, attachment, err)
			}
			if strings.Contains(strings.ReplaceAll(string(raw), "\r\n", ""), "\n") {
				t.Errorf("%s: a line ends without CR", protection)
			}
			for line := range strings.SplitSeq(string(raw), "\r\n") {
				if len(line) > 998 {
					t.Fatalf("%s: a line of %d characters (RFC 5322 §2.1.1 allows 998)", protection, len(line))
				}
			}
			if clear := strings.Contains(string(raw), "demain"); clear != (protection != Encrypted) {
				t.Errorf("%s: its text can be read on the way: %v", protection, clear)
			}
		}
	}
}

func TestLetter_thatWasChangedOnTheWayIsNotTaken(t *testing.T) {
	for protection, want := range map[string]error{Plain: ErrChanged, Signed: ErrForged} {
		l := letter(t, protection, 100)
		raw := bytes.Replace(written(t, l), []byte("demain"), []byte("jamais"), 1)
		if err := l.open(bytes.NewReader(raw)); !errors.Is(err, want) {
			t.Errorf("%s: %v, expected %v", protection, err, want)
		}
	}
}

func TestLetter_signedByAnotherIsNotTheSenders(t *testing.T) {
	for _, protection := range []string{Signed, Encrypted} {
		l := letter(t, protection, 0)
		sender := l.From
		l.From = person(t, sender.Address)
		raw := written(t, l)
		l.From = sender
		if err := l.open(bytes.NewReader(raw)); !errors.Is(err, ErrForged) {
			t.Errorf("%s: %v, expected %v", protection, err, ErrForged)
		}
	}
}

func TestLetter_withoutTheProtectionItWasSentWithIsNotTaken(t *testing.T) {
	l := letter(t, Plain, 0)
	raw := written(t, l)
	for _, protection := range []string{Signed, Encrypted} {
		l.Protection = protection
		if err := l.open(bytes.NewReader(raw)); !errors.Is(err, ErrUnprotected) {
			t.Errorf("%s: %v, expected %v", protection, err, ErrUnprotected)
		}
	}
}

func TestLetter_forAnotherCannotBeRead(t *testing.T) {
	l := letter(t, Encrypted, 0)
	raw := written(t, l)
	l.To = person(t, l.To.Address)
	if err := l.open(bytes.NewReader(raw)); err == nil {
		t.Error("who has not the key has read it")
	}
}

func TestLetter_carriesItsTraceParentOutsideOfWhatIsSigned(t *testing.T) {
	l := letter(t, Signed, 0)
	l.TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	raw := written(t, l)
	head, _, _ := strings.Cut(string(raw), "\r\n\r\n")
	if !strings.Contains(head, "Traceparent: "+l.TraceParent+"\r\n") {
		t.Fatalf("no traceparent in\n%s", head)
	}
	if err := l.open(bytes.NewReader(raw)); err != nil {
		t.Fatal(err)
	}
}
