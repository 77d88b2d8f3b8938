package voice

import (
	"testing"
	"time"

	"vigie.dev/engine/media"
)

func TestPlan_shardsAreAsManyAsItsStreamsNeedAndTheMachineHas(t *testing.T) {
	for _, c := range []struct {
		calls, talkMs, durationMs int64
		peer                      *PeerPlan
		processors, want          int
	}{
		{0, 0, 30_000, nil, 8, 1},                    // a scenario that places single calls
		{30, 10_000, 30_000, nil, 8, 1},              // 16 calls at a time
		{10_000, 60_000, 660_000, nil, 8, 3},         // 1,001 calls, 2,002 streams
		{10_000, 60_000, 660_000, &PeerPlan{}, 8, 2}, // the other ends elsewhere
		{100_000, 60_000, 660_000, nil, 4, 4},        // as many as the machine has
		{100_000, 600_000, 600_000, nil, 128, 64},    // all at once, as many as there can be
		{1_000_000, 3_600_000, 7_200_000, nil, 2, 2},
	} {
		plan := Plan{Calls: c.calls, TalkMs: c.talkMs, DurationMs: c.durationMs, Peer: c.peer}
		if got := plan.shards(c.processors); got != c.want {
			t.Errorf("%+v: %d shards for %d streams", c, got, plan.streams())
		}
	}
}

// Both ends of a call, on two shards: each is heard where it is described.
func TestProbe_callsOverSeveralShardsAreHeard(t *testing.T) {
	p := overShards(t, 2)
	one, other := p.newWay(BySDES), p.newWay(BySDES)
	if one.port == other.port {
		t.Error("two ends of two shards have the same one")
	}
	offer, err := one.offer()
	if err != nil {
		t.Fatal(err)
	}
	answer, err := other.answer(offer)
	if err != nil {
		t.Fatal(err)
	}
	call := &proxied{callerPort: one.port, calleePort: other.port}
	if call.atCaller, err = one.stream(answer); err != nil {
		t.Fatal(err)
	}
	if call.atCallee, err = other.stream(offer); err != nil {
		t.Fatal(err)
	}
	hangUp := call.talk(t)
	time.Sleep(600 * time.Millisecond)
	caller, callee := hangUp()
	for who, r := range map[string]media.Report{"caller": caller, "callee": callee} {
		if r.Received < 10 || r.Lost != 0 || r.Silent || r.Matched != r.Received {
			t.Errorf("%s: %+v", who, r)
		}
	}
	if h := p.ports.Health(); h.Sent == 0 || h.Received == 0 {
		t.Errorf("the account of all shards: %+v", h)
	}
}
