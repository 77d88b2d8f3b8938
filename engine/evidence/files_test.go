package evidence

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"
	"github.com/pion/rtp"
)

var testFlow = Flow{netip.MustParseAddrPort("198.18.1.2:4000"), netip.MustParseAddrPort("198.18.2.3:5000"), time.Unix(1_700_000_000, 0)}

func TestWritePcapReadsBackPacketByPacket(t *testing.T) {
	six := Flow{netip.MustParseAddrPort("[fd00::1]:4000"), netip.MustParseAddrPort("[fd00::2]:5000"), testFlow.Origin}
	for _, flow := range []Flow{testFlow, six} {
		packets := stream(clip, 50, 0xfff0, 0xffffff00)
		var file bytes.Buffer
		if err := WritePcap(&file, packets, flow); err != nil {
			t.Fatal(err)
		}
		reader, err := pcapgo.NewNgReader(&file, pcapgo.DefaultNgReaderOptions)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range packets {
			data, info, err := reader.ReadPacketData()
			if err != nil {
				t.Fatalf("packet %d: %v", i, err)
			}
			frame := gopacket.NewPacket(data, layers.LinkTypeEthernet, gopacket.Default)
			udp, ok := frame.Layer(layers.LayerTypeUDP).(*layers.UDP)
			if !ok || udp.SrcPort != 4000 || udp.DstPort != 5000 || !info.Timestamp.Equal(flow.Origin.Add(time.Duration(want.ArrivalNs))) {
				t.Fatalf("packet %d: %v at %v", i, frame, info.Timestamp)
			}
			if err := udp.SetNetworkLayerForChecksum(frame.NetworkLayer()); err != nil {
				t.Fatal(err)
			}
			if err, mismatches := frame.VerifyChecksums(); err != nil || len(mismatches) > 0 {
				t.Fatalf("packet %d: checksums %v, %v", i, mismatches, err)
			}
			var media rtp.Packet
			if err := media.Unmarshal(udp.Payload); err != nil || media.SequenceNumber != want.Sequence ||
				media.Timestamp != want.Timestamp || media.SSRC != want.SSRC || !bytes.Equal(media.Payload, want.Payload) {
				t.Fatalf("packet %d: %v, %v", i, media, err)
			}
		}
		if _, _, err := reader.ReadPacketData(); !errors.Is(err, io.EOF) {
			t.Errorf("after the last packet: %v", err)
		}
	}
}

func TestWritePcapRefusesAddressesOfTwoFamilies(t *testing.T) {
	if err := WritePcap(io.Discard, nil, Flow{testFlow.Source, netip.MustParseAddrPort("[fd00::2]:5000"), time.Time{}}); err == nil {
		t.Error("a packet from IPv4 to IPv6")
	}
	if err := WritePcap(io.Discard, nil, Flow{}); err == nil {
		t.Error("a packet from nowhere")
	}
}

func TestWAVHeaderTellsItsSamples(t *testing.T) {
	data := WAV(8000, []int16{1, -2, 300})
	if len(data) != 50 || string(data[:4]) != "RIFF" || binary.LittleEndian.Uint32(data[4:]) != 42 ||
		binary.LittleEndian.Uint32(data[24:]) != 8000 || binary.LittleEndian.Uint32(data[40:]) != 6 ||
		int16(binary.LittleEndian.Uint16(data[46:])) != -2 {
		t.Errorf("% x", data)
	}
}

func testCall(t *testing.T, id string, mos float64, packets int) Call {
	t.Helper()
	return Call{
		ID: id, MOS: mos, Ladder: "INVITE sip:b SIP/2.0\n",
		Ears: []Ear{{
			Name: "callee", Packets: stream(clip, packets, 0, 0), Flow: testFlow,
			Decoder: func() (Decoder, error) { return NewG711("pcma", true) },
			Options: PlayOptions{PayloadType: 8, PacketSamples: frameSamples, Reference: referenceOf(t, clip)},
		}},
	}
}

func TestWriteLeavesLadderCaptureAndSound(t *testing.T) {
	dir := t.TempDir()
	calls := []Call{testCall(t, "../../a b", 1, 0), testCall(t, "two", 2, 50)}
	written, err := Write(dir, calls, 1<<20)
	if err != nil || written.Calls != 2 || written.LeftOut != 0 {
		t.Fatalf("%+v, %v", written, err)
	}
	found, total := []string{}, int64(0)
	for _, file := range []string{"______a_b/ladder.txt", "two/ladder.txt", "two/callee.heard.wav", "two/callee.said.wav", "two/callee.pcapng"} {
		if info, err := os.Stat(filepath.Join(dir, file)); err == nil {
			found, total = append(found, file), total+info.Size()
		}
	}
	if len(found) != 5 || total != written.Bytes {
		t.Errorf("found %q of %d bytes, %d were written", found, total, written.Bytes)
	}
}

func TestWriteStopsAtItsBound(t *testing.T) {
	calls := []Call{testCall(t, "a", 1, 50), testCall(t, "b", 2, 50), testCall(t, "c", 3, 50)}
	one, err := Write(t.TempDir(), calls[:1], 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	written, err := Write(t.TempDir(), calls, one.Bytes*5/2)
	if err != nil || written.Calls != 2 || written.LeftOut != 1 || written.Bytes > one.Bytes*5/2 {
		t.Errorf("%+v, %v", written, err)
	}
}
