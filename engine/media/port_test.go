package media

import (
	"errors"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"vigie.dev/engine/media/wire"
)

func TestOpenRefusesWhatItCannotDo(t *testing.T) {
	port := listen(t, Config{})
	clip := speech(t, "pcma", 10, 1)
	remote := netip.AddrPortFrom(loopback, 40_000)
	for name, cfg := range map[string]StreamConfig{
		"codec":   {Remote: remote, Codec: "speex", Clip: clip},
		"no clip": {Remote: remote, Codec: "pcma"},
		"other":   {Remote: remote, Codec: "pcmu", Clip: clip},
		"remote":  {Codec: "pcma", Clip: clip},
	} {
		if _, err := port.Open(cfg); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	good := StreamConfig{Remote: remote, Codec: "pcma", Clip: clip}
	s, err := port.Open(good)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := port.Open(good); err == nil {
		t.Error("the same address twice")
	}
	s.Close()
	if s, err = port.Open(good); err != nil {
		t.Errorf("address not free after Close: %v", err)
	}
	if err := port.Close(); err != nil || port.Close() != nil {
		t.Errorf("close: %v", err)
	}
	if r := s.Close(); r.MOS != 1 {
		t.Errorf("report of a stream that the port closed: %+v", r)
	}
	if _, err := port.Open(good); !errors.Is(err, ErrClosed) {
		t.Errorf("open after close: %v", err)
	}
}

// far is a hand-made far end on an RTP and RTCP pair.
func far(t *testing.T) (rtpSocket, rtcpSocket *net.UDPConn, at netip.AddrPort) {
	t.Helper()
	for range 100 {
		a, at := socketOf(t)
		next := netip.AddrPortFrom(loopback, at.Port()+1)
		if b, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(next)); err == nil {
			t.Cleanup(func() { _ = b.Close() })
			return a, b, at
		}
	}
	t.Fatal("no free pair of ports")
	return nil, nil, at
}

func TestStreamReportsAboutTheFarSourceAndReadsTheRoundTrip(t *testing.T) {
	port := listen(t, Config{})
	a, b, at := far(t)
	clip := speech(t, "pcma", 50, 2)
	// Packets from before the stream is opened are nobody's.
	early := make([]byte, 172)
	n := wire.PutRTP(early, wire.Packet{PayloadType: 8, Seq: 30_000, Timestamp: 1, SSRC: 99, Payload: clip.frame(0)})
	_, _ = a.WriteToUDPAddrPort(early[:n], port.RTP())
	time.Sleep(50 * time.Millisecond)
	s, err := port.Open(StreamConfig{Remote: at, PayloadType: 8, Codec: "pcma", Clip: clip})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		packet := rtp.Packet{Header: rtp.Header{Version: 2, PayloadType: 8, SequenceNumber: uint16(65_530 + i),
			Timestamp: uint32(i * 160), SSRC: 0xfa5}, Payload: clip.frame(i)}
		raw, _ := packet.Marshal()
		_, _ = a.WriteToUDPAddrPort(raw, port.RTP())
		time.Sleep(20 * time.Millisecond)
	}
	buffer := make([]byte, 1500)
	_ = b.SetReadDeadline(time.Now().Add(3 * time.Second))
	size, err := b.Read(buffer)
	if err != nil {
		t.Fatal(err)
	}
	received := time.Now()
	parts, err := rtcp.Unmarshal(buffer[:size])
	if err != nil || len(parts) != 3 {
		t.Fatalf("compound of %d: %v", len(parts), err)
	}
	sr, ok := parts[0].(*rtcp.SenderReport)
	if !ok || sr.SSRC != s.SSRC() || len(sr.Reports) != 1 || sr.Reports[0].SSRC != 0xfa5 || sr.Reports[0].TotalLost != 0 {
		t.Fatalf("report %+v", parts[0])
	}
	time.Sleep(100 * time.Millisecond)
	held := uint32(time.Since(received).Seconds() * 65536)
	answer, _ := (&rtcp.ReceiverReport{SSRC: 0xfa5, Reports: []rtcp.ReceptionReport{
		{SSRC: 1234, LastSenderReport: 77, Delay: 1}, // about another: not ours to read
		{SSRC: s.SSRC(), LastSenderReport: uint32(sr.NTPTime >> 16), Delay: held},
	}}).Marshal()
	rtcpPort := netip.AddrPortFrom(loopback, port.RTP().Port()+1)
	_, _ = b.WriteToUDPAddrPort(answer, rtcpPort)
	time.Sleep(50 * time.Millisecond)
	r := s.Close()
	if !r.HasRTT || r.RTTMs > 50 || r.DelaySource != fromRTT || r.SSRC != 0xfa5 || r.Sources != 1 || r.Lost != 0 {
		t.Errorf("%+v", r)
	}
	if port.Health().Unmatched == 0 {
		t.Error("the early packet was taken")
	}
}
