package ladder

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// ticking is a clock that goes on by 12.3 ms each time it is read.
func ticking() func() time.Time {
	now := time.Unix(0, 0)
	var mu sync.Mutex
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(12300 * time.Microsecond)
		return now
	}
}

func raw(line, id string, pad int) string {
	return line + "\r\nVia: x\r\nI : " + id + "\r\n\r\n" + strings.Repeat("x", pad)
}

func TestOneLineAMessage(t *testing.T) {
	b := NewBook(ticking())
	b.Note(true, raw("INVITE sip:b@c SIP/2.0", "1", 0), "127.0.0.1:5060")
	b.Note(false, raw("SIP/2.0 100 Trying", "1", 0), "127.0.0.1:5060")
	b.Note(false, raw("SIP/2.0 100 Trying", "unknown", 0), "127.0.0.1:5060")
	want := "     0.0 ms → 127.0.0.1:5060        INVITE sip:b@c SIP/2.0\n" +
		"    12.3 ms ← 127.0.0.1:5060        SIP/2.0 100 Trying\n"
	l := b.Find("1")
	if got := l.String(); got != want {
		t.Errorf("got\n%sexpected\n%s", got, want)
	}
	if !strings.Contains(l.Text(), "INVITE sip:b@c SIP/2.0\nVia: x\nI : 1\n") {
		t.Errorf("whole messages:\n%s", l.Text())
	}
	if b.Find("unknown") != nil {
		t.Error("a ladder began with a response")
	}
}

func TestAllIsBounded(t *testing.T) {
	b := NewBook(ticking())
	held := b.Hold("kept")
	for i := range 10 * MaxMessages {
		b.Note(true, raw(fmt.Sprintf("MESSAGE %d", i), "kept", 4000), "p")
	}
	messages, left := held.Messages()
	if len(messages) != MaxMessages || left != 9*MaxMessages || messages[MaxMessages-1].Line != fmt.Sprintf("MESSAGE %d", 10*MaxMessages-1) {
		t.Errorf("%d messages, %d left out, the last is %s", len(messages), left, messages[len(messages)-1].Line)
	}
	if !strings.Contains(held.String(), fmt.Sprintf("… %d messages", left)) {
		t.Error("what is missing is not said")
	}
	size := 0
	for _, m := range messages {
		size += len(m.Raw)
	}
	if size > MaxBytes || int64(size) != b.total.Load() {
		t.Errorf("%d bytes are kept, %d counted", size, b.total.Load())
	}
	for i := range 2 * MaxIdle {
		b.Note(false, raw("INVITE sip:x SIP/2.0", fmt.Sprint(i), 100), "p")
	}
	if len(b.ladders) != MaxIdle+1 || b.Find("kept") == nil || b.Find("0") != nil {
		t.Errorf("%d ladders, held one %v", len(b.ladders), b.Find("kept"))
	}
	b.Release(held)
	for i := range 2 * MaxIdle {
		b.Note(false, raw("INVITE sip:x SIP/2.0", fmt.Sprint("y", i), 0), "p")
	}
	if b.Find("kept") != nil {
		t.Error("a released ladder stays for ever")
	}
	b.total.Store(MaxTotal + MaxBytes)
	b.Note(true, raw("INVITE sip:x SIP/2.0", "late", 0), "p")
	if messages, _ := b.Find("late").Messages(); len(messages) != 1 || messages[0].Raw != nil {
		t.Errorf("beyond the total: %+v", messages)
	}
}

func TestWithoutACallIDNothingIsKept(t *testing.T) {
	b := NewBook(ticking())
	for _, s := range []string{"", "INVITE x", "INVITE x\r\n", "INVITE x\r\nCall-ID", "INVITE x\r\n\r\nCall-ID: body\r\n"} {
		b.Note(true, s, "p")
	}
	if len(b.ladders) != 0 {
		t.Errorf("%d ladders", len(b.ladders))
	}
}
