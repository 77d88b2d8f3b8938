package peer

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"vigie.dev/engine/clock"
)

func TestChannel_Tell_reachesTheFarEndWithItsTimeDespiteLoss(t *testing.T) {
	here, there, far, ctx := met(t)
	was := map[string]int64{}
	for i := range 60 {
		text, now := fmt.Sprintf("eu-1 %d", i), clock.Now()
		was[text] = now
		if err := there.Tell(text, far(now)); err != nil {
			t.Fatal(err)
		}
	}
	for len(was) > 0 {
		notes, within := here.Told()
		for _, n := range notes {
			at, ok := was[n.Text]
			if off := n.At - at; ok && (off < -within || off > within) {
				t.Fatalf("%q is off by %d ns, and %d are stated", n.Text, off, within)
			}
			delete(was, n.Text) // one may come twice
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%d of 60 notes never came", len(was))
		case <-time.After(10 * time.Millisecond):
		}
	}
	if err := there.AwaitHeard(ctx); err != nil {
		t.Error(err)
	}
}

func TestChannel_Tell_refusesWhatADatagramHasNoRoomFor(t *testing.T) {
	here, _, _ := ends(t, [2]string{"k", "k"})
	if err := here.Tell(strings.Repeat("x", 65), 0); err == nil || !strings.Contains(err.Error(), "65 bytes (expected 64 at most)") {
		t.Errorf("65 bytes: %v", err)
	}
}

func TestChannel_Told_keepsNotesUntilTheFarClockIsKnown(t *testing.T) {
	now := int64(5000)
	c := &Channel{starts: map[string]int64{}, unsaid: map[string]*saying{}, news: make(chan struct{}),
		cfg: Config{Now: func() int64 { return now }}}
	if reply, has := c.take(message{Kind: note, T1: 1500, Name: "n"}, now); !has || reply.Name != "nn" || reply.T1 != 1500 {
		t.Errorf("acknowledged by %+v", reply)
	}
	if notes, _ := c.Told(); len(notes) != 0 {
		t.Errorf("%v by a clock that is not known", notes)
	}
	c.take(message{Kind: answer, T1: 4000, T2: 1100, T3: 1100}, 4200) // 3000 behind, ± half of 200
	notes, within := c.Told()
	if len(notes) != 1 || notes[0] != (Note{Text: "n", At: 4500}) || within < 100 || within > 110 {
		t.Errorf("%v ± %d", notes, within)
	}
	if again, _ := c.Told(); len(again) != 0 {
		t.Errorf("%v again", again)
	}
}

func TestChannel_take_acknowledgesNoNoteThatItHasNoRoomFor(t *testing.T) {
	c := &Channel{notes: make([]Note, mostNotes)}
	if _, has := c.take(message{Kind: note, Name: "n"}, 0); has || len(c.notes) != mostNotes {
		t.Error("acknowledged, and dropped")
	}
}
