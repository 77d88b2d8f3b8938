package codec

import (
	"bytes"
	"os/exec"
	"slices"
	"testing"
)

// ffmpeg pipes data through a conversion.
func ffmpeg(t *testing.T, data []byte, arguments ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed: our codecs are NOT compared with its")
	}
	command := exec.Command("ffmpeg", append([]string{"-v", "error"}, arguments...)...)
	command.Stdin = bytes.NewReader(data)
	var problems bytes.Buffer
	command.Stderr = &problems
	out, err := command.Output()
	if err != nil {
		t.Fatalf("ffmpeg: %v\n%s", err, problems.Bytes())
	}
	return out
}

func TestG722IsDecodedByFFmpegBitByBit(t *testing.T) {
	coded := NewG722Encoder().Encode(nil, sweep(4, 16000))
	theirs := words(ffmpeg(t, coded, "-f", "g722", "-i", "-", "-f", "s16le", "-"))
	ours := NewG722Decoder().Decode(nil, coded)
	if n := min(len(ours), len(theirs)); n < len(ours)-44 || !slices.Equal(ours[:n], theirs[:n]) {
		t.Errorf("%d samples and %d differ", len(ours), len(theirs))
	}
}

func TestG722DecodesWhatFFmpegCodes(t *testing.T) {
	in := sweep(4, 16000)
	theirs := ffmpeg(t, octets(in), "-f", "s16le", "-ar", "16000", "-ac", "1", "-i", "-", "-f", "g722", "-")
	ours := NewG722Encoder().Encode(nil, in)
	equal := 0
	for i := range min(len(ours), len(theirs)) {
		if ours[i] == theirs[i] {
			equal++
		}
	}
	t.Logf("%d of %d octets are equal to those of ffmpeg's encoder, which need not be ITU's", equal, len(ours))
	back := words(ffmpeg(t, theirs, "-f", "g722", "-i", "-", "-f", "s16le", "-"))
	if got := NewG722Decoder().Decode(nil, theirs); !slices.Equal(got[:min(len(got), len(back))], back[:min(len(got), len(back))]) {
		t.Error("decoded differs")
	}
}

func TestG711AgreesWithFFmpegForEverySample(t *testing.T) {
	every := make([]int16, 1<<16)
	for i := range every {
		every[i] = int16(i - 1<<15)
	}
	for name, law := range map[string]struct {
		encode func(int16) byte
		decode func(byte) int16
	}{"alaw": {EncodeALaw, DecodeALaw}, "mulaw": {EncodeULaw, DecodeULaw}} {
		theirs := ffmpeg(t, octets(every), "-f", "s16le", "-ar", "8000", "-ac", "1", "-i", "-", "-f", name, "-")
		differ, off := 0, 0
		for i, s := range every {
			if law.encode(s) != theirs[i] {
				differ++
				if d := int(law.decode(law.encode(s))) - int(law.decode(theirs[i])); max(d, -d) > 2*step(s) {
					off++
				}
			}
		}
		t.Logf("%s: %d of 65536 samples fall on the other side of a decision level", name, differ)
		if off > 0 {
			t.Errorf("%s: %d are more than a step off", name, off)
		}
		all := make([]byte, 256)
		for i := range all {
			all[i] = byte(i)
		}
		for i, s := range words(ffmpeg(t, all, "-f", name, "-ar", "8000", "-ac", "1", "-i", "-", "-f", "s16le", "-")) {
			if got := law.decode(byte(i)); got != s {
				t.Errorf("%s %02x: %d, ffmpeg %d", name, i, got, s)
			}
		}
	}
}

// step is a bound of the quantiser's step at a sample, either law.
func step(s int16) int { return max(16, int(max(s, -(s+1)))>>4) }

func TestG711AgreesWithSox(t *testing.T) {
	if _, err := exec.LookPath("sox"); err != nil {
		t.Skip("sox is not installed: G.711 is NOT compared with its")
	}
	in := sweep(2, 8000)
	for name, encode := range map[string]func(int16) byte{"a-law": EncodeALaw, "u-law": EncodeULaw} {
		command := exec.Command("sox", "-D", "-t", "raw", "-r", "8000", "-e", "signed", "-b", "16", "-c", "1", "-",
			"-t", "raw", "-e", name, "-")
		command.Stdin = bytes.NewReader(octets(in))
		theirs, err := command.Output()
		if err != nil {
			t.Fatal(err)
		}
		differ := 0
		for i, s := range in {
			if encode(s) != theirs[i] {
				differ++
			}
		}
		if differ > len(in)/25 { // sox rounds before it compresses, ITU's table does not
			t.Errorf("%s: %d of %d samples differ", name, differ, len(in))
		}
		t.Logf("%s: %d of %d differ", name, differ, len(in))
	}
}
