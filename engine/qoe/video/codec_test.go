package video

import (
	"slices"
	"testing"

	"github.com/pion/rtp/codecs"
)

// Of libx264: 320 × 180 baseline, 180 being 192 cropped.
var (
	sps320 = []byte{0x67, 0x42, 0xc0, 0x0c, 0xd9, 0x01, 0x41, 0x9f, 0x9f, 0x01, 0x10, 0x00, 0x00, 0x03, 0x00, 0x10, 0x00, 0x00, 0x03, 0x01, 0xe0, 0xf1, 0x42, 0xa4, 0x80}
	pps    = []byte{0x68, 0xcb, 0x83, 0xcb, 0x20}
)

func TestCodec_head_tellsBeginningKeyAndSize(t *testing.T) {
	stapA := append(append([]byte{0x78, 0, byte(len(sps320))}, sps320...), append([]byte{0, byte(len(pps))}, pps...)...)
	for name, c := range map[string]struct {
		codec   Codec
		payload []byte
		want    head
		ok      bool
	}{
		"H.264 parameter sets together":            {H264, stapA, head{true, true, 320, 180}, true},
		"H.264 parameter set alone":                {H264, sps320, head{true, true, 320, 180}, true},
		"H.264 IDR in one packet":                  {H264, []byte{0x65, 0x88, 0x80}, head{start: true, key: true}, true},
		"H.264 second slice of an IDR":             {H264, []byte{0x65, 0x40, 0x80}, head{}, true},
		"H.264 first part of an IDR":               {H264, []byte{0x7c, 0x85, 0x88}, head{start: true, key: true}, true},
		"H.264 later part of an IDR":               {H264, []byte{0x7c, 0x05, 0x88}, head{}, true},
		"H.264 first part of another slice":        {H264, []byte{0x5c, 0x81, 0x9a}, head{start: true}, true},
		"H.264 enhancement information":            {H264, []byte{0x06, 0x05, 0x80}, head{start: true}, true},
		"H.264 aggregate that ends within":         {H264, stapA[:8], head{}, false},
		"H.264 packet of interleaved mode":         {H264, []byte{0x7d, 0x85, 0x88}, head{}, false},
		"H.264 part without octets":                {H264, []byte{0x7c, 0x85}, head{}, false},
		"VP9 key frame, size in the structure":     {VP9, []byte{0x8b, 0x80, 0x01, 0x18, 0x01, 0x40, 0x00, 0xb4, 1, 0x14, 1, 0xff}, head{true, true, 320, 180}, true},
		"VP9 rest of a key frame":                  {VP9, []byte{0x81, 0x80, 0x01, 0xff}, head{}, true},
		"VP9 interframe":                           {VP9, []byte{0xc9, 0x80, 0x01, 0xff}, head{start: true}, true},
		"VP9 upper spatial layer of the same time": {VP9, []byte{0xa9, 0x80, 0x01, 0x02, 0x00, 0xff}, head{}, true},
		"VP9 that ends within":                     {VP9, []byte{0x8b, 0x80}, head{}, false},
		"VP8 key frame":                            {VP8, []byte{0x10, 0x00, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00}, head{true, true, 320, 180}, true},
	} {
		t.Run(name, func(t *testing.T) {
			if got, ok := c.codec.head(c.payload); ok != c.ok || ok && got != c.want {
				t.Errorf("%+v, %v, expected %+v, %v", got, ok, c.want, c.ok)
			}
		})
	}
}

// h264Pictures are n pictures of some packets each, every tenth an IDR with its parameter sets.
func h264Pictures(n int) (all []*Packet) {
	payloader, start := &codecs.H264Payloader{}, []byte{0, 0, 0, 1}
	for i := range n {
		frame := append(slices.Clone(start), 0x41, 0x9a)
		if i%10 == 0 {
			frame = slices.Concat(start, sps320, start, pps, start, []byte{0x65, 0x88})
		}
		frame = append(frame, slices.Repeat([]byte{0x55}, 2500)...)
		payloads := payloader.Payload(1160, frame)
		for k, payload := range payloads {
			all = append(all, &Packet{Sequence: 65530 + uint64(len(all)), Timestamp: uint32(i) * 6000, Marker: k == len(payloads)-1, Payload: payload,
				Now: int64(i)*66e6 + int64(k)})
		}
	}
	return all
}

func assembledAs(codec Codec, packets []*Packet) (frames []Frame) {
	a := Assembler{Codec: codec}
	for _, p := range packets {
		a.Push(p, func(f *Frame) { frames = append(frames, *f) })
	}
	return frames
}

func TestAssembler_H264FramesAreWholeAndKnowTheirSize(t *testing.T) {
	frames := assembledAs(H264, h264Pictures(30))
	if len(frames) != 30 || decodable(frames) != 30 {
		t.Fatalf("%d frames, %d decodable, expected 30", len(frames), decodable(frames))
	}
	for i, f := range frames {
		if f.Key != (i%10 == 0) || f.Key && (f.Width != 320 || f.Height != 180) {
			t.Errorf("frame %d is %+v", i, f)
		}
	}
}

func TestAssembler_H264LossIsShownNoMoreUntilAKeyFrame(t *testing.T) {
	packets := slices.DeleteFunc(h264Pictures(40), func(p *Packet) bool { return p.Timestamp == 13*6000 && !p.Marker })
	for _, f := range assembledAs(H264, packets) {
		if i := f.Timestamp / 6000; f.Decodable != (i < 13 || i >= 20) {
			t.Errorf("frame %d: decodable is %v", i, f.Decodable)
		}
	}
}

func TestAssembler_H264IDRWithoutParameterSetsNeedsEarlierOnes(t *testing.T) {
	without := func(from int) []*Packet {
		return slices.DeleteFunc(h264Pictures(20), func(p *Packet) bool { return int(p.Timestamp/6000) >= from && p.Payload[0] == 0x78 })
	}
	if n := decodable(assembledAs(H264, without(0))); n != 0 {
		t.Errorf("%d frames can be shown though no parameter set came", n)
	}
	// The set of the second IDR alone is lost: the gap is passed to the IDR itself.
	frames := assembledAs(H264, without(5))
	if last := frames[len(frames)-1]; !last.Decodable {
		t.Errorf("%+v cannot be shown though its parameter sets came before", last)
	}
}
