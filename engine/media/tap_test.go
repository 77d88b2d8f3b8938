package media

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"unsafe"

	"vigie.dev/engine/media/wire"
	"vigie.dev/engine/qoe"
)

// halfSilentClip has speech in its first half only, so that frames of the
// second cannot be told apart by their content.
func halfSilentClip(t testing.TB, frames int) *Clip {
	t.Helper()
	octets := bytes.Repeat([]byte{0xd5}, frames*160)
	random := rand.New(rand.NewPCG(3, 3))
	for i := range frames / 2 * 160 {
		octets[i] = byte(random.Uint32())
	}
	clip, err := NewClip(octets, "pcma")
	if err != nil {
		t.Fatal(err)
	}
	return clip
}

func TestTapGivesBackEveryPacketOverLossAndEveryWrap(t *testing.T) {
	clip := halfSilentClip(t, 40)
	for _, first := range []uint32{0, ^uint32(0) - 3000, 1 << 31} {
		tap := NewTap(clip, 400)
		ear := newEar(StreamConfig{Heard: clip, Tap: tap}, clip.format, qoe.PlayoutF1)
		var sent []wire.Packet
		for i := range 400 {
			if i%7 == 3 || i > 40 && i < 60 {
				continue
			}
			p := wire.Packet{PayloadType: 8, Seq: uint16(0xff80 + i), SSRC: 9, Timestamp: first + uint32(i*160), Payload: clip.frame(i % 40)}
			sent = append(sent, p)
			ear.hear(p, int64(i), 0)
		}
		heard := tap.Packets()
		if len(heard) != len(sent) || tap.Missed() != 0 || len(tap.spare) != 0 {
			t.Fatalf("%d of %d kept, %d missed, %d octets spare", len(heard), len(sent), tap.Missed(), len(tap.spare))
		}
		for i, p := range sent {
			if h := heard[i]; h.Sequence != p.Seq || h.Timestamp != p.Timestamp || h.SSRC != 9 || h.PayloadType != 8 || !bytes.Equal(h.Payload, p.Payload) {
				t.Fatalf("packet %d from %d: %+v", i, first, h)
			}
		}
	}
}

func TestTapKeepsStrangePayloadsWithinItsBounds(t *testing.T) {
	tap := NewTap(halfSilentClip(t, 4), 10)
	for i := range 30 {
		tap.take(wire.Packet{Seq: uint16(i), Payload: bytes.Repeat([]byte{byte(i)}, 1+i*200)}, 0, -1)
	}
	heard := tap.Packets()
	for i, h := range heard {
		if !bytes.Equal(h.Payload, bytes.Repeat([]byte{byte(i)}, 1+i*200)) {
			t.Errorf("payload %d has %d octets", i, len(h.Payload))
		}
	}
	if len(heard)+int(tap.Missed()) != 30 || len(heard) == 0 || len(tap.spare) > tapSpare {
		t.Errorf("%d kept, %d missed, %d octets", len(heard), tap.Missed(), len(tap.spare))
	}
}

func TestTapAllocatesNothingAPacket(t *testing.T) {
	if size := unsafe.Sizeof(tapped{}); size != TapRecord {
		t.Errorf("a packet takes %d octets, not %d", size, TapRecord)
	}
	clip := halfSilentClip(t, 40)
	tap := NewTap(clip, 100_000)
	ear := newEar(StreamConfig{Heard: clip, Tap: tap}, clip.format, qoe.PlayoutF1)
	i := 0
	ear.hear(wire.Packet{Seq: uint16(65535), Timestamp: ^uint32(159), Payload: clip.frame(0)}, 0, 0) // a source's first
	if n := testing.AllocsPerRun(1000, func() {
		ear.hear(wire.Packet{Seq: uint16(i), Timestamp: uint32(i * 160), Payload: clip.frame(i % 40)}, int64(i)*int64(frameTime), 0)
		i++
	}); n != 0 {
		t.Errorf("%v allocations a packet", n)
	}
}

func TestTapSizeIsAllThatATapTakes(t *testing.T) {
	tap := NewTap(halfSilentClip(t, 4), 100)
	if got := int64(cap(tap.kept))*int64(unsafe.Sizeof(tapped{})) + int64(cap(tap.spare)); got != TapSize(100) {
		t.Errorf("a tap takes %d octets, not %d", got, TapSize(100))
	}
}

// BenchmarkTap is a packet heard and kept.
func BenchmarkTap(b *testing.B) {
	clip := halfSilentClip(b, 400)
	tap := NewTap(clip, 4096)
	ear := newEar(StreamConfig{Heard: clip, Tap: tap}, clip.format, qoe.PlayoutF1)
	for i := 0; b.Loop(); i++ {
		if len(tap.kept) == cap(tap.kept) {
			tap.kept = tap.kept[:0]
		}
		ear.hear(wire.Packet{Seq: uint16(i), Timestamp: uint32(i * 160), Payload: clip.frame(i % 400)}, int64(i)*int64(frameTime), 0)
	}
}
