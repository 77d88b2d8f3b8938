package qoe

import (
	"bytes"
	"strings"
	"testing"
)

func TestVoicedTellsSilenceFromSpeech(t *testing.T) {
	for _, c := range []struct {
		codec  string
		b      byte
		voiced bool
	}{
		{"pcma", 0xd5, false}, {"PCMA", 0x55, false}, {"pcma", 0xff, true}, {"pcma", 0x80, true},
		{"pcmu", 0xff, false}, {"pcmu", 0x7f, false}, {"PCMU", 0xd5, true}, {"pcmu", 0x00, true},
		{"g729", 0x00, true},
	} {
		if got := Voiced(c.codec, bytes.Repeat([]byte{c.b}, 160)); got != c.voiced {
			t.Errorf("%s of %#x: voiced %v", c.codec, c.b, got)
		}
	}
	if Voiced("pcma", nil) {
		t.Error("an empty payload is heard")
	}
}

func TestSilentIsNamedSo(t *testing.T) {
	for _, c := range codecs {
		if s := Silent(c); !strings.HasSuffix(s.Model, SilentMark) || s.MOS != 1 {
			t.Errorf("%s: silence scores %+v", c.Name, s)
		}
	}
}
