package bench

import (
	"net/netip"
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
	"vigie.dev/engine/clock"
)

// reflectWait is how long the reflector sleeps when nothing has come. It
// looks by itself, so that no sender pays for waking it.
const reflectWait = 400 * time.Microsecond

// ReflectConfig of the process that stands where an SBC would: what comes for
// leg k of a call goes back to its sender as from leg k^1, so that both ends of
// a call in one process hear each other over the kernel's own loopback.
type ReflectConfig struct {
	// Thin lets only one packet in so many pass. @default 1
	Thin int
}

// Reflected is the account of the reflector.
type Reflected struct {
	Forwarded, Dropped, Refused uint64
}

type reflector struct {
	fd       int
	thin     uint64
	seen     uint64
	messages [burst]message
	vectors  [burst]unix.Iovec
	names    [burst]unix.RawSockaddrInet4
	controls [burst][64]byte
	buffers  [burst][1500]byte
	out      [burst]message

	forwarded, refused atomic.Uint64
	dropped            atomic.Uint32
}

func newReflector(fd, thin int) *reflector {
	r := &reflector{fd: fd, thin: uint64(max(1, thin))}
	for i := range r.messages {
		m := &r.messages[i]
		r.vectors[i].Base = &r.buffers[i][0]
		m.Iov, m.Name, m.Control = &r.vectors[i], (*byte)(unsafe.Pointer(&r.names[i])), &r.controls[i][0]
		m.SetIovlen(1)
	}
	return r
}

// run reflects until stop is closed, on a thread of its own.
func (r *reflector) run(stop <-chan struct{}) {
	runtime.LockOSThread()
	clock.Raise()
	clock.Hold()
	defer clock.Release()
	for {
		select {
		case <-stop:
			return
		default:
		}
		for r.round() == burst {
		}
		clock.Rest(clock.Now() + int64(reflectWait))
	}
}

// round takes one batch and sends it on.
func (r *reflector) round() int {
	for i := range r.messages {
		m := &r.messages[i]
		m.Namelen = unix.SizeofSockaddrInet4
		m.SetControllen(len(r.controls[i]))
		r.vectors[i].SetLen(len(r.buffers[i]))
	}
	n := receiveSome(r.fd, r.messages[:])
	count := 0
	for i := range n {
		// Thinned by runs, or one end of each call would hear all and the other nothing.
		if r.seen++; r.seen/128%r.thin == 0 && r.turn(i) {
			r.vectors[i].SetLen(int(r.messages[i].length))
			r.out[count] = r.messages[i]
			count++
		}
	}
	if count > 0 {
		refused := sendAll(r.fd, r.out[:count])
		r.refused.Add(uint64(refused))
		r.forwarded.Add(uint64(count - refused))
	}
	return n
}

// turn makes the destination of datagram i, read from the control message
// that the kernel wrote, the source it leaves from: the other leg's address.
func (r *reflector) turn(i int) bool {
	control := r.controls[i][:r.messages[i].Controllen]
	for len(control) >= unix.SizeofCmsghdr {
		h := (*unix.Cmsghdr)(unsafe.Pointer(&control[0]))
		length := int(h.Len)
		if length < unix.SizeofCmsghdr || length > len(control) {
			return false
		}
		data := control[unix.SizeofCmsghdr:length]
		switch {
		case h.Level == unix.SOL_SOCKET && h.Type == unix.SO_RXQ_OVFL:
			r.dropped.Store(*(*uint32)(unsafe.Pointer(&data[0])))
		case h.Level == unix.IPPROTO_IP && h.Type == unix.IP_PKTINFO:
			info := *(*unix.Inet4Pktinfo)(unsafe.Pointer(&data[0]))
			info.Spec_dst = info.Addr
			info.Spec_dst[3] ^= 1
			info.Ifindex, info.Addr = 0, [4]byte{}
			first := (*unix.Cmsghdr)(unsafe.Pointer(&r.controls[i][0]))
			first.Level, first.Type = unix.IPPROTO_IP, unix.IP_PKTINFO
			first.SetLen(unix.CmsgLen(unix.SizeofInet4Pktinfo))
			*(*unix.Inet4Pktinfo)(unsafe.Pointer(&r.controls[i][unix.SizeofCmsghdr])) = info
			r.messages[i].SetControllen(unix.CmsgSpace(unix.SizeofInet4Pktinfo))
			return true
		}
		control = control[min(len(control), (length+7)&^7):]
	}
	return false
}

// runReflect is the role: RTP and RTCP each have a socket and a thread.
func runReflect(p *peer, cfg ReflectConfig) error {
	rtp, at, err := openLoopback(netip.IPv4Unspecified(), 0)
	for tries := 0; err == nil && at.Port()%2 != 0 && tries < 100; tries++ {
		_ = unix.Close(rtp)
		rtp, at, err = openLoopback(netip.IPv4Unspecified(), 0)
	}
	if err != nil {
		return err
	}
	rtcp, _, err := openLoopback(netip.IPv4Unspecified(), at.Port()+1)
	if err != nil {
		return err
	}
	speech, reports := newReflector(rtp, cfg.Thin), newReflector(rtcp, 1)
	clock.RaiseProcess()
	clock.AddPlace(2) // one for each of the two
	go speech.run(p.stop)
	go reports.run(p.stop)
	p.ready(at.Port())
	<-p.stop
	return p.result(Reflected{Forwarded: speech.forwarded.Load(), Dropped: uint64(speech.dropped.Load()),
		Refused: speech.refused.Load()})
}
