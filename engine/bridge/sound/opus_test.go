package sound

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/thesyncim/gopus/container/ogg"

	"vigie.dev/engine/media/codec"
)

// ffmpeg is libopus by way of a program that is not ours.
func ffmpeg(t *testing.T, in []byte, arguments ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed: our Opus is NOT held against libopus in this run (npm test installs it)")
	}
	run := exec.Command("ffmpeg", append([]string{"-v", "error", "-y"}, arguments...)...)
	var out, said bytes.Buffer
	run.Stdin, run.Stdout, run.Stderr = bytes.NewReader(in), &out, &said
	if err := run.Run(); err != nil {
		t.Fatalf("ffmpeg: %v\n%s", err, said.String())
	}
	return out.Bytes()
}

// voice is a buzz with formants that come and go, like a vowel said again and again, at about −12 dBov.
func voice(rate, frames int) []int16 {
	samples := make([]int16, frames*Samples(rate))
	for i := range samples {
		at := float64(i) / float64(rate)
		s := 0.0
		for _, f := range []float64{140, 280, 420, 700, 1120, 1260, 2380} {
			s += math.Sin(2 * math.Pi * f * at)
		}
		samples[i] = int16(2000 * s * (0.55 - 0.45*math.Cos(2*math.Pi*3*at)))
	}
	return samples
}

func pcm(samples []int16) []byte {
	b := make([]byte, 0, 2*len(samples))
	for _, s := range samples {
		b = binary.LittleEndian.AppendUint16(b, uint16(s))
	}
	return b
}

func samplesOf(b []byte) []int16 {
	samples := make([]int16, len(b)/2)
	for i := range samples {
		samples[i] = int16(binary.LittleEndian.Uint16(b[2*i:]))
	}
	return samples
}

// likeness is how much of got is wanted, in dB, at the best shift up to most samples either way.
func likeness(want, got []int16, most int) float64 {
	best := math.Inf(-1)
	for shift := -most; shift <= most; shift++ {
		signal, noise := 0.0, 0.0
		for i := most; i+most < len(want) && i+most < len(got); i++ {
			w, g := float64(want[i]), float64(got[i+shift])
			signal += w * w
			noise += (w - g) * (w - g)
		}
		best = max(best, 10*math.Log10(signal/max(noise, 1)))
	}
	return best
}

func TestOpusDecoder_decodesWhatLibopusCodedAsLibopusDoes(t *testing.T) {
	file := ffmpeg(t, pcm(voice(48000, 100)), "-f", "s16le", "-ar", "48000", "-ac", "1", "-i", "-",
		"-c:a", "libopus", "-b:a", "32k", "-application", "voip", "-f", "ogg", "-")
	packets, err := codec.ReadOggOpus(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, rate := range []int{8000, 16000, 48000} {
		want := samplesOf(ffmpeg(t, file, "-c:a", "libopus", "-i", "-", "-f", "s16le", "-ar", fmt.Sprint(rate), "-ac", "1", "-"))
		d, err := NewOpusDecoder(rate)
		if err != nil {
			t.Fatal(err)
		}
		var got []int16
		for _, p := range packets {
			if got, err = d.Decode(got, p); err != nil {
				t.Fatal(err)
			}
		}
		like := likeness(want, got, rate/100)
		t.Logf("%d Hz: %d samples, libopus's %d, alike by %.1f dB", rate, len(got), len(want), like)
		// Under 48 kHz the resamplers differ.
		if least := map[int]float64{8000: 15, 16000: 15, 48000: 35}[rate]; like < least {
			t.Errorf("%d Hz: alike by %.1f dB, expected %.0f", rate, like, least)
		}
	}
}

func TestOpusEncoder_libopusUnderstandsIt(t *testing.T) {
	for _, rate := range []int{8000, 16000, 48000} {
		said := voice(rate, 100)
		e, err := NewOpusEncoder(rate)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "coded.opus")
		file, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		w, err := ogg.NewWriter(file, 48000, 1)
		if err != nil {
			t.Fatal(err)
		}
		octets := 0
		for i := 0; i < len(said); i += Samples(rate) {
			p, err := e.Encode(nil, said[i:i+Samples(rate)])
			if err != nil {
				t.Fatal(err)
			}
			octets += len(p)
			if err := w.WritePacket(p, 960); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		got := samplesOf(ffmpeg(t, nil, "-c:a", "libopus", "-i", path, "-f", "s16le", "-ar", fmt.Sprint(rate), "-ac", "1", "-"))
		like := likeness(said, got, rate/50)
		t.Logf("%d Hz: %.1f kbit/s, alike by %.1f dB", rate, float64(octets)*8/2/1000, like)
		if like < 6 {
			t.Errorf("%d Hz: alike by %.1f dB, expected 6", rate, like)
		}
	}
}

func TestOpus_aLostPacketIsMendedByTheNext(t *testing.T) {
	const rate = 16000
	said := voice(rate, 60)
	decode := func(lose, mend bool) []int16 {
		e, err := NewOpusEncoder(rate)
		if err != nil {
			t.Fatal(err)
		}
		d, err := NewOpusDecoder(rate)
		if err != nil {
			t.Fatal(err)
		}
		var packets [][]byte
		for i := 0; i < len(said); i += Samples(rate) {
			p, err := e.Encode(nil, said[i:i+Samples(rate)])
			if err != nil {
				t.Fatal(err)
			}
			packets = append(packets, p)
		}
		var got []int16
		for i, p := range packets {
			if lose && i%5 == 4 && i+1 < len(packets) {
				var next []byte
				if mend {
					next = packets[i+1]
				}
				got = d.Conceal(got, next)
				continue
			}
			if got, err = d.Decode(got, p); err != nil {
				t.Fatal(err)
			}
		}
		return got
	}
	whole := decode(false, false)
	made, mended := likeness(whole, decode(true, false), 0), likeness(whole, decode(true, true), 0)
	t.Logf("one of five lost: made up %.1f dB, mended %.1f dB", made, mended)
	if mended < made+3 {
		t.Errorf("mended %.1f dB is hardly better than made up %.1f dB", mended, made)
	}
}

func TestOpus_codingAndDecodingAllocateNothing(t *testing.T) {
	const rate = 8000
	e, _ := NewOpusEncoder(rate)
	d, _ := NewOpusDecoder(rate)
	said, packet, out := voice(rate, 1), make([]byte, 0, 1500), make([]int16, 0, 4*Samples(rate))
	if n := testing.AllocsPerRun(50, func() {
		p, err := e.Encode(packet, said)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = d.Decode(out, p); err != nil {
			t.Fatal(err)
		}
	}); n > 0 {
		t.Errorf("%.1f allocations a frame", n)
	}
}

func BenchmarkOpus(b *testing.B) {
	for _, rate := range []int{8000, 16000, 48000} {
		said, packet, out := voice(rate, 50), make([]byte, 0, 1500), make([]int16, 0, 8*Samples(rate))
		e, _ := NewOpusEncoder(rate)
		d, _ := NewOpusDecoder(rate)
		var p []byte
		b.Run(fmt.Sprintf("encode/%d", rate), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				at := i % 50 * Samples(rate)
				p, _ = e.Encode(packet, said[at:at+Samples(rate)])
			}
		})
		b.Run(fmt.Sprintf("decode/%d", rate), func(b *testing.B) {
			for b.Loop() {
				_, _ = d.Decode(out, p)
			}
		})
	}
}
