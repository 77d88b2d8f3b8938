package secure

import (
	"bytes"
	"testing"

	"vigie.dev/engine/media/wire"
)

func pair(t testing.TB, suite Suite) (a, b *Session) {
	t.Helper()
	ours, theirs := NewCrypto(1, suite), NewCrypto(1, suite)
	a, err := NewSDES(ours, theirs)
	if err != nil {
		t.Fatal(err)
	}
	if b, err = NewSDES(theirs, ours); err != nil {
		t.Fatal(err)
	}
	return a, b
}

var payload = bytes.Repeat([]byte{0x5a}, 160)

func rtpPacket(b []byte, seq uint16) int {
	return wire.PutRTP(b, wire.Packet{PayloadType: 8, Seq: seq, Timestamp: uint32(seq) * 160, SSRC: 7, Payload: payload})
}

func TestSessionOpensWhatTheOtherSealedOverTheWrap(t *testing.T) {
	for _, suite := range Suites {
		a, b := pair(t, suite)
		buffer, plain := make([]byte, 1500), make([]byte, 1500)
		for i := range 3 << 16 {
			seq := uint16(i)
			n := rtpPacket(plain, seq)
			copy(buffer, plain[:n])
			sealed := a.SealRTP(buffer, n)
			if sealed == 0 || bytes.Equal(buffer[12:n], plain[12:n]) {
				t.Fatalf("%s: packet %d is not sealed", suite, i)
			}
			if opened, verdict := b.OpenRTP(buffer[:sealed]); verdict != Opened || !bytes.Equal(opened, plain[:n]) {
				t.Fatalf("%s: packet %d does not open", suite, i)
			}
		}
	}
}

func TestSessionRefusesAnAlteredPacket(t *testing.T) {
	for _, suite := range Suites {
		a, b := pair(t, suite)
		buffer := make([]byte, 1500)
		n := a.SealRTP(buffer, rtpPacket(buffer, 1))
		for i := range n {
			altered := append([]byte(nil), buffer[:n]...)
			altered[i] ^= 1
			if _, verdict := b.OpenRTP(altered); verdict == Opened {
				t.Errorf("%s: octet %d altered, still opened", suite, i)
			}
		}
		if _, verdict := b.OpenRTP(append([]byte(nil), buffer[:n]...)); verdict != Opened {
			t.Errorf("%s: the true packet no longer opens", suite)
		}
		if _, verdict := b.OpenRTP(buffer[:n]); verdict != Replayed {
			t.Errorf("%s: the same packet again is %v", suite, verdict)
		}
		report := wire.Compound{SSRC: 7, CNAME: "x"}
		n = a.SealRTCP(buffer, report.Put(buffer))
		buffer[n-1] ^= 1
		if _, verdict := b.OpenRTCP(append([]byte(nil), buffer[:n]...)); verdict == Opened {
			t.Errorf("%s: altered report opened", suite)
		}
		buffer[n-1] ^= 1
		if opened, verdict := b.OpenRTCP(buffer[:n]); verdict != Opened || wire.KindOf(opened) != wire.RTCP {
			t.Errorf("%s: report does not open", suite)
		}
	}
}

func TestSessionAllocatesNothingAPacket(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector allocates: allocations are NOT counted in this run")
	}
	for _, suite := range Suites {
		a, b := pair(t, suite)
		buffer, seq := make([]byte, 1500), uint16(0)
		round := func() {
			seq++
			if _, verdict := b.OpenRTP(buffer[:a.SealRTP(buffer, rtpPacket(buffer, seq))]); verdict != Opened {
				t.Fatal("does not open")
			}
		}
		round() // makes the state of the SSRC
		if n := testing.AllocsPerRun(1000, round); n != 0 {
			t.Errorf("%s: %v allocations a packet sealed and opened", suite, n)
		}
	}
}

func BenchmarkSession(b *testing.B) {
	for _, suite := range Suites {
		b.Run(string(suite), func(b *testing.B) {
			x, y := pair(b, suite)
			buffer, seq := make([]byte, 1500), uint16(0)
			b.ReportAllocs()
			for b.Loop() {
				seq++
				y.OpenRTP(buffer[:x.SealRTP(buffer, rtpPacket(buffer, seq))])
			}
		})
	}
}

func FuzzOpen(f *testing.F) {
	_, b := pair(f, AESCM80)
	_, g := pair(f, AESGCM)
	buffer := make([]byte, 1500)
	f.Add(append([]byte(nil), buffer[:rtpPacket(buffer, 1)]...))
	f.Add([]byte{0x80, 200, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 3, 0x80, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, s := range []*Session{b, g} {
			if opened, verdict := s.OpenRTP(append([]byte(nil), data...)); verdict == Opened {
				t.Fatalf("%s: RTP of a stranger opened: %x", s.Suite(), opened)
			}
			if opened, verdict := s.OpenRTCP(append([]byte(nil), data...)); verdict == Opened {
				t.Fatalf("%s: RTCP of a stranger opened: %x", s.Suite(), opened)
			}
		}
	})
}
