package sip

import (
	"slices"
	"testing"
)

func dialogInfo(states string) []byte {
	return []byte(`<?xml version="1.0"?><dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="1" state="full"` +
		` entity="sip:300002@voice.vigie.test">` + states + `</dialog-info>`)
}

func TestParseDialogInfo_saysWhoIsInACall(t *testing.T) {
	for _, c := range []struct {
		states        string
		want          []string
		busy, talking bool
	}{
		{"", nil, false, false},
		{`<dialog id="a" direction="recipient">	<state>terminated</state>	</dialog>`, []string{"terminated"}, false, false},
		{`<dialog id="a"><state>Trying</state></dialog>`, []string{"trying"}, true, false},
		{`<dialog id="a"><state>terminated</state></dialog><dialog id="b"><state>confirmed</state></dialog>`,
			[]string{"terminated", "confirmed"}, true, true},
	} {
		d, err := ParseDialogInfo(dialogInfo(c.states))
		if err != nil || d.Entity != "sip:300002@voice.vigie.test" || !slices.Equal(d.States, c.want) ||
			d.Busy() != c.busy || d.Talking() != c.talking {
			t.Errorf("%s: %+v, busy %t, talking %t, %v", c.states, d, d.Busy(), d.Talking(), err)
		}
	}
}

func TestParseDialogInfo_refusesWhatIsNone(t *testing.T) {
	for _, body := range []string{"", "Messages-Waiting: no", `<presence xmlns="urn:ietf:params:xml:ns:pidf"/>`} {
		if d, err := ParseDialogInfo([]byte(body)); err == nil {
			t.Errorf("%q was read as %+v", body, d)
		}
	}
}
