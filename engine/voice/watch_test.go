package voice

import (
	"testing"
	"time"

	"vigie.dev/engine/sip"
)

const talks = `<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="1" state="full" entity="sip:x@y">` +
	`<dialog id="a"><state>confirmed</state></dialog></dialog-info>`

func TestWatch_saysWhoIsInACall(t *testing.T) {
	p := openParties(t)
	p.mutex.Lock()
	p.notices[sip.EventDialog] = talks
	p.mutex.Unlock()
	w, err := p.here.Watch(t.Context(), p.there, sip.EventDialog)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := w.Next(t.Context(), notifyLimit); err != nil || n.State != "active" || n.Dialogs == nil || !n.Dialogs.Talking() {
		t.Errorf("%+v, %v", n, err)
	}
	if n, err := w.Next(t.Context(), time.Millisecond); err != nil || n.State != "" || n.Dialogs != nil {
		t.Errorf("where nothing more is told: %+v, %v", n, err)
	}
	if err := w.End(); err != nil {
		t.Error(err)
	}
}

func TestWatch_isToldOfARefusal(t *testing.T) {
	p := openParties(t)
	w, err := p.here.Watch(t.Context(), p.there, sip.EventPresence)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := w.Next(t.Context(), notifyLimit); err != nil || n.Status != 489 {
		t.Errorf("%+v, %v", n, err)
	}
	if err := w.End(); err != nil {
		t.Error(err)
	}
}
