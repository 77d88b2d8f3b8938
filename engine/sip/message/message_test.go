package message

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
)

const options = "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP c;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\n" +
	"Call-ID: x\r\nCSeq: 1 OPTIONS\r\n\r\n"

func TestRefuseTellsTheRequestApart(t *testing.T) {
	m, err := Parse(torture(t, "quotbal"))
	if err != nil {
		t.Fatal(err)
	}
	res, err := Parse(Refuse(m, m.Check(), "us", "test"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Via", "From", "Call-ID", "CSeq", "To"} {
		if want, _ := m.Get(name); res.All(name)[0] != want {
			t.Errorf("%s: %q, expected %q", name, res.All(name)[0], want)
		}
	}
	if res.Status != 400 || res.Reason == "" {
		t.Errorf("%d %s", res.Status, res.Reason)
	}
	ack, err := Parse([]byte(strings.ReplaceAll(options, "OPTIONS", "ACK")))
	if err != nil || Refuse(ack, &Refusal{Status: 400}, "us", "test") != nil {
		t.Errorf("an ACK was answered, or %v", err)
	}
	whole, err := Parse([]byte(options))
	if err != nil || !bytes.Contains(Refuse(whole, &Refusal{Status: 400}, "us", "test"), []byte("To: <sip:c@d>;tag=us\r\n")) {
		t.Errorf("no tag was added, or %v", err)
	}
}

func TestWhatIsNoSIPIsAnError(t *testing.T) {
	for _, raw := range []string{"", "\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "(x) sip:a SIP/2.0\r\n\r\n", "INVITE\r\n\r\n", "INVITE sip:a@b\r\n\r\n",
		strings.Repeat("x", MaxSize+1), options[:len(options)-2] + strings.Repeat("A: b\r\n", MaxFields) + "\r\n"} {
		if m, err := Parse([]byte(raw)); !errors.Is(err, ErrNotSIP) {
			t.Errorf("%.40q: %v, %v", raw, m, err)
		}
	}
}

func TestFramerCountsKeepAlivesAndBoundsWhatItHolds(t *testing.T) {
	var f Framer
	f.Write([]byte("\r\n\r\n\r\n" + options))
	raw, err := f.Next()
	if err != nil || string(raw) != options || f.Pings != 1 || f.Pongs != 1 {
		t.Errorf("%q, %v, %d pings, %d pongs", raw, err, f.Pings, f.Pongs)
	}
	for _, bad := range []string{
		strings.Replace(options, "\r\n\r\n", "\r\nContent-Length: x\r\n\r\n", 1), strings.Repeat("x", MaxSize+1),
		strings.Replace(options, "\r\n\r\n", "\r\nl: 99999\r\n\r\n", 1),
	} {
		var f Framer
		f.Write([]byte(bad))
		if raw, err := f.Next(); !errors.Is(err, ErrNotSIP) {
			t.Errorf("%.30q: %q, %v", bad, raw, err)
		}
	}
}

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"sip:a@b;tag=x": "<sip:a@b>;tag=x", "<sip:a@b;x>": "<sip:a@b;x>", `"A, \"B\"" <sip:a@b> ; q = "x;y"`: `"A, \"B\"" <sip:a@b>;q="x;y"`, "*": "*",
		"A B<tel:1>": "A B <tel:1>",
	} {
		a, err := ParseAddress(in)
		if err != nil || a.String() != want {
			t.Errorf("%s: %s, %v; expected %s", in, a, err, want)
		}
	}
	for _, in := range []string{"", "a@b", "<sip:a@b", "<>", "<sip:a b>", `"x`, `"x" sip:a@b`, "sip:a@b;;", "sip:a@b;=x", "sip:a@b;x=", "<sip:a@b>x", `sip:a@b;x="y`} {
		if a, err := ParseAddress(in); err == nil {
			t.Errorf("%q was read as %+v", in, a)
		}
	}
	a, err := ParseAddress(`<sip:a@b>;pub-gruu="sip:a@b;gr=\"1"`)
	if gruu, _ := a.Params.Get("pub-gruu"); err != nil || gruu != `sip:a@b;gr="1` {
		t.Errorf("%q, %v", gruu, err)
	}
}

func TestHosts(t *testing.T) {
	for in, want := range map[string]URI{
		"sip:[2001:db8::1]:5060": {Scheme: "sip", Host: "[2001:db8::1]", Port: 5060}, "sips:a:b@c.d:1?x=y": {Scheme: "sips", User: "a", Password: "b",
			Host: "c.d", Port: 1, Headers: "x=y"}, "sip:h;lr;x=1": {Scheme: "sip", Host: "h", Params: "lr;x=1"},
	} {
		if got, err := ParseURI(in); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", in, got, err)
		}
	}
	for _, in := range []string{"sip:", "sip:a@", "sip:@b", "sip:a@b:", "sip:a@b:0", "sip:a@b:65536", "sip:[::1", "sip:a@[x]", "sip:a@b]", "sip:[]a@b", "sip:a]@b", "sip:a@b@c", "sip:a@b c", "1:x", ":x"} {
		if u, err := ParseURI(in); err == nil {
			t.Errorf("%q was read as %+v", in, u)
		}
	}
}

// FuzzMessage asserts that what passes Check is written and read back the same, that the library's view is no
// concern here, and that nothing grows beyond what came.
func FuzzMessage(f *testing.F) {
	for _, v := range verdicts {
		f.Add(torture(f, v.name))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := Parse(raw)
		if err != nil {
			return
		}
		if refusal := m.Check(); refusal != nil {
			if refusal.Status < 400 || refusal.Status > 699 || refusal.Reason == "" {
				t.Fatalf("refused with %d %q", refusal.Status, refusal.Reason)
			}
			Refuse(m, refusal, "tag", "server")
			return
		}
		first := m.Bytes()
		if len(first) > 14*len(raw)+64 {
			t.Fatalf("%d bytes became %d", len(raw), len(first))
		}
		if len(first) > MaxSize {
			return
		}
		again, err := Parse(first)
		if err != nil {
			t.Fatalf("cannot read what was written: %v\n%q", err, first)
		}
		if refusal := again.Check(); refusal != nil {
			t.Fatalf("what was written is refused: %v\n%q\nfrom\n%q", refusal, first, raw)
		}
		if second := again.Bytes(); !bytes.Equal(first, second) {
			t.Fatalf("written\n%q\nthen\n%q", first, second)
		}
	})
}

// FuzzFramer asserts that a stream gives the same messages however it is cut.
func FuzzFramer(f *testing.F) {
	f.Add(torture(f, "dblreq"), uint8(3))
	f.Add([]byte("\r\n\r\n"+options), uint8(1))
	f.Fuzz(func(t *testing.T, raw []byte, step uint8) {
		whole, pieces := messagesOf(raw, len(raw)), messagesOf(raw, int(step)+1)
		if !reflect.DeepEqual(whole, pieces) {
			t.Fatalf("whole %q, in pieces of %d %q", whole, step+1, pieces)
		}
	})
}

func messagesOf(raw []byte, step int) []string {
	var f Framer
	var found []string
	for i := 0; i < len(raw); i += max(step, 1) {
		f.Write(raw[i:min(i+max(step, 1), len(raw))])
		for {
			m, err := f.Next()
			if err != nil {
				return append(found, "error")
			}
			if m == nil {
				break
			}
			found = append(found, string(m))
		}
	}
	return found
}
