package voice

import (
	"encoding/json"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"vigie.dev/engine/evidence"
	"vigie.dev/engine/media"
)

func evidencePlan(t *testing.T) Plan {
	t.Helper()
	return Plan{Region: "sa", Codec: "pcma", Playout: "f1", Seed: 7, OutDir: t.TempDir(),
		Evidence: EvidencePlan{WorstCalls: 2, FailedLadders: 1, TruthCalls: 3}}
}

func opened(t *testing.T, plan Plan) *exhibits {
	t.Helper()
	x, err := openExhibits(plan)
	if err != nil || x == nil {
		t.Fatalf("%v, %v", x, err)
	}
	return x
}

func speechClip(t *testing.T) *media.Clip {
	t.Helper()
	return noise(t, 50, 1)
}

// noise is a clip of so many frames of which every one is known again.
func noise(t *testing.T, frames int, seed uint64) *media.Clip {
	t.Helper()
	octets, random := make([]byte, 160*frames), rand.New(rand.NewPCG(seed, 1))
	for i := range octets {
		octets[i] = byte(random.Uint32())
	}
	clip, err := media.NewClip(octets, "pcma")
	if err != nil {
		t.Fatal(err)
	}
	return clip
}

func TestExhibits_areNoneWhereNoneAreAskedFor(t *testing.T) {
	x, err := openExhibits(Plan{Codec: "pcma"})
	if x != nil || err != nil {
		t.Fatalf("%v, %v", x, err)
	}
	cfg := media.StreamConfig{}
	x.tap(nil, &cfg, netip.AddrPort{}, true)
	if err := x.take(nil, nil); err != nil || cfg.Tap != nil || x.close() != nil {
		t.Errorf("something was done: %v, %v", cfg.Tap, err)
	}
}

func TestExhibits_tapBothEarsOrNoneWithinTheBudget(t *testing.T) {
	x, clip := opened(t, evidencePlan(t)), speechClip(t)
	x.budget = 2 * 2 * media.TapSize(31*50) // two calls of 29 s, and 2 s more of each
	for i := range 3 {
		c := &call{talk: 29 * time.Second}
		for _, caller := range []bool{true, false} {
			cfg := media.StreamConfig{Heard: clip}
			x.tap(c, &cfg, netip.AddrPort{}, caller)
			if (cfg.Tap != nil) != (i < 2) {
				t.Errorf("call %d, caller %v: tapped %v", i, caller, cfg.Tap != nil)
			}
		}
	}
	if x.index.Tapped != 2 || x.index.Untapped != 1 || x.budget != 0 {
		t.Errorf("%+v, %d bytes left", x.index, x.budget)
	}
}

func sampleOf(t *testing.T, seed int64) []string {
	x := opened(t, evidencePlan(t))
	x.plan.Seed = seed
	ears := ears(t, x, speechClip(t))
	random := rand.New(rand.NewPCG(uint64(seed), 0))
	for i := range 50 {
		if rank := random.Uint64(); x.chooses(rank) {
			x.choose(rank, string(rune('A'+i)), ears)
		}
	}
	var ids []string
	for _, s := range x.sample {
		ids = append(ids, s.callID)
	}
	return ids
}

// ears are two that heard the clip four times.
func ears(t *testing.T, x *exhibits, clip *media.Clip) []evidence.Ear {
	t.Helper()
	reference, err := x.reference(clip)
	if err != nil {
		t.Fatal(err)
	}
	decoder, _ := evidence.DecoderOf("pcma")
	var packets []evidence.Packet
	for i := range 200 {
		packets = append(packets, evidence.Packet{ArrivalNs: int64(i) * 20e6, Sequence: uint16(i), Timestamp: uint32(i * 160),
			PayloadType: 8, Payload: clip.Payloads()[i%50]})
	}
	flow := evidence.Flow{Source: netip.MustParseAddrPort("198.18.1.2:4000"), Destination: netip.MustParseAddrPort("198.18.2.3:5000")}
	ear := evidence.Ear{Name: "caller", Packets: packets, Flow: flow, Decoder: decoder,
		Options: evidence.PlayOptions{PayloadType: 8, PacketSamples: 160, Reference: reference}}
	other := ear
	other.Name = "callee"
	return []evidence.Ear{ear, other}
}

func TestExhibits_theSeedChoosesTheSample(t *testing.T) {
	first, again, other := sampleOf(t, 1), sampleOf(t, 1), sampleOf(t, 2)
	if len(first) != 3 || first[0] != again[0] || first[1] != again[1] || first[2] != again[2] {
		t.Errorf("%q, then %q", first, again)
	}
	if first[0] == other[0] && first[1] == other[1] && first[2] == other[2] {
		t.Errorf("another seed chose the same: %q", other)
	}
}

func TestExhibits_close_leavesFilesAndTheirList(t *testing.T) {
	x := opened(t, evidencePlan(t))
	both := ears(t, x, speechClip(t))
	x.worst.Offer(evidence.Call{ID: "a@b", MOS: 2, Ladder: "INVITE\n", Ears: both})
	x.choose(2, "a@b", both)
	if err := x.close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a_b/ladder.txt", "a_b/caller.pcapng", "a_b/callee.heard.wav", "a_b/callee.said.wav",
		"truth/a_b.caller.said.wav", "truth/a_b.caller.heard.wav"} {
		if _, err := os.Stat(filepath.Join(x.dir, name)); err != nil {
			t.Error(err)
		}
	}
	body, err := os.ReadFile(filepath.Join(x.dir, "evidence-sa.json"))
	if err != nil {
		t.Fatal(err)
	}
	var index evidenceIndex
	if err := json.Unmarshal(body, &index); err != nil {
		t.Fatal(err)
	}
	if len(index.Worst) != 1 || !index.Worst[0].Sound || len(index.Worst[0].Ears) != 2 || len(index.Truth) != 1 || index.Truth[0].LossPct != 0 || index.Truth[0].MOS < 4.3 {
		t.Errorf("%s", body)
	}
}
