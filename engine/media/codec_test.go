package media

import (
	"bytes"
	"encoding/binary"
	"math"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"vigie.dev/engine/media/codec"
	"vigie.dev/engine/media/wire"
	"vigie.dev/engine/qoe"
)

// opusClip has frames of 20 ms with a table of contents of that config; what follows it is not decoded here.
func opusClip(t testing.TB, config byte, frames int) *Clip {
	t.Helper()
	format, err := codec.ByName("opus")
	if err != nil {
		t.Fatal(err)
	}
	random := bytes.Join(speech(t, "pcma", frames, uint64(config)).frames, nil)
	list := make([][]byte, frames)
	for i := range list {
		list[i] = append([]byte{config << 3}, random[i*160:i*160+40+i%60]...)
	}
	clip, err := newClip(format, list)
	if err != nil {
		t.Fatal(err)
	}
	return clip
}

// codecCall runs a call of one codec over loopback.
func codecCall(t *testing.T, payloadType uint8, one, two *Clip) (a, b Report) {
	t.Helper()
	p, q := listen(t, Config{}), listen(t, Config{})
	name := one.format.Name
	x, err := p.Open(StreamConfig{Remote: q.RTP(), PayloadType: payloadType, Codec: name, Clip: one, Heard: two})
	if err != nil {
		t.Fatal(err)
	}
	y, err := q.Open(StreamConfig{Remote: p.RTP(), PayloadType: payloadType, Codec: name, Clip: two, Heard: one,
		Peer: func() (time.Time, bool) { return x.Start(), true }})
	if err != nil {
		t.Fatal(err)
	}
	// 1.3 s of packets each way, however long a busy machine takes.
	for deadline := time.Now().Add(15 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if p.Health().Received >= 65 && q.Health().Received >= 65 {
			break
		}
	}
	return x.Close(), y.Close()
}

func TestStreamOfEveryCodecIsScoredOnItsOwnScale(t *testing.T) {
	opus := func(config byte) [2]*Clip { return [2]*Clip{opusClip(t, config, 100), opusClip(t, config, 90)} }
	g722 := [2]*Clip{speech(t, "g722", 100, 4), speech(t, "g722", 90, 5)}
	for name, c := range map[string]struct {
		clips [2]*Clip
		pt    uint8
		score string
	}{
		"G.722": {g722, 9, "g722"}, "Opus SILK WB": {opus(9), 111, "opus-wb"}, "Opus CELT FB": {opus(31), 111, "opus-swb"},
		"Opus SILK NB": {opus(1), 111, "opus-nb"},
	} {
		_, r := codecCall(t, c.pt, c.clips[0], c.clips[1])
		want, _ := qoe.CodecByName(c.score)
		best := qoe.Evaluate(qoe.Input{Codec: want, DelayMs: r.DelayMeanMs + 50 + 20})
		if r.Model != best.Model || r.Ie != want.Ie || r.Bpl != want.Bpl || r.Matched != r.Received || r.Received < 50 || r.Lost != 0 {
			t.Errorf("%s: %+v", name, r)
		}
		if r.Late == 0 && math.Abs(r.MOS-best.MOS) > 0.001 || r.JitterMaxMs > 20 || !r.HasDelay || r.DelayMeanMs > 20 {
			t.Errorf("%s: MOS %v, want %v; %+v", name, r.MOS, best.MOS, r)
		}
	}
}

// A clock of 8 kHz for Opus, or of 16 kHz for G.722, makes jitter of packets that come on time.
func TestEarKeepsTheClockOfTheCodec(t *testing.T) {
	for name, ticks := range map[string]uint32{"pcma": 160, "g722": 160, "opus": 960} {
		format, _ := codec.ByName(name)
		clip := opusClip(t, 9, 10)
		e := newEar(StreamConfig{Codec: name, Clip: clip}, format, qoe.PlayoutF1)
		for i := range 200 {
			late := int64(i%2) * int64(2*time.Millisecond)
			e.hear(wire.Packet{Seq: uint16(i), Timestamp: uint32(i) * ticks, SSRC: 1, Payload: clip.frame(i % 10)}, at(i)+late, 0)
		}
		if r := e.report(at(200)); r.Late != 0 || math.Abs(r.JitterLastMs-2) > 0.01 {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestEarScoresOpusByTheBandwidthHeardMost(t *testing.T) {
	format, _ := codec.ByName("opus")
	wide, narrow := opusClip(t, 9, 10), opusClip(t, 1, 10)
	e := newEar(StreamConfig{Codec: "opus", Clip: wide}, format, qoe.PlayoutF1)
	for i := range 100 {
		clip := wide
		if i%3 > 0 {
			clip = narrow
		}
		e.hear(wire.Packet{Seq: uint16(i), Timestamp: uint32(i) * 960, SSRC: 1, Payload: clip.frame(i % 10)}, at(i), 0)
	}
	if r := e.report(at(100)); r.Model != "ITU-T G.107 (NB)" || r.Ie != 2.03 {
		t.Errorf("%+v", r)
	}
}

func TestLoadClipCodesWAVAtTheCodecsRate(t *testing.T) {
	write := func(rate uint32, samples int) string {
		h := append([]byte("RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00"), 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 16, 0)
		binary.LittleEndian.PutUint32(h[24:], rate)
		h = binary.LittleEndian.AppendUint32(append(h, "data"...), uint32(2*samples))
		for i := range samples {
			h = binary.LittleEndian.AppendUint16(h, uint16(int16(9000*math.Sin(float64(i)/3))))
		}
		path := filepath.Join(t.TempDir(), "x.wav")
		if err := os.WriteFile(path, h, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, rate := range map[string]uint32{"pcma": 8000, "pcmu": 8000, "g722": 16000} {
		clip, err := LoadClip(write(rate, int(rate)), name)
		if err != nil || clip.Frames() != 50 || !clip.speech[20] {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := LoadClip(write(44100, 44100), name); err == nil {
			t.Errorf("%s: 44.1 kHz accepted", name)
		}
	}
	if _, err := LoadClip(write(48000, 48000), "opus"); err == nil {
		t.Error("WAV as Opus accepted")
	}
	port := listen(t, Config{})
	if _, err := port.Open(StreamConfig{Remote: netip.AddrPortFrom(loopback, 9), Codec: "opus", Clip: speech(t, "pcma", 5, 1)}); err == nil {
		t.Error("a G.711 clip as Opus")
	}
}
