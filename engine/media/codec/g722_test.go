package codec

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"testing"
)

// sweep is a tone from 50 Hz to 7 kHz with pauses and full scale in it.
func sweep(seconds int, rate float64) []int16 {
	out := make([]int16, seconds*int(rate))
	for i := range out {
		at := float64(i) / rate
		level := 32767 * math.Abs(math.Sin(3*at))
		if i/4000%5 == 4 {
			level = 0
		}
		out[i] = int16(level * math.Sin(2*math.Pi*(50+0.2*rate*at/float64(seconds))*at))
	}
	return out
}

func words(b []byte) []int16 {
	out := make([]int16, len(b)/2)
	for i := range out {
		out[i] = int16(binary.LittleEndian.Uint16(b[2*i:]))
	}
	return out
}

func octets(samples []int16) []byte {
	var out []byte
	for _, s := range samples {
		out = binary.LittleEndian.AppendUint16(out, uint16(s))
	}
	return out
}

// The sums are those of output that was compared bit by bit with ffmpeg's
// decoder, of a coder that codes the STL's speech as the STL does.
func TestG722GivesTheBitsItGaveWhenComparedWithTheReference(t *testing.T) {
	coded := NewG722Encoder().Encode(nil, sweep(4, 16000))
	decoded := NewG722Decoder().Decode(nil, coded)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{"coded": {coded, goldenCoded}, "decoded": {octets(decoded), goldenDecoded}} {
		sum := sha256.Sum256(c.data)
		if got := hex.EncodeToString(sum[:8]); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestG722KeepsSpeechAndSilence(t *testing.T) {
	in := make([]int16, 16000)
	for i := range in {
		in[i] = int16(8000 * math.Sin(2*math.Pi*1000*float64(i)/16000))
	}
	out := NewG722Decoder().Decode(nil, NewG722Encoder().Encode(nil, in))
	const delay = 22 // of both filters, samples
	noise, signal := 0.0, 0.0
	for i := 4000; i < 15000; i++ {
		d := float64(out[i+delay]) - float64(in[i])
		noise, signal = noise+d*d, signal+float64(in[i])*float64(in[i])
	}
	if snr := 10 * math.Log10(signal/noise); snr < 25 {
		t.Errorf("signal to noise %v dB", snr)
	}
	f, _ := ByName("G722")
	silence := NewG722Encoder().Encode(nil, make([]int16, 3200))
	for i := 0; i < len(silence); i += f.FrameBytes {
		if f.Speech(silence[i : i+f.FrameBytes]) {
			t.Errorf("silence at %d is speech", i)
		}
	}
	if tone := NewG722Encoder().Encode(nil, in); !f.Speech(tone[1600:1760]) {
		t.Error("a tone is silence")
	}
	if n := testing.AllocsPerRun(10, func() { f.Speech(silence[:160]) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestG711LosesNothingOfItsOwnSteps(t *testing.T) {
	for b := range 256 {
		if got := EncodeALaw(DecodeALaw(byte(b))); got != byte(b) {
			t.Errorf("A-law %02x comes back as %02x", b, got)
		}
		if got := EncodeULaw(DecodeULaw(byte(b))); got != byte(b) && b != 0x7f { // −0 is 0xff
			t.Errorf("µ-law %02x comes back as %02x", b, got)
		}
	}
	if !bytes.Equal([]byte{EncodeALaw(0), EncodeULaw(0), EncodeALaw(32767), EncodeULaw(-32768)}, []byte{0xd5, 0xff, 0xaa, 0x00}) {
		t.Error("ends of the scale")
	}
}

const goldenCoded, goldenDecoded = "19a7ce00eea2f086", "b1489a26593535ba"
