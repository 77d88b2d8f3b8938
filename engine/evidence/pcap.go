package evidence

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"
	"github.com/pion/rtp"
)

// Flow is where a stream's packets went, and when.
type Flow struct {
	Source, Destination netip.AddrPort
	// Origin is the wall-clock time of ArrivalNs 0.
	Origin time.Time
}

// linkSource and linkDestination are locally administered: the frames' Ethernet
// headers are ours, since an ear knows none.
var (
	linkSource      = net.HardwareAddr{2, 0, 0, 0, 0, 1}
	linkDestination = net.HardwareAddr{2, 0, 0, 0, 0, 2}
)

// WritePcap writes the packets as a pcapng capture, in the order of their
// arrival, under Ethernet, IP and UDP headers made from the flow. The RTP
// header is made anew too: marker, padding and extensions are not in a Packet.
func WritePcap(w io.Writer, packets []Packet, flow Flow) error {
	if !flow.Source.IsValid() || !flow.Destination.IsValid() ||
		flow.Source.Addr().Unmap().Is4() != flow.Destination.Addr().Unmap().Is4() {
		return fmt.Errorf("Cannot write a capture from %v to %v: not two addresses of one family", flow.Source, flow.Destination)
	}
	capture, err := pcapgo.NewNgWriter(w, layers.LinkTypeEthernet)
	if err != nil {
		return fmt.Errorf("Cannot begin a capture: %w", err)
	}
	arrived := slices.Clone(packets)
	SortByArrival(arrived)
	frame := gopacket.NewSerializeBuffer()
	for i := range arrived {
		if err := flow.frame(frame, &arrived[i]); err != nil {
			return fmt.Errorf("Cannot make the frame of packet %d: %w", arrived[i].Sequence, err)
		}
		at := flow.Origin.Add(time.Duration(arrived[i].ArrivalNs))
		info := gopacket.CaptureInfo{Timestamp: at, CaptureLength: len(frame.Bytes()), Length: len(frame.Bytes())}
		if err := capture.WritePacket(info, frame.Bytes()); err != nil {
			return fmt.Errorf("Cannot write a capture: %w", err)
		}
	}
	if err := capture.Flush(); err != nil {
		return fmt.Errorf("Cannot write a capture: %w", err)
	}
	return nil
}

// frame fills the buffer with the packet as it would have been on the wire.
func (f Flow) frame(buffer gopacket.SerializeBuffer, p *Packet) error {
	header := rtp.Header{Version: 2, PayloadType: p.PayloadType & 0x7f, SequenceNumber: p.Sequence, Timestamp: p.Timestamp, SSRC: p.SSRC}
	media, err := header.Marshal()
	if err != nil {
		return err
	}
	ethernet := &layers.Ethernet{SrcMAC: linkSource, DstMAC: linkDestination, EthernetType: layers.EthernetTypeIPv4}
	udp := &layers.UDP{SrcPort: layers.UDPPort(f.Source.Port()), DstPort: layers.UDPPort(f.Destination.Port())}
	ip, err := f.ip(ethernet, udp)
	if err != nil {
		return err
	}
	options := gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}
	return gopacket.SerializeLayers(buffer, options, ethernet, ip, udp, gopacket.Payload(append(media, p.Payload...)))
}

// ip is the network layer of the flow's family.
func (f Flow) ip(ethernet *layers.Ethernet, udp *layers.UDP) (gopacket.SerializableLayer, error) {
	from, to := f.Source.Addr().Unmap().AsSlice(), f.Destination.Addr().Unmap().AsSlice()
	if len(from) == net.IPv4len {
		ip := &layers.IPv4{Version: 4, TTL: 64, Protocol: layers.IPProtocolUDP, SrcIP: from, DstIP: to}
		return ip, udp.SetNetworkLayerForChecksum(ip)
	}
	ethernet.EthernetType = layers.EthernetTypeIPv6
	ip := &layers.IPv6{Version: 6, HopLimit: 64, NextHeader: layers.IPProtocolUDP, SrcIP: from, DstIP: to}
	return ip, udp.SetNetworkLayerForChecksum(ip)
}
