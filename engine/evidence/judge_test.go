package evidence

import (
	"math/rand/v2"
	"testing"

	"vigie.dev/engine/qoe"
)

func TestJudgeCountsAsTheReceiverOfTheProductDoes(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	for round := range 50 {
		var packets []Packet
		for _, p := range stream(clip, 600, uint16(0xff00+round), ^uint32(0)-30_000) {
			if random.IntN(20) == 0 {
				continue
			}
			p.ArrivalNs += int64(random.ExpFloat64() * 25e6)
			packets = append(packets, p)
		}
		SortByArrival(packets)
		for _, playout := range []string{qoe.PlayoutF1, qoe.PlayoutF2} {
			buffer, err := qoe.NewPlayout(playout)
			if err != nil {
				t.Fatal(err)
			}
			want := qoe.NewReceiver(g711Rate, frameSamples, buffer)
			for _, p := range packets {
				want.Arrive(p.Sequence, p.Timestamp, p.ArrivalNs)
			}
			want.Pattern.Flush(0)
			got, err := Judge(packets, playout, g711Rate, frameSamples)
			if err != nil || got.Bad != want.Pattern.Bad || got.Judged != want.Pattern.Judged || got.Runs != want.Pattern.Runs {
				t.Fatalf("%s: %d bad of %d in %d runs, want %d of %d in %d, %v", playout, got.Bad, got.Judged, got.Runs,
					want.Pattern.Bad, want.Pattern.Judged, want.Pattern.Runs, err)
			}
		}
	}
	if _, err := Judge(nil, "f9", g711Rate, frameSamples); err == nil {
		t.Error("an unknown playout buffer")
	}
}

func TestG722IsHeardAsSaid(t *testing.T) {
	payloads := make([][]byte, 50)
	random := rand.New(rand.NewPCG(6, 6))
	for i := range payloads {
		payloads[i] = make([]byte, 160)
		for k := range payloads[i] {
			payloads[i][k] = byte(random.Uint32())
		}
	}
	reference, err := ReferenceOf("g722", payloads)
	if err != nil {
		t.Fatal(err)
	}
	decoder, ok := DecoderOf("g722")
	if _, other := DecoderOf("speex"); !ok || other {
		t.Error("G.722 is decoded, Speex is not")
	}
	packets := make([]Packet, len(payloads))
	for i := range packets {
		packets[i] = Packet{ArrivalNs: int64(i) * 20e6, Sequence: uint16(i), Timestamp: uint32(i * 160), PayloadType: 9, Payload: payloads[i]}
	}
	ear := Ear{Packets: packets, Decoder: decoder, Options: PlayOptions{PayloadType: 9, PacketSamples: 160, Reference: reference}}
	audio, err := ear.Play()
	if err != nil || audio.Rate != 16000 || len(audio.Heard) != 50*320 || !audio.Aligned {
		t.Fatalf("%d Hz, %d samples, aligned %v, %v", audio.Rate, len(audio.Heard), audio.Aligned, err)
	}
	for i := range audio.Heard {
		if audio.Heard[i] != audio.Said[i] {
			t.Fatalf("sample %d: heard %d, said %d", i, audio.Heard[i], audio.Said[i])
		}
	}
}
