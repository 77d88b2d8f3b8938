package dialin

import (
	"strings"
	"testing"
)

func TestKey_givesEachRoomANumberAndAPIN(t *testing.T) {
	// test/web/rooms.test.ts has the same, from the page's server.
	key := Key(strings.Repeat("b", 48))
	if number, pin := key.Number("lundi"), key.PIN("lundi"); number != "892449" || pin != "093062" {
		t.Errorf("%q, %q", number, pin)
	}
	if token := key.Token(); !strings.HasPrefix(token, "3e95fe67eeb26ff7") {
		t.Errorf("%q", token)
	}
	for _, room := range []string{"a", "b", "c-3", "lundi"} {
		if number := key.Number(room); !IsConference(number) {
			t.Errorf("%q has number %q", room, number)
		}
	}
	rooms := []string{"a", "lundi"}
	if room, ok := key.Open(rooms, key.Number("lundi"), key.PIN("lundi")); !ok || room != "lundi" {
		t.Errorf("%q, %t", room, ok)
	}
	for _, pin := range []string{"", key.PIN("a"), key.PIN("lundi")[:5]} {
		if room, ok := key.Open(rooms, key.Number("lundi"), pin); ok {
			t.Errorf("PIN %q opens %q", pin, room)
		}
	}
}
