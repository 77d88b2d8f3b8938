package sip

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
	"vigie.dev/engine/sip/transaction"
)

// FuzzAdmitted asserts that what is admitted is converted with all its fields, and that what is written of it is admitted
// again and stays as it is.
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
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := admitted(raw)
		if m == nil {
			return
		}
		msg := converted(m)
		if msg == nil {
			return // refused, as what Check finds
		}
		for _, missing := range []bool{msg.From() == nil, msg.To() == nil, msg.CallID() == nil, msg.CSeq() == nil, msg.Via() == nil} {
			if missing {
				t.Fatalf("a field is missing of\n%q", raw)
			}
		}
		written := transaction.Write(msg)
		again := admitted([]byte(written))
		if again == nil {
			t.Fatalf("what was written is refused:\n%q\nfrom\n%q", written, raw)
		}
		twice := converted(again)
		if twice == nil || !bytes.Equal(twice.Body(), msg.Body()) || !reflect.DeepEqual(twice.CSeq(), msg.CSeq()) ||
			!reflect.DeepEqual(twice.From().Params, msg.From().Params) || twice.CallID().Value() != msg.CallID().Value() {
			t.Fatalf("changed from\n%q\nto\n%q", raw, written)
		}
	})
}

func converted(m *message.Message) wire.Message {
	if m.IsRequest() {
		if req, err := requestOf(m); err == nil {
			return req
		}
		return nil
	}
	if res, err := responseOf(m); err == nil {
		return res
	}
	return nil
}

func admitted(raw []byte) *message.Message {
	m, err := message.Parse(raw)
	if err != nil || m.Check() != nil {
		return nil
	}
	return m
}
