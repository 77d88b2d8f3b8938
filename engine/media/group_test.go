package media

import (
	"strings"
	"testing"
	"time"
)

func TestGroupSpreadsStreamsOverItsShards(t *testing.T) {
	g, err := ListenGroup(Config{LocalIP: loopback}, 3)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	counts := map[*Port]int{}
	for range 9 {
		counts[g.Pick()]++
	}
	for _, p := range g.Ports() {
		if counts[p] != 3 {
			t.Errorf("%v: picked %d times of 9", p.RTP(), counts[p])
		}
	}
	g.Put(g.Ports()[1])
	if p := g.Pick(); p != g.Ports()[1] {
		t.Error("the one with the least is not picked")
	}
	clip := speech(t, "pcma", 50, 1)
	var streams []*Stream
	for i, p := range g.Ports() {
		to := g.Ports()[(i+1)%3]
		s, err := p.Open(StreamConfig{Remote: to.RTP(), PayloadType: 8, Codec: "pcma", Clip: clip})
		if err != nil {
			t.Fatal(err)
		}
		streams = append(streams, s)
	}
	time.Sleep(300 * time.Millisecond)
	total := uint64(0)
	for _, s := range streams {
		total += s.Close().Sent
	}
	if h := g.Health(); h.Sent != total || h.LatenessMs.Count != total || h.CPUSeconds <= 0 {
		t.Errorf("%d sent; %+v", total, h)
	}
	if _, err := ListenGroup(Config{LocalIP: loopback}, 0); err == nil {
		t.Error("no shard accepted")
	}
	if _, err := ListenGroup(Config{LocalIP: loopback, Port: 65530}, 4); err == nil {
		t.Error("ports beyond the last accepted")
	}
}

func TestVoidSaysWhichOfOurOwnFaultsSpoiledTheRun(t *testing.T) {
	good := Health{LatenessMs: Quantiles{P99: 0.5, Count: 100_000}, Received: 100_000, Priority: "rr"}
	if reasons := good.Void(DefaultLimits); len(reasons) != 0 {
		t.Errorf("%q", reasons)
	}
	for word, spoil := range map[string]func(*Health){
		"50 ms late":     func(h *Health) { h.LatenessMs.P99 = 50 },
		"or never":       func(h *Health) { h.MissedTicks = 200 },
		"sockets":        func(h *Health) { h.SocketDrops = 200 },
		"kernel refused": func(h *Health) { h.SendErrors = 200 },
		"garbage":        func(h *Health) { h.GCPauseMs.Max = 20 },
	} {
		h := good
		spoil(&h)
		limits := DefaultLimits
		limits.GCPauseMs = 10
		if reasons := h.Void(limits); len(reasons) != 1 || !strings.Contains(reasons[0], word) {
			t.Errorf("%s: %q", word, reasons)
		}
	}
	if reasons := (Health{SendErrors: 5}).Void(DefaultLimits); len(reasons) != 1 {
		t.Errorf("nothing but errors: %q", reasons)
	}
	if reasons := (Health{}).Void(DefaultLimits); len(reasons) != 0 {
		t.Errorf("nothing at all: %q", reasons)
	}
}
