package bridge

import (
	"strings"
	"testing"
	"time"
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
		if number := key.Number(room); !conferences.MatchString(number) || number == Account || telephones.MatchString(number) {
			t.Errorf("%q has number %q", room, number)
		}
	}
	rooms := []string{"a", "lundi"}
	if room, ok := key.open(rooms, key.Number("lundi"), key.PIN("lundi")); !ok || room != "lundi" {
		t.Errorf("%q, %t", room, ok)
	}
	for _, pin := range []string{"", key.PIN("a"), key.PIN("lundi")[:5]} {
		if room, ok := key.open(rooms, key.Number("lundi"), pin); ok {
			t.Errorf("PIN %q opens %q", pin, room)
		}
	}
}

func TestPatience_endsWithinAQuarterOfAnHourAndComesBack(t *testing.T) {
	var p patience
	now := time.Unix(0, 0)
	for range wrongMost {
		if p.lost("1", now) {
			t.Fatal("lost too soon")
		}
		p.try("1", now)
		now = now.Add(time.Minute)
	}
	if !p.lost("1", now) || p.lost("2", now) {
		t.Error("another than who tried has lost it")
	}
	if p.lost("1", now.Add(wrongFor)) {
		t.Error("not forgotten")
	}
	if p.lost("1", now.Add(2*wrongFor)); len(p.wrong) != 0 {
		t.Errorf("still kept: %v", p.wrong)
	}
}
