package bridge

import (
	"testing"
	"time"
)

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
