package measure

import (
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"

	"vigie.dev/engine/wan/relay"
)

const (
	frameSize  = 256 // of the ring: a header and the part of a packet that Packets.Read reads
	frameCount = 1 << 16
	blockSize  = 1 << 16
)

// witness sees each packet that enters or leaves a device, with the kernel's
// own time of it (packet(7), a ring of TPACKET_V2): how late this process
// was to write or to read does not count.
type witness struct {
	fd   int
	ring []byte
	next int
}

// seen is one packet at the device. Data is valid until the next call.
type seen struct {
	data []byte
	size int   // bytes of IP
	ns   int64 // CLOCK_REALTIME
	left bool  // the kernel gave it to the device: it has come through the link
}

// newWitness needs CAP_NET_RAW; without it errors.Is(err, unix.EPERM).
func newWitness(tun *relay.Tun) (w *witness, err error) {
	device, err := net.InterfaceByName(tun.Name)
	if err != nil {
		return nil, fmt.Errorf("Cannot find the device %q: %w", tun.Name, err)
	}
	w = &witness{}
	if w.fd, err = unix.Socket(unix.AF_PACKET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0); err != nil {
		return nil, fmt.Errorf("Cannot see the packets of %s: %w", tun.Name, err)
	}
	if err = w.open(device.Index); err != nil {
		return nil, errors.Join(fmt.Errorf("Cannot see the packets of %s: %w", tun.Name, err), w.close())
	}
	return w, nil
}

func (w *witness) open(device int) (err error) {
	if err = unix.SetsockoptInt(w.fd, unix.SOL_PACKET, unix.PACKET_VERSION, unix.TPACKET_V2); err != nil {
		return err
	}
	if err = unix.SetsockoptInt(w.fd, unix.SOL_PACKET, unix.PACKET_TIMESTAMP, unix.SOF_TIMESTAMPING_SOFTWARE); err != nil {
		return err
	}
	request := &unix.TpacketReq{Block_size: blockSize, Block_nr: frameCount * frameSize / blockSize, Frame_size: frameSize, Frame_nr: frameCount}
	if err = unix.SetsockoptTpacketReq(w.fd, unix.SOL_PACKET, unix.PACKET_RX_RING, request); err != nil {
		return err
	}
	if w.ring, err = unix.Mmap(w.fd, 0, frameCount*frameSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED); err != nil {
		return err
	}
	const all = unix.ETH_P_ALL>>8 | unix.ETH_P_ALL&0xff<<8 // network order; what leaves is seen by all alone
	return unix.Bind(w.fd, &unix.SockaddrLinklayer{Protocol: all, Ifindex: device})
}

// each gives what has been seen since the last call.
func (w *witness) each(with func(seen)) {
	for {
		frame := w.ring[w.next*frameSize : (w.next+1)*frameSize]
		header := (*unix.Tpacket2Hdr)(unsafe.Pointer(&frame[0]))
		if atomic.LoadUint32(&header.Status)&unix.TP_STATUS_USER == 0 {
			return
		}
		const addressAt = (unsafe.Sizeof(*header) + unix.TPACKET_ALIGNMENT - 1) / unix.TPACKET_ALIGNMENT * unix.TPACKET_ALIGNMENT
		address := (*unix.RawSockaddrLinklayer)(unsafe.Pointer(&frame[addressAt]))
		with(seen{data: frame[header.Net:min(frameSize, uint32(header.Net)+header.Snaplen)], size: int(header.Len),
			ns: int64(header.Sec)*1e9 + int64(header.Nsec), left: address.Pkttype == unix.PACKET_OUTGOING})
		atomic.StoreUint32(&header.Status, unix.TP_STATUS_KERNEL)
		w.next = (w.next + 1) % frameCount
	}
}

// missed is how many packets found no room in the ring.
func (w *witness) missed() (int, error) {
	stats, err := unix.GetsockoptTpacketStats(w.fd, unix.SOL_PACKET, unix.PACKET_STATISTICS)
	if err != nil {
		return 0, fmt.Errorf("Cannot ask what was not seen: %w", err)
	}
	return int(stats.Drops), nil
}

func (w *witness) close() error {
	var problems []error
	if w.ring != nil {
		problems = append(problems, unix.Munmap(w.ring))
	}
	return errors.Join(append(problems, unix.Close(w.fd))...)
}
