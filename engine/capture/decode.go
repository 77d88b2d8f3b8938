package capture

import (
	"net/netip"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
)

// segment is what one frame carried over UDP or TCP; payload is valid until
// the next frame is decoded.
type segment struct {
	src, dst netip.AddrPort
	tcp      bool
	seq      uint32 // of TCP
	payload  []byte
}

// decoder takes frames apart: Ethernet with any number of VLAN tags, Linux
// cooked v1 and v2, loopback, raw IP; IPv4 and IPv6. Fragments are left out.
// It allocates nothing a frame.
type decoder struct {
	ethernet layers.Ethernet
	vlan     layers.Dot1Q
	sll      layers.LinuxSLL
	sll2     layers.LinuxSLL2
	loopback layers.Loopback
	ip4      layers.IPv4
	ip6      layers.IPv6
	skip     layers.IPv6ExtensionSkipper
	udp      layers.UDP
	tcp      layers.TCP
	parsers  map[gopacket.LayerType]*gopacket.DecodingLayerParser
	found    []gopacket.LayerType
}

func newDecoder() *decoder {
	d := &decoder{parsers: map[gopacket.LayerType]*gopacket.DecodingLayerParser{}}
	all := []gopacket.DecodingLayer{
		&d.ethernet, &d.vlan, &d.sll, &d.sll2, &d.loopback, &d.ip4, &d.ip6, &d.skip, &d.udp, &d.tcp,
	}
	firsts := []gopacket.LayerType{
		layers.LayerTypeEthernet, layers.LayerTypeLinuxSLL, layers.LayerTypeLinuxSLL2, layers.LayerTypeLoopback,
		layers.LayerTypeIPv4, layers.LayerTypeIPv6,
	}
	for _, first := range firsts {
		parser := gopacket.NewDecodingLayerParser(first)
		parser.SetDecodingLayerContainer(gopacket.DecodingLayerArray(nil))
		for _, layer := range all {
			parser.AddDecodingLayer(layer)
		}
		parser.IgnoreUnsupported = true
		d.parsers[first] = parser
	}
	return d
}

// decode gives what a frame carried; false when it is of no use here.
func (d *decoder) decode(f frame) (segment, bool) {
	parser, known := d.parsers[firstLayer(f)]
	if !known {
		return segment{}, false
	}
	d.found = d.found[:0]
	// What was decoded before an error is of use: truncated frames are common.
	_ = parser.DecodeLayers(f.data, &d.found)
	var src, dst netip.Addr
	for _, layer := range d.found {
		switch layer {
		case layers.LayerTypeIPv4:
			src, dst = address(d.ip4.SrcIP), address(d.ip4.DstIP)
		case layers.LayerTypeIPv6:
			src, dst = address(d.ip6.SrcIP), address(d.ip6.DstIP)
		case layers.LayerTypeUDP:
			return segment{
				src: netip.AddrPortFrom(src, uint16(d.udp.SrcPort)), dst: netip.AddrPortFrom(dst, uint16(d.udp.DstPort)),
				payload: d.udp.Payload,
			}, true
		case layers.LayerTypeTCP:
			return segment{
				src: netip.AddrPortFrom(src, uint16(d.tcp.SrcPort)), dst: netip.AddrPortFrom(dst, uint16(d.tcp.DstPort)),
				tcp: true, seq: d.tcp.Seq, payload: d.tcp.Payload,
			}, true
		}
	}
	return segment{}, false
}

// firstLayer is the layer a frame begins with, for its link type.
func firstLayer(f frame) gopacket.LayerType {
	switch f.link {
	case layers.LinkTypeEthernet:
		return layers.LayerTypeEthernet
	case layers.LinkTypeLinuxSLL:
		return layers.LayerTypeLinuxSLL
	case layers.LinkTypeLinuxSLL2:
		return layers.LayerTypeLinuxSLL2
	case layers.LinkTypeNull, layers.LinkTypeLoop:
		return layers.LayerTypeLoopback
	case layers.LinkTypeRaw, layers.LinkTypeIPv4, layers.LinkTypeIPv6, 12, 14: // the last two: raw IP of some BSDs
		if len(f.data) > 0 && f.data[0]>>4 == 6 {
			return layers.LayerTypeIPv6
		}
		return layers.LayerTypeIPv4
	}
	return gopacket.LayerTypeZero
}

func address(ip []byte) netip.Addr {
	a, _ := netip.AddrFromSlice(ip)
	return a.Unmap()
}
