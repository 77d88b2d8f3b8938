package sip

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
)

// FuzzAdmitted asserts that the library reads whatever our own layer lets through, that it sees the same values, and that what it
// writes of them is let through again and stays as it is.
func FuzzAdmitted(f *testing.F) {
	files, err := filepath.Glob("testdata/torture/*.dat")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	parser := wire.NewParser(wire.WithHeadersParsers(fieldParsers()))
	f.Fuzz(func(t *testing.T, raw []byte) {
		plain := admitted(raw)
		if plain == nil {
			return
		}
		msg, err := parser.ParseSIP(plain)
		if err != nil {
			t.Fatalf("the library does not read what was admitted: %v\n%q", err, plain)
		}
		for _, missing := range []bool{msg.From() == nil, msg.To() == nil, msg.CallID() == nil, msg.CSeq() == nil, msg.Via() == nil} {
			if missing {
				t.Fatalf("the library misses a field of\n%q", plain)
			}
		}
		again := admitted([]byte(msg.String()))
		if again == nil {
			t.Fatalf("what the library wrote is refused:\n%q\nfrom\n%q", msg.String(), plain)
		}
		twice, err := parser.ParseSIP(again)
		if err != nil || !bytes.Equal(twice.Body(), msg.Body()) || !reflect.DeepEqual(twice.CSeq(), msg.CSeq()) ||
			!reflect.DeepEqual(twice.From().Params, msg.From().Params) || twice.CallID().Value() != msg.CallID().Value() {
			t.Fatalf("%v: changed from\n%q\nto\n%q", err, plain, again)
		}
	})
}

func admitted(raw []byte) []byte {
	m, err := message.Parse(raw)
	if err != nil || m.Check() != nil {
		return nil
	}
	return m.Bytes()
}
