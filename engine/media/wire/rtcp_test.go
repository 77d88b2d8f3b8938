package wire

import (
	"reflect"
	"testing"

	"github.com/pion/rtcp"

	"vigie.dev/engine/qoe"
)

// full has another value in every field.
func full() Compound {
	return Compound{
		SSRC: 0x0a0b0c0d, CNAME: "abcdefghijklmnop", HasSent: true, HasBlock: true, HasVoIP: true, Bye: true,
		Sent: SenderInfo{NTP: 0x0102030405060708, Timestamp: 0x11121314, Packets: 0x21222324, Octets: 0x31323334},
		Block: Block{SSRC: 0x41424344, Fraction: 0x51, Lost: -2, Highest: 0x61626364, Jitter: 0x71727374,
			LSR: 0x81828384, DLSR: 0x91929394},
		VoIP: qoe.VoIPMetrics{LossRate: 1, DiscardRate: 2, BurstDensity: 3, GapDensity: 4, BurstDuration: 0x506,
			GapDuration: 0x708, RoundTripDelay: 0x90a, EndSystemDelay: 0xb0c, SignalLevel: 13, NoiseLevel: 14,
			RERL: 15, Gmin: 16, RFactor: 17, ExtRFactor: 18, MOSLQ: 19, MOSCQ: 20, RXConfig: 21,
			JBNominal: 0x1617, JBMaximum: 0x1819, JBAbsMax: 0x1a1b},
	}
}

func put(c Compound) []byte {
	b := make([]byte, Room)
	return b[:c.Put(b)]
}

func TestCompoundIsReadByPion(t *testing.T) {
	c := full()
	raw := put(c)
	if len(raw) != Room {
		t.Errorf("%d octets, room is for %d", len(raw), Room)
	}
	parts, err := rtcp.Unmarshal(raw)
	if err != nil || len(parts) != 4 {
		t.Fatalf("%d parts: %v", len(parts), err)
	}
	sr, ok := parts[0].(*rtcp.SenderReport)
	if !ok || sr.SSRC != c.SSRC || sr.NTPTime != c.Sent.NTP || sr.RTPTime != c.Sent.Timestamp ||
		sr.PacketCount != c.Sent.Packets || sr.OctetCount != c.Sent.Octets {
		t.Errorf("SR %+v", parts[0])
	}
	want := rtcp.ReceptionReport{SSRC: c.Block.SSRC, FractionLost: 0x51, TotalLost: 0xfffffe, LastSequenceNumber: 0x61626364,
		Jitter: 0x71727374, LastSenderReport: 0x81828384, Delay: 0x91929394}
	if len(sr.Reports) != 1 || sr.Reports[0] != want {
		t.Errorf("block %+v", sr.Reports)
	}
	sdes, ok := parts[1].(*rtcp.SourceDescription)
	if !ok || len(sdes.Chunks) != 1 || sdes.Chunks[0].Source != c.SSRC || sdes.Chunks[0].Items[0].Type != rtcp.SDESCNAME ||
		sdes.Chunks[0].Items[0].Text != c.CNAME {
		t.Errorf("SDES %+v", parts[1])
	}
	xr, ok := parts[2].(*rtcp.ExtendedReport)
	if !ok || xr.SenderSSRC != c.SSRC || len(xr.Reports) != 1 {
		t.Fatalf("XR %+v", parts[2])
	}
	voip, ok := xr.Reports[0].(*rtcp.VoIPMetricsReportBlock)
	if !ok || voip.SSRC != c.Block.SSRC {
		t.Fatalf("XR block %+v", xr.Reports[0])
	}
	ours, theirs := reflect.ValueOf(c.VoIP), reflect.ValueOf(*voip)
	for i := range ours.NumField() {
		name := ours.Type().Field(i).Name
		if got := theirs.FieldByName(name).Uint(); got != ours.Field(i).Uint() {
			t.Errorf("%s: %d, want %d", name, got, ours.Field(i).Uint())
		}
	}
	if bye, ok := parts[3].(*rtcp.Goodbye); !ok || len(bye.Sources) != 1 || bye.Sources[0] != c.SSRC {
		t.Errorf("BYE %+v", parts[3])
	}
}

func TestCompoundOfOneWhoSentNothingIsAReceiverReport(t *testing.T) {
	c := full()
	c.HasSent, c.HasVoIP, c.Bye = false, false, false
	parts, err := rtcp.Unmarshal(put(c))
	if err != nil || len(parts) != 2 {
		t.Fatalf("%d parts: %v", len(parts), err)
	}
	if rr, ok := parts[0].(*rtcp.ReceiverReport); !ok || rr.SSRC != c.SSRC || len(rr.Reports) != 1 || rr.Reports[0].SSRC != c.Block.SSRC {
		t.Errorf("%+v", parts[0])
	}
	c.HasBlock, c.HasVoIP = false, true // metrics about nobody are not sent
	if parts, err = rtcp.Unmarshal(put(c)); err != nil || len(parts) != 2 {
		t.Errorf("%d parts: %v", len(parts), err)
	}
}

func TestParseRTCPReadsOnlyWhatIsAboutUs(t *testing.T) {
	c := full()
	h, ok := ParseRTCP(put(c), c.Block.SSRC)
	if !ok || h.SSRC != c.SSRC || !h.HasSR || h.Sent != c.Sent || !h.HasBlock || h.Block != c.Block ||
		!h.HasVoIP || h.VoIP != c.VoIP || !h.Bye {
		t.Errorf("%+v %v", h, ok)
	}
	if h, ok = ParseRTCP(put(c), c.SSRC); !ok || h.HasBlock || h.HasVoIP {
		t.Errorf("about another: %+v %v", h, ok)
	}
}

func TestParseRTCPRefusesTheMalformed(t *testing.T) {
	c := full()
	good := put(c)
	for name, spoil := range map[string]func(b []byte) []byte{
		"version":           func(b []byte) []byte { b[0] &= 0x3f; return b },
		"SDES first":        func(b []byte) []byte { return b[52:] },
		"cut":               func(b []byte) []byte { return b[:len(b)-1] },
		"padding first":     func(b []byte) []byte { b[0] |= 0x20; return b },
		"too many blocks":   func(b []byte) []byte { b[0] = b[0]&0xe0 | 31; return b },
		"empty":             func([]byte) []byte { return nil },
		"BYE of 31 sources": func(b []byte) []byte { b[len(b)-8] = 0x9f; return b },
		"XR block too long": func(b []byte) []byte { b[52+28+8+3] = 9; return b },
	} {
		if h, ok := ParseRTCP(spoil(append([]byte(nil), good...)), c.Block.SSRC); ok || h != (Heard{}) {
			t.Errorf("%s: %+v", name, h)
		}
	}
	padded := append(append([]byte(nil), good...), 0, 0, 0, 4)
	last := len(good) - 8
	padded[last] |= 0x20
	padded[last+3]++
	if _, ok := ParseRTCP(padded, 1); !ok {
		t.Error("padding at the end refused")
	}
}

func TestCompoundAllocatesNothing(t *testing.T) {
	c, b := full(), make([]byte, Room)
	if n := testing.AllocsPerRun(100, func() { ParseRTCP(b[:c.Put(b)], c.Block.SSRC) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzParseRTCP(f *testing.F) {
	c := full()
	f.Add(put(c))
	c.HasSent = false
	f.Add(put(c))
	f.Fuzz(func(t *testing.T, b []byte) {
		own := c.Block.SSRC
		h, ok := ParseRTCP(b, own)
		if !ok && h != (Heard{}) {
			t.Fatalf("malformed, yet %+v", h)
		}
		if h.HasBlock && (h.Block.SSRC != own || h.Block.Lost < -1<<23 || h.Block.Lost >= 1<<23) {
			t.Fatalf("block %+v was read as ours", h.Block)
		}
		if !ok || !h.HasBlock {
			return
		}
		again := Compound{SSRC: h.SSRC, Sent: h.Sent, HasSent: h.HasSR, Block: h.Block, HasBlock: true, VoIP: h.VoIP, HasVoIP: h.HasVoIP, Bye: h.Bye}
		if back, ok := ParseRTCP(put(again), own); !ok || back != h {
			t.Fatalf("%+v written and read is %+v", h, back)
		}
	})
}
