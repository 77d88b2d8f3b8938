package codec

import (
	"bytes"
	"os/exec"
	"testing"
	"time"
)

func TestOpusPacketReadsTheTableOfRFC6716(t *testing.T) {
	ms := func(v float64) time.Duration { return time.Duration(v * float64(time.Millisecond)) }
	want := []struct {
		bandwidth Bandwidth
		lengths   []float64
	}{{OpusNB, []float64{10, 20, 40, 60}}, {OpusMB, []float64{10, 20, 40, 60}}, {OpusWB, []float64{10, 20, 40, 60}},
		{OpusSWB, []float64{10, 20}}, {OpusFB, []float64{10, 20}}, {OpusNB, []float64{2.5, 5, 10, 20}},
		{OpusWB, []float64{2.5, 5, 10, 20}}, {OpusSWB, []float64{2.5, 5, 10, 20}}, {OpusFB, []float64{2.5, 5, 10, 20}}}
	config := byte(0)
	for _, row := range want {
		for _, length := range row.lengths {
			for code, frames := range []float64{1, 2, 2} {
				if b, l, ok := OpusPacket([]byte{config<<3 | byte(code), 0}); b != row.bandwidth || l != ms(length*frames) || !ok {
					t.Errorf("config %d code %d: %s %v %v", config, code, b, l, ok)
				}
			}
			config++
		}
	}
	if _, l, ok := OpusPacket([]byte{3<<3 | 3, 2}); !ok || l != 120*time.Millisecond {
		t.Errorf("two frames of 60 ms: %v %v", l, ok)
	}
	for _, bad := range [][]byte{nil, {3}, {3, 0}, {3<<3 | 3, 3}} {
		if _, _, ok := OpusPacket(bad); ok {
			t.Errorf("%x accepted", bad)
		}
	}
}

func TestReadOggOpusGivesPacketsOf20Ms(t *testing.T) {
	for name, command := range map[string]*exec.Cmd{
		"opusenc": exec.Command("opusenc", "--quiet", "--raw", "--raw-rate", "16000", "--raw-chan", "1", "--bitrate", "24", "--speech", "-", "-"),
		"ffmpeg": exec.Command("ffmpeg", "-v", "error", "-f", "s16le", "-ar", "16000", "-ac", "1", "-i", "-", "-c:a", "libopus", "-b:a", "24k",
			"-application", "voip", "-f", "ogg", "-"),
	} {
		if command.Err != nil {
			t.Logf("%s is not installed: its files are NOT read here", name)
			continue
		}
		command.Stdin = bytes.NewReader(octets(sweep(3, 16000)))
		file, err := command.Output()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		packets, err := ReadOggOpus(file)
		if err != nil || len(packets) < 149 || len(packets) > 153 {
			t.Fatalf("%s: %d packets: %v", name, len(packets), err)
		}
		for i, p := range packets {
			if b, length, ok := OpusPacket(p); !ok || length != 20*time.Millisecond || b == OpusNB && i > 5 {
				t.Errorf("%s packet %d: %s %v %v", name, i, b, length, ok)
			}
		}
		file[len(file)-1] ^= 1
		if _, err := ReadOggOpus(file); err == nil {
			t.Errorf("%s: an altered file was read", name)
		}
	}
}

func FuzzReadOggOpus(f *testing.F) {
	f.Add([]byte("OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x03abc"))
	f.Fuzz(func(t *testing.T, b []byte) {
		packets, err := ReadOggOpus(b)
		total := 0
		for _, p := range packets {
			total += len(p)
			OpusPacket(p)
		}
		if err == nil && total > len(b) {
			t.Fatalf("%d octets of packets in a file of %d", total, len(b))
		}
	})
}

func FuzzReadWAV(f *testing.F) {
	f.Add(append([]byte("RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\x04\x00\x00\x00"), 1, 2, 3, 4))
	f.Fuzz(func(t *testing.T, b []byte) {
		if samples, err := ReadWAV(b, 8000); err == nil && 2*len(samples) > len(b) {
			t.Fatalf("%d samples in %d octets", len(samples), len(b))
		}
	})
}
