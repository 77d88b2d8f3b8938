package picture

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// strip draws a number as make-pictures.sh does, on grey of a given noise.
func strip(width, height, number int, black, white byte) []byte {
	luma := make([]byte, pictureBytes(width, height))
	for i := range luma {
		luma[i] = byte(100 + i*37%60)
	}
	for bit := range codeBits {
		for half := range 2 {
			value := black
			if (number>>bit&1 == 1) == (half == 0) {
				value = white
			}
			from := width/10 + (2*bit+half)*width/20
			for y := range max(1, height/30) {
				for x := from; x < from+width/20; x++ {
					luma[y*width+x] = value
				}
			}
		}
	}
	return luma
}

func TestTimeCode_everyNumberInEverySize(t *testing.T) {
	for _, size := range [][2]int{{640, 360}, {320, 180}, {160, 90}, {1280, 720}} {
		for want := range Codes {
			if got, ok := TimeCode(strip(size[0], size[1], want, 16, 235), size[0], size[1]); !ok || got != want {
				t.Fatalf("%v: %d, %v, expected %d", size, got, ok, want)
			}
		}
	}
}

func TestTimeCode_whatIsNoStripIsNotRead(t *testing.T) {
	plain := make([]byte, pictureBytes(160, 90))
	for name, luma := range map[string][]byte{"black": plain, "little contrast": strip(160, 90, 5, 100, 140), "short": plain[:100]} {
		if n, ok := TimeCode(luma, 160, 90); ok {
			t.Errorf("%s was read as %d", name, n)
		}
	}
}

func TestTimeCode_isReadFromEachCodedLayerOfTheProbesPicture(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed: the time code is NOT read from coded pictures in this run (npm test installs it)")
	}
	dir := t.TempDir()
	if out, err := exec.Command("sh", "../../../stack/images/probe/make-pictures.sh", dir).CombinedOutput(); err != nil {
		t.Fatalf("make-pictures: %v\n%s", err, out)
	}
	for file, size := range map[string][2]int{"source.mkv": {640, 360}, "f.ivf": {640, 360}, "h.ivf": {320, 180}, "q.ivf": {160, 90}} {
		// A layer is read at its own size, the smallest at that of the picture that is wanted too.
		as := size
		for range map[bool]int{true: 2, false: 1}[file == "q.ivf"] {
			frames, err := decode(t.Context(), "ffmpeg", filepath.Join(dir, file), as[0], as[1])
			if err != nil {
				t.Fatal(err)
			}
			if len(frames) != 150 {
				t.Errorf("%s: %d pictures, expected 150", file, len(frames))
			}
			for i, frame := range frames {
				if n, ok := TimeCode(frame, as[0], as[1]); !ok || n != i {
					t.Fatalf("%s at %v: picture %d is read as %d, %v", file, as, i, n, ok)
				}
			}
			as = [2]int{640, 360}
		}
	}
}
