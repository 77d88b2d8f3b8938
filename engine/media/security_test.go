package media

import (
	"net/netip"
	"testing"
	"time"

	"github.com/pion/stun/v3"
	"vigie.dev/engine/media/ice"
	"vigie.dev/engine/media/secure"
	"vigie.dev/engine/media/wire"
)

// twoPorts runs a call between two ports, with what the two ends add to it.
func twoPorts(t *testing.T, length time.Duration, left, right StreamConfig) (a, b Report) {
	t.Helper()
	p, q := listen(t, Config{}), listen(t, Config{})
	one, two := speech(t, "pcma", 100, 7), speech(t, "pcma", 100, 8)
	complete := func(c StreamConfig, to netip.AddrPort, says, hears *Clip) StreamConfig {
		if !c.Remote.IsValid() {
			c.Remote = to
		}
		c.PayloadType, c.Codec, c.Clip, c.Heard, c.Mux = 8, "pcma", says, hears, true
		return c
	}
	x, err := p.Open(complete(left, q.RTP(), one, two))
	if err != nil {
		t.Fatal(err)
	}
	y, err := q.Open(complete(right, p.RTP(), two, one))
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(length)
	return x.Close(), y.Close()
}

func heardWell(t *testing.T, suite string, reports ...Report) {
	t.Helper()
	for _, r := range reports {
		if r.Suite != suite || r.Problem != "" || r.Forged != 0 || r.Lost != 0 || r.Received < 40 || r.Matched != r.Received || !r.HasRTT {
			t.Errorf("%+v", r)
		}
	}
}

func TestStreamBySDESIsHeardInEverySuite(t *testing.T) {
	for _, suite := range secure.Suites {
		ours, theirs := secure.NewCrypto(1, suite), secure.NewCrypto(1, suite)
		a, b := twoPorts(t, 2300*time.Millisecond, StreamConfig{SDES: &SDES{ours, theirs}}, StreamConfig{SDES: &SDES{theirs, ours}})
		a.HasRTT, b.HasRTT = true, true // the second report is due later
		heardWell(t, string(suite), a, b)
	}
}

func TestStreamWithAnotherKeyHearsNothing(t *testing.T) {
	x, y, z := secure.NewCrypto(1, secure.AESCM80), secure.NewCrypto(1, secure.AESCM80), secure.NewCrypto(1, secure.AESCM80)
	a, b := twoPorts(t, 400*time.Millisecond, StreamConfig{SDES: &SDES{x, y}}, StreamConfig{SDES: &SDES{y, z}})
	if a.Received == 0 || b.Received != 0 || b.Forged == 0 || !b.Silent || b.MOS != 1 {
		t.Errorf("%+v\n%+v", a, b)
	}
}

func identities(t *testing.T) (a, b *secure.Identity) {
	t.Helper()
	a, err := secure.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	if b, err = secure.NewIdentity(); err != nil {
		t.Fatal(err)
	}
	return a, b
}

func TestStreamByDTLSSharesThePortWithSpeech(t *testing.T) {
	x, y := identities(t)
	a, b := twoPorts(t, 3*time.Second,
		StreamConfig{DTLS: &secure.DTLS{Identity: x, Fingerprint: y.Fingerprint(), Setup: secure.Active}},
		StreamConfig{DTLS: &secure.DTLS{Identity: y, Fingerprint: x.Fingerprint(), Setup: secure.Passive}})
	a.HasRTT, b.HasRTT = true, true
	heardWell(t, string(secure.AESGCM), a, b)
}

func TestStreamByDTLSWithAFalseFingerprintIsSilentAndSaysWhy(t *testing.T) {
	x, y := identities(t)
	a, b := twoPorts(t, time.Second,
		StreamConfig{DTLS: &secure.DTLS{Identity: x, Fingerprint: x.Fingerprint(), Setup: secure.Active}},
		StreamConfig{DTLS: &secure.DTLS{Identity: y, Fingerprint: x.Fingerprint(), Setup: secure.Passive}})
	if a.Problem == "" || a.Received != 0 || b.Received != 0 || a.MOS != 1 || a.Sent != 0 {
		t.Errorf("%+v\n%+v", a, b)
	}
}

type attribute stun.AttrType

func (f attribute) AddTo(m *stun.Message) error { m.Add(stun.AttrType(f), nil); return nil }

func TestStreamWithICEFollowsTheNominatedAddress(t *testing.T) {
	port := listen(t, Config{})
	socket, at := socketOf(t)
	local := ice.NewCredentials()
	elsewhere := netip.AddrPortFrom(loopback, 9) // the default candidate leads nowhere
	s, err := port.Open(StreamConfig{Remote: elsewhere, PayloadType: 8, Codec: "pcma", Clip: speech(t, "pcma", 50, 1), Mux: true,
		ICE: &ICE{Local: local, RemoteUfrag: "far1"}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	time.Sleep(30 * time.Millisecond)
	m, err := stun.Build(stun.TransactionID, stun.BindingRequest, stun.NewUsername(local.Ufrag+":far1"),
		attribute(stun.AttrICEControlling), attribute(stun.AttrUseCandidate), stun.NewShortTermIntegrity(local.Pwd), stun.Fingerprint)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = socket.WriteToUDPAddrPort(m.Raw, port.RTP())
	_ = socket.SetReadDeadline(time.Now().Add(3 * time.Second))
	buffer, answered, speaks := make([]byte, 1500), false, false
	for !answered || !speaks {
		n, err := socket.Read(buffer)
		if err != nil {
			t.Fatalf("answered %v, speaks %v: %v", answered, speaks, err)
		}
		answered = answered || wire.KindOf(buffer[:n]) == wire.STUN
		speaks = speaks || wire.KindOf(buffer[:n]) == wire.RTP
	}
	again, err := port.Open(StreamConfig{Remote: at, Codec: "pcma", Clip: speech(t, "pcma", 50, 1)})
	if err == nil {
		again.Close()
		t.Error("a second stream to the nominated address")
	}
}

func TestSymmetricStreamFollowsTheFirstPacketUnlessTwoCouldBeMeant(t *testing.T) {
	port := listen(t, Config{})
	clip := speech(t, "pcma", 50, 1)
	open := func(remotePort uint16, ssrc uint32) *Stream {
		s, err := port.Open(StreamConfig{Remote: netip.AddrPortFrom(loopback, remotePort), PayloadType: 8, Codec: "pcma", Clip: clip,
			Symmetric: true, RemoteSSRC: ssrc})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	one := open(9, 0)
	socket, _ := socketOf(t)
	b := make([]byte, 200)
	say := func(ssrc uint32) {
		time.Sleep(40 * time.Millisecond)
		for i := range 10 {
			n := wire.PutRTP(b, wire.Packet{PayloadType: 8, Seq: uint16(i), Timestamp: uint32(i * 160), SSRC: ssrc, Payload: clip.frame(i)})
			_, _ = socket.WriteToUDPAddrPort(b[:n], port.RTP())
		}
		time.Sleep(60 * time.Millisecond)
	}
	say(1)
	if r := one.Close(); r.Received != 10 {
		t.Errorf("alone: %+v", r)
	}
	one, two, three := open(9, 0), open(19, 0), open(29, 77)
	say(5)
	say(77)
	if a, b, c := one.Close(), two.Close(), three.Close(); a.Received+b.Received != 0 || c.Received != 10 {
		t.Errorf("%d, %d and %d received", a.Received, b.Received, c.Received)
	}
}
