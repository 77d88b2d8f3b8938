package media

import (
	"math"
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"vigie.dev/engine/media/wire"
)

func TestReportIntervalIsSpreadAroundFiveSeconds(t *testing.T) {
	sum := 0.0
	for i := range 1000 {
		s := float64(reportInterval(float64(i)/1000)) / 1e9
		if s < 2.5/1.21829 || s > 7.5/1.21827 {
			t.Fatalf("%v s", s)
		}
		sum += s / 1000
	}
	if math.Abs(sum-5/1.21828) > 0.01 {
		t.Errorf("mean %v s", sum)
	}
}

// A sender report two intervals after the last packet would claim a sender that is none.
func TestCompoundIsAReceiverReportWhenNothingWasSentForTwoIntervals(t *testing.T) {
	s := Stream{ssrc: 5, clip: speech(t, "pcma", 10, 1)}
	if s.compound(0, 0).HasSent {
		t.Error("nothing was sent yet")
	}
	s.put(make([]byte, 200))
	for i, want := range []bool{true, true, false} {
		if got := s.compound(0, 0).HasSent; got != want {
			t.Errorf("report %d: sender report %v", i, got)
		}
	}
	if c := s.compound(0, 0); c.Sent.Packets != 1 || c.Sent.Octets != 160 {
		t.Errorf("%+v", c.Sent)
	}
}

func TestBlockOfANewSourceStartsItsOwnInterval(t *testing.T) {
	clip := speech(t, "pcma", 60, 5)
	e := newTestEar(t, clip)
	e.rtcp.heard(wire.Heard{HasSR: true, SSRC: 1, Sent: wire.SenderInfo{NTP: 0x123456789}}, at(0), 0)
	hear(&e, clip, 1, 0, 100, 0)
	if b, _ := e.block(at(100)); b.SSRC != 1 || b.LSR != 0x12345 || b.DLSR == 0 {
		t.Errorf("%+v", b)
	}
	hear(&e, clip, 2, 100, 110, 500)
	hear(&e, clip, 2, 120, 130, 500)
	if b, _ := e.block(at(130)); b.SSRC != 2 || b.Fraction != 85 || b.Lost != 10 || b.LSR != 0 {
		t.Errorf("%+v", b)
	}
}

// next reads reports until one fits.
func next(t *testing.T, read func([]byte) (int, error), fits func([]rtcp.Packet) bool) []rtcp.Packet {
	t.Helper()
	buffer := make([]byte, 1500)
	for {
		n, err := read(buffer)
		if err != nil {
			t.Fatalf("no such report: %v", err)
		}
		if wire.KindOf(buffer[:n]) != wire.RTCP {
			continue
		}
		parts, err := rtcp.Unmarshal(buffer[:n])
		if err != nil {
			t.Fatal(err)
		}
		if fits(parts) {
			return parts
		}
	}
}

func TestStreamWithMuxReportsOnTheRTPPortAndSaysBye(t *testing.T) {
	port := listen(t, Config{})
	socket, at := socketOf(t)
	clip := speech(t, "pcma", 50, 2)
	s, err := port.Open(StreamConfig{Remote: at, PayloadType: 8, Codec: "pcma", Clip: clip, Mux: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		raw, _ := (&rtp.Packet{Header: rtp.Header{Version: 2, PayloadType: 8, SequenceNumber: uint16(i),
			Timestamp: uint32(i * 160), SSRC: 0xfa5}, Payload: clip.frame(i % 50)}).Marshal()
		_, _ = socket.WriteToUDPAddrPort(raw, port.RTP())
	}
	_ = socket.SetReadDeadline(time.Now().Add(5 * time.Second))
	parts := next(t, socket.Read, func([]rtcp.Packet) bool { return true })
	xr, ok := parts[2].(*rtcp.ExtendedReport)
	if !ok || len(xr.Reports) != 1 {
		t.Fatalf("no XR: %v", parts)
	}
	if voip := xr.Reports[0].(*rtcp.VoIPMetricsReportBlock); voip.SSRC != 0xfa5 || voip.Gmin != 16 || voip.MOSLQ < 40 ||
		voip.LossRate != 0 || voip.JBNominal != 50 {
		t.Errorf("%+v", voip)
	}
	far, _ := rtcp.Marshal([]rtcp.Packet{&rtcp.ReceiverReport{SSRC: 0xfa5}, &rtcp.ExtendedReport{SenderSSRC: 0xfa5,
		Reports: []rtcp.ReportBlock{&rtcp.VoIPMetricsReportBlock{SSRC: s.SSRC(), LossRate: 64, MOSLQ: 31}}}})
	_, _ = socket.WriteToUDPAddrPort(far, port.RTP())
	time.Sleep(50 * time.Millisecond)
	r := s.Close()
	if !r.HasFar || r.FarLossPct != 25 || r.FarMOSLQ != 3.1 {
		t.Errorf("far account %+v", r)
	}
	bye := next(t, socket.Read, func(parts []rtcp.Packet) bool { _, ok := parts[len(parts)-1].(*rtcp.Goodbye); return ok })
	if sources := bye[len(bye)-1].(*rtcp.Goodbye).Sources; len(sources) != 1 || sources[0] != s.SSRC() {
		t.Errorf("BYE of %v", sources)
	}
	if _, err := port.Open(StreamConfig{Remote: at, PayloadType: 72, Codec: "pcma", Clip: clip, Mux: true}); err == nil {
		t.Error("payload type 72 with mux looks like RTCP")
	}
}
