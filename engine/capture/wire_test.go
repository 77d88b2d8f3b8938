package capture

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"net"
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"
)

// wire is how captures of these tests are framed.
type wire struct {
	link  layers.LinkType // Ethernet when it is 0
	vlans []uint16        // outermost first
	ng    bool
}

// datagram is one UDP payload on its way.
type datagram struct {
	at       time.Duration
	src, dst netip.AddrPort
	payload  []byte
	tcpSeq   uint32 // not 0: over TCP
}

var (
	alice   = netip.MustParseAddrPort("192.0.2.1:4000")
	bob     = netip.MustParseAddrPort("192.0.2.2:5000")
	alice6  = netip.MustParseAddrPort("[2001:db8::1]:4000")
	bob6    = netip.MustParseAddrPort("[2001:db8::2]:5000")
	started = time.Date(2026, 11, 24, 2, 15, 0, 123_456_000, time.UTC)
)

// write makes a capture of the datagrams, in order of time.
func (w wire) write(t testing.TB, all []datagram) []byte {
	t.Helper()
	slices.SortStableFunc(all, func(a, b datagram) int { return int(a.at - b.at) })
	link := w.link
	if link == 0 {
		link = layers.LinkTypeEthernet
	}
	var out bytes.Buffer
	classic := pcapgo.NewWriter(&out)
	write, flush := classic.WritePacket, func() error { return nil }
	if w.ng {
		ng, err := pcapgo.NewNgWriter(&out, link)
		check(t, err)
		write, flush = ng.WritePacket, ng.Flush
	} else {
		check(t, classic.WriteFileHeader(65535, link))
	}
	for _, d := range all {
		data := w.frame(t, d)
		check(t, write(gopacket.CaptureInfo{Timestamp: started.Add(d.at), CaptureLength: len(data), Length: len(data)}, data))
	}
	check(t, flush())
	return out.Bytes()
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// frame puts a datagram into IP and the link's framing.
func (w wire) frame(t testing.TB, d datagram) []byte {
	t.Helper()
	src, dst := net.IP(d.src.Addr().AsSlice()), net.IP(d.dst.Addr().AsSlice())
	protocol := layers.IPProtocolUDP
	if d.tcpSeq != 0 {
		protocol = layers.IPProtocolTCP
	}
	var ip gopacket.NetworkLayer
	etherType := layers.EthernetTypeIPv4
	if d.src.Addr().Is6() {
		etherType = layers.EthernetTypeIPv6
		ip = &layers.IPv6{Version: 6, HopLimit: 64, NextHeader: protocol, SrcIP: src, DstIP: dst}
	} else {
		ip = &layers.IPv4{Version: 4, IHL: 5, TTL: 64, Protocol: protocol, SrcIP: src, DstIP: dst}
	}
	stack := append(w.head(etherType), ip.(gopacket.SerializableLayer))
	if d.tcpSeq != 0 {
		tcp := &layers.TCP{SrcPort: layers.TCPPort(d.src.Port()), DstPort: layers.TCPPort(d.dst.Port()), Seq: d.tcpSeq, ACK: true, DataOffset: 5}
		check(t, tcp.SetNetworkLayerForChecksum(ip))
		stack = append(stack, tcp)
	} else {
		udp := &layers.UDP{SrcPort: layers.UDPPort(d.src.Port()), DstPort: layers.UDPPort(d.dst.Port())}
		check(t, udp.SetNetworkLayerForChecksum(ip))
		stack = append(stack, udp)
	}
	b := gopacket.NewSerializeBuffer()
	options := gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}
	check(t, gopacket.SerializeLayers(b, options, append(stack, gopacket.Payload(d.payload))...))
	return append(w.cooked(etherType), b.Bytes()...)
}

// head is the Ethernet header with its tags, where there is one.
func (w wire) head(etherType layers.EthernetType) []gopacket.SerializableLayer {
	if w.link != 0 && w.link != layers.LinkTypeEthernet {
		return nil
	}
	types := []layers.EthernetType{}
	for i := range w.vlans {
		types = append(types, layers.EthernetTypeDot1Q)
		if i < len(w.vlans)-1 {
			types[i] = layers.EthernetTypeQinQ
		}
	}
	types = append(types, etherType)
	stack := []gopacket.SerializableLayer{&layers.Ethernet{
		SrcMAC: net.HardwareAddr{2, 0, 0, 0, 0, 1}, DstMAC: net.HardwareAddr{2, 0, 0, 0, 0, 2}, EthernetType: types[0],
	}}
	for i, vlan := range w.vlans {
		stack = append(stack, &layers.Dot1Q{VLANIdentifier: vlan, Type: types[i+1]})
	}
	return stack
}

// cooked is the header of Linux cooked captures, v1 and v2.
func (w wire) cooked(etherType layers.EthernetType) []byte {
	switch w.link {
	case layers.LinkTypeLinuxSLL:
		b := make([]byte, 16)
		b[3], b[5] = 1, 6
		binary.BigEndian.PutUint16(b[14:], uint16(etherType))
		return b
	case layers.LinkTypeLinuxSLL2:
		b := make([]byte, 20)
		binary.BigEndian.PutUint16(b, uint16(etherType))
		b[7], b[9], b[11] = 2, 1, 6
		return b
	}
	return nil
}

// talk is a stream as its sender makes it and as the network leaves it.
type talk struct {
	n           int
	ssrc        uint32
	payloadType uint8
	seq         uint16
	timestamp   uint32
	units       uint32        // 160 when it is 0
	after       time.Duration // begins
	jitter      time.Duration // uniform up to
	lose        func(i int) bool
	double      func(i int) bool
	late        func(i int) time.Duration
	payload     func(random *rand.Rand) []byte
}

func noise(random *rand.Rand) []byte {
	b := make([]byte, 160)
	for i := range b {
		b[i] = byte(random.Uint32())
	}
	return b
}

// datagrams gives the packets of a talk, 20 ms each.
func (k talk) datagrams(src, dst netip.AddrPort) []datagram {
	random := rand.New(rand.NewPCG(uint64(k.ssrc), uint64(k.seq)))
	if k.units == 0 {
		k.units = 160
	}
	if k.payload == nil {
		k.payload = noise
	}
	var out []datagram
	for i := range k.n {
		at := k.after + time.Duration(i)*20*time.Millisecond
		if k.jitter > 0 {
			at += time.Duration(random.Int64N(int64(k.jitter)))
		}
		body := k.payload(random)
		if k.lose != nil && k.lose(i) {
			continue
		}
		if k.late != nil {
			at += k.late(i)
		}
		d := datagram{at: at, src: src, dst: dst, payload: rtp(k.payloadType, i == 0, k.seq+uint16(i), k.timestamp+uint32(i)*k.units, k.ssrc, body)}
		out = append(out, d)
		if k.double != nil && k.double(i) {
			d.at += 300 * time.Microsecond
			out = append(out, d)
		}
	}
	return out
}

func rtp(payloadType uint8, marker bool, seq uint16, timestamp, ssrc uint32, payload []byte) []byte {
	b := make([]byte, rtpHeader, rtpHeader+len(payload))
	b[0], b[1] = 0x80, payloadType
	if marker {
		b[1] |= 0x80
	}
	binary.BigEndian.PutUint16(b[2:], seq)
	binary.BigEndian.PutUint32(b[4:], timestamp)
	binary.BigEndian.PutUint32(b[8:], ssrc)
	return append(b, payload...)
}
