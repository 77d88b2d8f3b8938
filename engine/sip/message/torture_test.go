package message

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func torture(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "testdata", "torture", name+".dat"))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// verdicts are RFC 4475's, section by section: 0 where the message can be taken, else the status that a request is
// refused with; a response is dropped then. Where the RFC leaves a choice, why says which was made.
var verdicts = []struct {
	name, section string
	status        int
	why           string
	fields        map[string]string // of the plain form
}{
	{"wsinv", "3.1.1.1", 0, "", map[string]string{
		"To": "<sip:vivekg@chair-dnrc.example.com>;tag=1918181833n", "From": `"J Rosenberg \\\"" <sip:jdrosen@example.com>;tag=98asjd8`,
		"CSeq": "9 INVITE", "Max-Forwards": "68", "Via": "SIP/2.0/UDP 192.0.2.2;branch=390skdjuw", "Subject": "",
		"NewFangledHeader": "newfangled value continued newfangled value", "UnknownHeaderWithUnusualValue": ";;,,;;,;",
		"Contact": `"Quoted string \"\"" <sip:jdrosen@example.com>;newparam=newvalue;secondparam;q=0.33`,
		"Route":   "<sip:services.example.com;lr;unknownwith=value;unknown-no-value>",
	}},
	{"intmeth", "3.1.1.2", 501, "valid, of a method that nobody implements", map[string]string{
		"Max-Forwards": "255", "CSeq": "139122385 !interesting-Method0123456789_*+`.%indeed'~",
		"Call-ID": `intmeth.word%ZK-!.*_+'@word` + "`" + `~)(><:\/"][?}{`,
		"To":      "\"BEL:\\\a NUL:\\\x00 DEL:\\\x7f\" <sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com>",
	}},
	{"esc01", "3.1.1.3", 0, "", map[string]string{
		"To": "<sip:%75se%72@example.com>", "Contact": "<sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31>",
		"Content-Type": "application/sdp", "Call-ID": "esc01.239409asdfakjkn23onasd0-3234",
	}},
	{"escnull", "3.1.1.4", 0, "", map[string]string{"Contact": "<sip:%00@host5.example.com>", "To": "<sip:null-%00-null@example.com>"}},
	{"esc02", "3.1.1.5", 0, "", map[string]string{
		"CSeq": "29344 RE%47IST%45R", "C%6Fntact": "<sip:alias2@host2.example.com>", "To": `"%Z%45" <sip:resource@example.com>`,
		"Via": "SIP/2.0/TCP host.example.com;branch=z9hG4bK209%fzsnel234",
	}},
	{"lwsdisp", "3.1.1.6", 0, "", map[string]string{"From": "caller <sip:caller@example.com>;tag=323"}},
	{"longreq", "3.1.1.7", 0, "", map[string]string{"CSeq": "3882340 INVITE", "Via": "SIP/2.0/TCP sip33.example.com"}},
	{"dblreq", "3.1.1.8", 0, "", map[string]string{"CSeq": "8 REGISTER", "Call-ID": "dblreq.0ha0isndaksdj99sdfafnl3lk233412"}},
	{"semiuri", "3.1.1.9", 0, "", map[string]string{
		"Accept": "application/sdp, application/pkcs7-mime, multipart/mixed, multipart/signed, message/sip, message/sipfrag",
	}},
	{"transports", "3.1.1.10", 0, "", map[string]string{"Via": "SIP/2.0/UDP t1.example.com;branch=z9hG4bKkdjuw"}},
	{"mpart01", "3.1.1.11", 0, "", map[string]string{"Content-Type": "multipart/mixed;boundary=7a9cbec02ceef655"}},
	{"unreason", "3.1.1.12", 0, "", map[string]string{"CSeq": "35 INVITE"}},
	{"noreason", "3.1.1.13", 0, "", map[string]string{"CSeq": "35 INVITE"}},
	{"badinv01", "3.1.2.1", 400, "", nil},
	{"clerr", "3.1.2.2", 400, "", nil},
	{"ncl", "3.1.2.3", 400, "", nil},
	{"scalar02", "3.1.2.4", 400, "", nil},
	{"scalarlg", "3.1.2.5", 400, "", nil},
	{"quotbal", "3.1.2.6", 400, "", nil},
	{"ltgtruri", "3.1.2.7", 400, "", nil},
	{"lwsruri", "3.1.2.8", 400, "", nil},
	{"lwsstart", "3.1.2.9", 400, "", nil},
	{"trws", "3.1.2.10", 400, "", nil},
	{"escruri", "3.1.2.11", 400, "", nil},
	{"baddate", "3.1.2.12", 0, "a user agent has no use for Date, and lets it be", nil},
	{"regbadct", "3.1.2.13", 400, "", nil},
	{"badaspec", "3.1.2.14", 400, "a liberal parser might take the spaces out", nil},
	{"baddn", "3.1.2.15", 400, "a liberal parser might take the commas in", nil},
	{"badvers", "3.1.2.16", 505, "", nil},
	{"mismatch01", "3.1.2.17", 400, "", nil},
	{"mismatch02", "3.1.2.18", 501, "400 would do as well", nil},
	{"bigcode", "3.1.2.19", 400, "", nil},
	{"badbranch", "3.2.1", 0, "", map[string]string{"Via": "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK"}},
	{"insuf", "3.3.1", 400, "", nil},
	{"unkscm", "3.3.2", 416, "", nil},
	{"novelsc", "3.3.3", 416, "", nil},
	{"unksm2", "3.3.4", 0, "", map[string]string{
		"To": "<isbn:2983792873>", "From": "<http://www.example.com>;tag=3234233", "Contact": "<name:John_Smith>",
	}},
	{"bext01", "3.3.5", 0, "the agent refuses it", map[string]string{"Require": "nothingSupportsThis, nothingSupportsThisEither"}},
	{"invut", "3.3.6", 0, "the agent refuses it", map[string]string{"Content-Type": "application/unknownformat"}},
	{"regaut01", "3.3.7", 0, "", map[string]string{"Authorization": "NoOneKnowsThisScheme opaque-data=here"}},
	{"multi01", "3.3.8", 400, "", nil},
	{"mcl01", "3.3.9", 400, "", nil},
	{"bcast", "3.3.10", 0, "the agent drops it", map[string]string{"CSeq": "35 INVITE"}},
	{"zeromf", "3.3.11", 0, "", map[string]string{"Max-Forwards": "0"}},
	{"cparam01", "3.3.12", 0, "", map[string]string{"Contact": "<sip:+19725552222@gw1.example.net>;unknownparam"}},
	{"cparam02", "3.3.13", 0, "", map[string]string{"Contact": "<sip:+19725552222@gw1.example.net;unknownparam>"}},
	{"regescrt", "3.3.14", 0, "", map[string]string{"Contact": "<sip:user@example.com?Route=%3Csip:sip.example.com%3E>"}},
	{"sdp01", "3.3.15", 0, "the agent refuses it", map[string]string{"Accept": "text/nobodyKnowsThis"}},
	{"inv2543", "3.4.1", 0, "", map[string]string{"To": "<sip:+16505552222@ss1.example.net>;user=phone"}},
}

func TestTortureMessagesComeToTheirVerdicts(t *testing.T) {
	for _, v := range verdicts {
		m, err := Parse(torture(t, v.name))
		if err != nil {
			t.Errorf("%s (%s): %v", v.name, v.section, err)
			continue
		}
		status := 0
		refusal := m.Check()
		if refusal != nil {
			status = refusal.Status
		}
		if status != v.status {
			t.Errorf("%s (%s): %v, expected %d", v.name, v.section, refusal, v.status)
		}
		for i := range m.Fields {
			_ = m.plain(i) // where Check has stopped before
		}
		for name, want := range v.fields {
			if got, ok := m.Get(name); !ok || got != want {
				t.Errorf("%s (%s): %s is %q, expected %q", v.name, v.section, name, got, want)
			}
		}
	}
	files, err := filepath.Glob("../testdata/torture/*.dat")
	if err != nil || len(files) != len(verdicts) || len(files) != 49 {
		t.Errorf("%d files and %d verdicts, expected 49", len(files), len(verdicts))
	}
}

func TestTortureDetails(t *testing.T) {
	read := func(name string) *Message {
		m, err := Parse(torture(t, name))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	if m := read("unreason"); m.Status != 200 || !strings.HasPrefix(m.Reason, "= 2**3 * 5**2 но сто девяносто") {
		t.Errorf("unreason: %d %q", m.Status, m.Reason)
	}
	if m := read("noreason"); m.Status != 100 || m.Reason != "" {
		t.Errorf("noreason: %d %q", m.Status, m.Reason)
	}
	for name, want := range map[string]int{"longreq": 34, "transports": 5, "wsinv": 3, "bcast": 2} {
		if n := len(read(name).All("Via")); n != want {
			t.Errorf("%s: %d Vias, expected %d", name, n, want)
		}
	}
	if n := len(read("esc02").All("Contact")); n != 2 {
		t.Errorf("esc02: %d contacts: C%%6Fntact is none", n)
	}
	uri, err := ParseURI(read("semiuri").URI)
	if err != nil || uri.User != "user;par=u%40example.net" || uri.Host != "example.com" || uri.Params != "" {
		t.Errorf("semiuri: %+v, %v", uri, err)
	}
	uri, err = ParseURI(read("esc01").URI)
	if err != nil || uri.User != "sips%3Auser%40example.com" || uri.Host != "example.net" {
		t.Errorf("esc01: %+v, %v", uri, err)
	}
	if m := read("mpart01"); len(m.Body) != 553 {
		t.Errorf("mpart01: body of %d bytes", len(m.Body))
	}
	if m := read("inv2543"); !strings.HasSuffix(string(m.Body), "m=audio 49217 RTP/AVP 0\r\n") {
		t.Errorf("inv2543: body %q", m.Body)
	}
}

func TestFramerFindsBothOfTwoRequests(t *testing.T) {
	// The second one's Content-Length is some bytes short, which in a stream would begin a third.
	raw := bytes.Replace(torture(t, "dblreq"), []byte("Content-Length: 150"), []byte("Content-Length: 152"), 1)
	for _, step := range []int{1, 7, len(raw)} {
		var f Framer
		var methods []string
		for i := 0; i < len(raw); i += step {
			f.Write(raw[i:min(i+step, len(raw))])
			for {
				found, err := f.Next()
				if err != nil {
					t.Fatal(err)
				}
				if found == nil {
					break
				}
				m, err := Parse(found)
				if err != nil {
					t.Fatal(err)
				}
				methods = append(methods, m.Method)
			}
		}
		if strings.Join(methods, " ") != "REGISTER INVITE" {
			t.Errorf("by %d bytes: %v", step, methods)
		}
	}
}
