package video

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// pictures makes packets of frames of three packets each; every tenth is a key frame.
func pictures(n int, first uint64) (all []*Packet) {
	for i := range n {
		head := []byte{0x10, 0x01, 0, 0}
		if i%10 == 0 {
			head = []byte{0x10, 0x00, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00} // 320 × 180
		}
		for k, payload := range [][]byte{head, {0x00, 0xff}, {0x00, 0xff}} {
			all = append(all, &Packet{Sequence: first + uint64(3*i+k), Timestamp: uint32(i) * 3600, Marker: k == 2, Payload: payload,
				Now: int64(i)*int64(40*time.Millisecond) + int64(k)})
		}
	}
	return all
}

func assembled(packets []*Packet) (frames []Frame) {
	var a Assembler
	for _, p := range packets {
		a.Push(p, func(f *Frame) { frames = append(frames, *f) })
	}
	return frames
}

func decodable(frames []Frame) (n int) {
	for _, f := range frames {
		if f.Decodable {
			n++
		}
	}
	return n
}

func TestAssembler_givesEveryFrameOnceInOrder(t *testing.T) {
	frames := assembled(pictures(50, 70000))
	if len(frames) != 50 || decodable(frames) != 50 {
		t.Fatalf("%d frames, %d decodable, expected 50", len(frames), decodable(frames))
	}
	if f := frames[10]; !f.Key || f.Width != 320 || f.Height != 180 || f.Last-f.First != 2 {
		t.Errorf("the key frame is %+v", f)
	}
}

func TestAssembler_reorderedAndDoubledPacketsChangeNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		packets := pictures(60, 65530)
		for i := 1; i+8 < len(packets); i += 8 {
			random.Shuffle(8, func(a, b int) { packets[i+a], packets[i+b] = packets[i+b], packets[i+a] })
		}
		for i, p := range packets {
			p.Now = int64(i) * int64(13*time.Millisecond) // the order of arrival
		}
		packets = slices.Insert(packets, 40, packets[20])
		frames := assembled(packets)
		if len(frames) != 60 || decodable(frames) != 60 {
			t.Fatalf("%d frames, %d decodable, expected 60", len(frames), decodable(frames))
		}
		if !slices.IsSortedFunc(frames, func(a, b Frame) int { return int(a.Timestamp) - int(b.Timestamp) }) {
			t.Fatal("frames are out of order")
		}
	}
}

func TestAssembler_lossIsShownNoMoreUntilAKeyFrame(t *testing.T) {
	packets := slices.Delete(pictures(50, 1), 13*3+1, 13*3+2) // the middle of frame 13
	frames := assembled(packets)
	if n := decodable(frames); n != 50-7 {
		t.Errorf("%d frames can be shown, expected 43: all but 13 to 19", n)
	}
	for _, f := range frames {
		if i := f.Timestamp / 3600; f.Decodable && i >= 13 && i < 20 {
			t.Errorf("frame %d was shown", i)
		}
	}
}

func TestAssembler_waitingAsksForWhatIsMissing(t *testing.T) {
	var a Assembler
	packets := pictures(3, 1)
	none := func(*Frame) {}
	a.Push(packets[0], none)
	a.Push(packets[1], none)
	a.Push(packets[2], none)
	if a.Waiting() {
		t.Error("waits after a whole key frame")
	}
	a.Push(packets[4], none)
	if !a.Waiting() {
		t.Error("does not wait though a packet is missing")
	}
}

func FuzzAssembler(f *testing.F) {
	f.Add([]byte{0x10, 0x00, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00}, uint16(3), true, uint8(0))
	f.Add([]byte{0x90, 0xf0, 0x80}, uint16(900), false, uint8(0))
	f.Add(append([]byte{0x78, 0, byte(len(sps320))}, sps320...), uint16(1), true, uint8(1))
	f.Add([]byte{0x8b, 0x80, 0x01, 0x18, 0x01, 0x40, 0x00, 0xb4, 1, 0x14, 1, 0xff}, uint16(1), true, uint8(2))
	f.Fuzz(func(t *testing.T, payload []byte, jump uint16, marker bool, codec uint8) {
		a := Assembler{Codec: []Codec{VP8, H264, VP9}[codec%3]}
		last := uint64(0)
		for i := range uint64(8) {
			p := &Packet{Sequence: 1000 + i*uint64(jump), Timestamp: uint32(i), Marker: marker, Payload: payload}
			a.Push(p, func(f *Frame) {
				if uint64(f.Timestamp) < last {
					t.Fatalf("frame %d after %d", f.Timestamp, last)
				}
				last = uint64(f.Timestamp)
			})
		}
	})
}
