package capture

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// small are captures with a little of everything, to be damaged.
func small(t testing.TB) [][]byte {
	k := talk{n: 8, ssrc: 1, payloadType: 0, seq: 65_533, timestamp: 1<<32 - 320, double: func(i int) bool { return i == 3 },
		lose: func(i int) bool { return i == 5 }, payload: func(r *rand.Rand) []byte { return noise(r)[:4] }}
	back := k
	back.ssrc, back.payloadType = 2, 111
	back.late = func(i int) time.Duration { return time.Duration(i%2) * 50 * time.Millisecond }
	offer := sipMessage(alice, "m=audio 4000 RTP/AVP 111", "a=rtpmap:111 opus/48000/2")
	talks := append(k.datagrams(alice, bob), back.datagrams(bob, alice)...)
	six := append(k.datagrams(alice6, bob6), datagram{src: alice6, dst: bob6, payload: offer, tcpSeq: 9})
	return [][]byte{
		wire{}.write(t, append(talks, datagram{src: alice, dst: bob, payload: offer})),
		wire{ng: true, vlans: []uint16{1, 2}}.write(t, talks),
		wire{link: 113}.write(t, six),
		wire{link: 276, ng: true}.write(t, six),
	}
}

// sound asserts what holds of any report, whatever was read.
func sound(t testing.TB, report Report) {
	t.Helper()
	if report.Streams == nil {
		t.Fatal("no list of streams")
	}
	for _, s := range report.Streams {
		if s.Expected != s.Received+s.Lost || s.Received == 0 || s.Scores == nil {
			t.Fatalf("counts do not add up: %+v", s)
		}
		if j := s.JitterMs; !(j.Mean >= 0 && j.Max >= 0 && j.Last >= 0 && j.Max < 1e300) || !(s.BurstRatio > 0) {
			t.Fatalf("jitter or burst ratio: %+v", s)
		}
		for _, score := range s.Scores {
			if !(score.MOS >= 1 && score.MOS <= 4.5 && score.R <= 148 && score.R > -200) || score.Model == "" {
				t.Fatalf("score out of range: %+v", s)
			}
		}
	}
}

func TestReadOfACaptureCutAtAnyByte(t *testing.T) {
	for _, capture := range small(t) {
		whole, _ := read(t, capture)
		for n := range capture {
			report, warnings := read2(t, capture[:n])
			sound(t, report)
			if len(report.Streams) > len(whole.Streams) {
				t.Fatalf("cut at %d: %d streams", n, len(report.Streams))
			}
			if n < 4 && !strings.Contains(warnings, "first bytes") {
				t.Fatalf("cut at %d: %q", n, warnings)
			}
		}
	}
}

// read2 reads what may be no capture at all.
func read2(t testing.TB, capture []byte) (Report, string) {
	t.Helper()
	report, warnings, err := Read(bytes.NewReader(capture))
	if err != nil {
		if !strings.HasPrefix(err.Error(), "Cannot ") {
			t.Fatalf("an error that does not say what cannot be done: %v", err)
		}
		return Report{Streams: []Stream{}}, err.Error()
	}
	return report, strings.Join(warnings, "\n")
}

func TestReadSaysWhereACaptureIsCutOff(t *testing.T) {
	capture := wire{}.write(t, plain.datagrams(alice, bob))
	s, warnings := only(t, capture[:len(capture)/2])
	if !strings.Contains(warnings, "cut off after 100 frames") && !strings.Contains(warnings, "cut off after 99 frames") {
		t.Error(warnings)
	}
	if s.Received < 99 || s.Lost != 0 {
		t.Errorf("%+v", s)
	}
}

func TestReadRefusesWhatIsNoCapture(t *testing.T) {
	if _, _, err := Read(strings.NewReader("root:x:0:0:root")); !errors.Is(err, ErrNotCapture) {
		t.Errorf("%v", err)
	}
}

func TestReadFramesCutByTheSnapLength(t *testing.T) {
	capture := wire{}.write(t, plain.datagrams(alice, bob))
	// Keep 54 of each frame's bytes: Ethernet, IP, UDP and the RTP header.
	const frameHead, kept = 16, 54
	short := bytes.Clone(capture[:24])
	for rest := capture[24:]; len(rest) > 0; {
		size := int(rest[8]) | int(rest[9])<<8
		head := bytes.Clone(rest[:frameHead])
		head[8], head[9] = kept, 0
		short = append(append(short, head...), rest[frameHead:frameHead+kept]...)
		rest = rest[frameHead+size:]
	}
	if s, _ := only(t, short); s.Received != 200 || s.Scores[0].R < 93 {
		t.Errorf("%+v", s)
	}
}

// A short run of what FuzzRead does for longer, the same each time.
func TestReadOfDamagedCaptures(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	for _, capture := range small(t) {
		for range 400 {
			b := bytes.Clone(capture)
			for range 1 + random.IntN(8) {
				b[random.IntN(len(b))] = byte(random.Uint32())
			}
			report, _ := read2(t, b[:random.IntN(len(b)+1)])
			sound(t, report)
			report, _ = read2(t, b)
			sound(t, report)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, capture := range small(f) {
		f.Add(capture)
		f.Add(capture[:len(capture)*2/3])
	}
	f.Fuzz(func(t *testing.T, capture []byte) {
		report, _ := read2(t, capture)
		sound(t, report)
	})
}

// FuzzRTP gives the bytes to one flow as datagrams of the lengths it names.
func FuzzRTP(f *testing.F) {
	var seed []byte
	for _, d := range (talk{n: 6, ssrc: 3, payloadType: 8, seq: 65_533, payload: func(r *rand.Rand) []byte { return noise(r)[:3] }}).datagrams(alice, bob) {
		seed = append(append(seed, byte(len(d.payload))), d.payload...)
	}
	f.Add(seed, int64(20_000_000))
	f.Add(seed, int64(-1))
	f.Fuzz(func(t *testing.T, b []byte, step int64) {
		g, at := newGathering(), int64(0)
		taken := uint64(0)
		for len(b) > 0 {
			n := min(int(b[0]), len(b)-1)
			g.collector.take(segment{src: alice, dst: bob, payload: b[1 : 1+n]}, at)
			at += step
			b = b[1+n:]
			taken++
		}
		report, _, err := g.report(nil)
		check(t, err)
		sound(t, report)
		for _, s := range report.Streams {
			if s.Received+s.Duplicates > taken {
				t.Fatalf("%d packets taken, %+v", taken, s)
			}
		}
	})
}
