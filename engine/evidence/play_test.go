package evidence

import (
	"math/rand/v2"
	"slices"
	"testing"
)

const frames = 100

var clip = tone(frames, 1)

func TestPlayWithoutLossHeardIsSaidToTheBit(t *testing.T) {
	for _, codec := range []string{"pcma", "pcmu"} {
		decoder, _ := NewG711(codec, true)
		reference, _ := G711Reference(codec, clip)
		audio, err := Play(stream(clip, 3*frames, 1, 1), decoder, PlayOptions{PayloadType: 8, PacketSamples: frameSamples, Reference: reference})
		if err != nil || !slices.Equal(audio.Heard, audio.Said) || len(audio.Heard) != 3*frames*frameSamples {
			t.Errorf("%s: %d heard, %d said, equal %v, %v", codec, len(audio.Heard), len(audio.Said), slices.Equal(audio.Heard, audio.Said), err)
		}
		if !audio.Aligned || audio.Played != 3*frames || audio.Missing != 0 {
			t.Errorf("%s: aligned %v, played %d, missing %d", codec, audio.Aligned, audio.Played, audio.Missing)
		}
	}
}

func TestPlayEverySequenceAndTimestampWrap(t *testing.T) {
	want := play(t, stream(clip, 20, 0, 0), clip, 0).Heard
	for first := range 1 << 16 {
		if first > 100 && first < 1<<16-100 && first%997 != 0 { // each wrap, and some between
			continue
		}
		timestamp := uint32(first) * 0x10001
		if got := play(t, stream(clip, 20, uint16(first), timestamp), clip, 0).Heard; !slices.Equal(got, want) {
			t.Fatalf("from sequence %d, timestamp %d: not the same", first, timestamp)
		}
	}
	for back := uint32(0); back < 21*frameSamples; back += 13 {
		if got := play(t, stream(clip, 20, 1, -back), clip, 0).Heard; !slices.Equal(got, want) {
			t.Fatalf("timestamp %d under its wrap: not the same", back)
		}
	}
}

func TestPlayEveryLossPatternKeepsTheLength(t *testing.T) {
	const n = 12
	all := stream(clip, n, 0xfffa, 0xffffff00)
	said := play(t, all, clip, 0).Said
	for lost := range 1 << (n - 2) { // the first and the last come
		var came []Packet
		for i, p := range all {
			if i > 0 && i < n-1 && lost>>(i-1)&1 == 1 {
				if lost%2 == 0 {
					continue
				}
				p.Late = true
			}
			came = append(came, p)
		}
		audio := play(t, came, clip, 0)
		if len(audio.Heard) != n*frameSamples || audio.Played+audio.Late+audio.Missing != n {
			t.Fatalf("loss %b: %d samples, %d + %d + %d packets", lost, len(audio.Heard), audio.Played, audio.Late, audio.Missing)
		}
		if !slices.Equal(audio.Said, said) {
			t.Fatalf("loss %b moved what was said", lost)
		}
	}
}

func TestPlayOrderAndDuplicatesDoNotMatter(t *testing.T) {
	want := play(t, stream(clip, 50, 9, 9), clip, 0)
	random := rand.New(rand.NewPCG(5, 6))
	for range 50 {
		packets := stream(clip, 50, 9, 9)
		for i := 1; i+3 < len(packets); i += 3 {
			a, b := i+random.IntN(3), i+random.IntN(3)
			packets[a].ArrivalNs, packets[b].ArrivalNs = packets[b].ArrivalNs, packets[a].ArrivalNs
		}
		packets = append(packets, packets[random.IntN(50)], packets[random.IntN(50)])
		if got := play(t, packets, clip, 0); !slices.Equal(got.Heard, want.Heard) || got.Played != 50 {
			t.Fatal("reordered and doubled packets were heard otherwise")
		}
	}
}

func TestPlayTailIsMissing(t *testing.T) {
	audio := play(t, stream(clip, 50, 0, 0), clip, 10)
	if len(audio.Heard) != 60*frameSamples || audio.Missing != 10 {
		t.Errorf("%d samples, %d missing", len(audio.Heard), audio.Missing)
	}
}

func TestPlayAlignsAStreamThatBeginsWithinTheClip(t *testing.T) {
	packets := stream(clip, 90, 0, 0)[37:]
	packets[0].Payload = make([]byte, frameSamples) // the first is not in the clip
	audio := play(t, packets, clip, 0)
	want := play(t, stream(clip, 90, 0, 0), clip, 0).Said[37*frameSamples:]
	if !audio.Aligned || !slices.Equal(audio.Said, want) {
		t.Error("what was said is not beside what was heard")
	}
}

func TestPlayPausesOfTheSenderAreSilenceAndJumpsAreNot(t *testing.T) {
	packets := stream(clip, 20, 0, 0)
	for i := 10; i < 20; i++ {
		packets[i].Timestamp += 3 * frameSamples
	}
	if audio := play(t, packets, clip, 0); len(audio.Heard) != 23*frameSamples || audio.Missing != 0 {
		t.Errorf("pause: %d samples, %d missing", len(audio.Heard), audio.Missing)
	}
	for i := 10; i < 20; i++ {
		packets[i].Timestamp += 1 << 20
	}
	if audio := play(t, packets, clip, 0); !slices.Equal(audio.Heard, audio.Said) || len(audio.Heard) != 20*frameSamples {
		t.Errorf("jump: %d samples", len(audio.Heard))
	}
}

func TestPlaySourcesFollowEachOther(t *testing.T) {
	first, second := stream(clip, 20, 5, 5), stream(clip, 20, 40_000, 1e9)
	for i := range second {
		second[i].SSRC, second[i].ArrivalNs = 8, second[i].ArrivalNs+400e6
	}
	if audio := play(t, slices.Concat(first, second), clip, 0); !slices.Equal(audio.Heard, audio.Said) || len(audio.Heard) != 40*frameSamples {
		t.Errorf("%d samples", len(audio.Heard))
	}
}

func TestPlayIsBounded(t *testing.T) {
	decoder, _ := NewG711("pcma", true)
	packets := stream(clip, 100, 0, 0)
	for i := 50; i < 100; i++ {
		packets[i].Sequence += 30_000
		packets[i].Timestamp += 30_000 * frameSamples
	}
	audio, err := Play(packets, decoder, PlayOptions{PayloadType: 8, PacketSamples: frameSamples, MaxSeconds: 3, Tail: 1 << 30})
	if err != nil || len(audio.Heard) != 3*g711Rate || !audio.Truncated || audio.Aligned {
		t.Errorf("%d samples, %+v, %v", len(audio.Heard), audio.Truncated, err)
	}
	if audio, err := Play(nil, decoder, PlayOptions{PacketSamples: 160}); err != nil || len(audio.Heard) != 0 {
		t.Errorf("no packets: %d samples, %v", len(audio.Heard), err)
	}
	if _, err := Play(nil, decoder, PlayOptions{}); err == nil {
		t.Error("packets of no length were played")
	}
}

func TestPlayOtherPayloads(t *testing.T) {
	packets := stream(clip, 20, 0, 0)
	packets[5].PayloadType, packets[5].Payload = 101, []byte{1, 2, 3, 4}
	packets[7].Payload = packets[7].Payload[:80] // half a packet
	packets[9].Payload = append(slices.Clone(packets[9].Payload), 1, 2, 3)
	audio := play(t, packets, clip, 0)
	if len(audio.Heard) != 20*frameSamples || slices.Max(audio.Heard[5*frameSamples:6*frameSamples]) != 0 {
		t.Errorf("%d samples", len(audio.Heard))
	}
}

func FuzzPlayNeverFailsAndKeepsBothLengthsEqual(f *testing.F) {
	f.Add([]byte{0, 0, 1, 20, 2, 40, 200, 7}, uint8(3))
	f.Fuzz(func(t *testing.T, moves []byte, tail uint8) {
		packets := stream(clip, min(len(moves), 200), 0xfff0, 0xfffffff0)
		for i := range packets {
			packets[i].Sequence += uint16(moves[i]) << (i % 9)
			packets[i].Timestamp += uint32(moves[i]) << (i % 25)
			packets[i].ArrivalNs -= int64(moves[i]) * 1e6
			packets[i].Late = moves[i]%5 == 1
			packets[i].SSRC += uint32(moves[i] / 250)
		}
		audio := play(t, packets, clip, int(tail))
		if len(audio.Heard) > 600*g711Rate || audio.Played > len(packets) {
			t.Fatalf("%d samples, %d played of %d", len(audio.Heard), audio.Played, len(packets))
		}
	})
}
