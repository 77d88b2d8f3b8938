package gathering

import (
	"path/filepath"
	"strings"
	"testing"

	"vigie.dev/engine/qoe/video"
)

// pictured is a plan with pictures in every codec, of two sizes.
func pictured(t *testing.T, codecs ...video.Codec) *Plan {
	t.Helper()
	p := &Plan{Layers: 2, Codecs: codecs}
	for _, codec := range codecs {
		name, coder := ".ivf", []string{"-c:v", "libvpx", "-deadline", "realtime"}
		switch codec {
		case video.VP9:
			coder = []string{"-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-lag-in-frames", "0"}
		case video.H264:
			name, coder = ".h264", []string{"-c:v", "libx264", "-profile:v", "baseline", "-x264-params", "aud=1"}
		}
		for rid, size := range map[string]string{"q": "160x90", "h": "320x180"} {
			file := filepath.Join(t.TempDir(), string(codec)+rid+name)
			ffmpeg(t, append(append([]string{"-f", "lavfi", "-i", "testsrc2=size=" + size + ":rate=15:duration=1", "-pix_fmt", "yuv420p"}, coder...), "-g", "15", file)...)
			p.Media.Pictures = append(p.Media.Pictures, Picture{Codec: codec, RID: rid, File: file})
		}
		if last := p.Media.Pictures; last[len(last)-1].RID == "q" { // from small to large
			last[len(last)-1], last[len(last)-2] = last[len(last)-2], last[len(last)-1]
		}
	}
	return p
}

func TestPictures_camerasTakeTheCodecsInTurn(t *testing.T) {
	all, err := pictures(pictured(t, video.VP8, video.H264, video.VP9))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		codec  video.Codec
		layers int
	}{{video.VP8, 2}, {video.H264, 2}, {video.VP9, 1}} {
		if s := all[i]; s.codec != want.codec || len(s.layers) != want.layers || s.small.Height != 90 || s.large.Height != 180 {
			t.Errorf("%+v, expected %s in %d layers", s, want.codec, want.layers)
		}
	}
	if alone := all[2].layers[0]; alone.RID != "" || alone.Clip.Height != 180 {
		t.Errorf("VP9 is published as %q of %d lines, expected the largest, without a name", alone.RID, alone.Clip.Height)
	}
	m := &meeting{probe: &Probe{shown: all}, index: 1}
	for i, want := range []video.Codec{video.H264, video.VP9, video.VP8} {
		if got := m.shown(i).codec; got != want {
			t.Errorf("camera %d of the second room shows %s, expected %s", i, got, want)
		}
	}
}

func TestPictures_aFileOfAnotherCodecIsRefused(t *testing.T) {
	p := pictured(t, video.VP8)
	p.Codecs = []video.Codec{video.VP9}
	for i := range p.Media.Pictures {
		p.Media.Pictures[i].Codec = video.VP9
	}
	if _, err := pictures(p); err == nil || !strings.Contains(err.Error(), "it is vp8") {
		t.Errorf("%v", err)
	}
}

func TestPlan_Check_aCodecThatHasTooFewLayersIsRefused(t *testing.T) {
	p := plan(t, "ws://127.0.0.1:1")
	p.Codecs = []video.Codec{video.VP8, video.H264}
	if err := p.Check(); err == nil || !strings.Contains(err.Error(), `plan.codecs: "h264" has 0 layers`) {
		t.Errorf("%v", err)
	}
}
