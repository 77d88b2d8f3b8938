package bench

import (
	"net/netip"
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
	"vigie.dev/engine/clock"
)

// BareConfig of the yardstick: a loop that only sends and receives. It has no
// schedule for a stream, writes no header, reads no byte and scores nothing.
type BareConfig struct {
	// Legs to send from, one packet each in 20 ms, a twentieth of them each ms.
	Legs int
	// Port of the reflector; 0 sends to the loop's own socket as fast as it goes.
	Port uint16
	// Run time.
	Run time.Duration
}

// Bare is what the loop did.
type Bare struct {
	Sent, Received uint64
}

type bareLoop struct {
	fd       int
	out      []message
	in       [burst]message
	vector   unix.Iovec // of what is sent, the same for all
	vectors  [burst]unix.Iovec
	names    []unix.RawSockaddrInet4
	from     [burst]unix.RawSockaddrInet4
	payload  [datagram]byte
	buffers  [burst][1500]byte
	controls [burst][64]byte
	done     Bare
}

func newBareLoop(fd int, to []netip.AddrPort) *bareLoop {
	b := &bareLoop{fd: fd, out: make([]message, len(to)), names: make([]unix.RawSockaddrInet4, len(to))}
	b.vector.Base = &b.payload[0]
	b.vector.SetLen(datagram)
	for i := range b.out {
		m := &b.out[i]
		b.names[i] = address(to[i])
		m.Name, m.Namelen = (*byte)(unsafe.Pointer(&b.names[i])), unix.SizeofSockaddrInet4
		m.Iov = &b.vector
		m.SetIovlen(1)
	}
	for i := range b.in {
		m := &b.in[i]
		b.vectors[i].Base = &b.buffers[i][0]
		b.vectors[i].SetLen(len(b.buffers[i]))
		m.Name, m.Iov = (*byte)(unsafe.Pointer(&b.from[i])), &b.vectors[i]
		m.SetIovlen(1)
	}
	return b
}

func (b *bareLoop) send(from, to int) {
	for ; from < to; from += burst {
		end := min(from+burst, to)
		b.done.Sent += uint64(end - from - sendAll(b.fd, b.out[from:end]))
	}
}

func (b *bareLoop) receive() {
	for {
		for i := range b.in {
			b.in[i].Namelen = unix.SizeofSockaddrInet4
		}
		n := receiveSome(b.fd, b.in[:])
		b.done.Received += uint64(n)
		if n < burst {
			return
		}
	}
}

// paced sends a twentieth of the legs each millisecond, as the engine's shard does.
func (b *bareLoop) paced(until int64) {
	clock.Hold() // as the engine's
	next := clock.Now()
	for slot := 0; next < until; slot = (slot + 1) % 20 {
		b.send(len(b.out)*slot/20, len(b.out)*(slot+1)/20)
		b.receive()
		next += int64(time.Millisecond)
		clock.Rest(next)
	}
	clock.Release()
	clock.SleepUntil(clock.Now() + int64(20*time.Millisecond))
	b.receive() // what was on its way
}

// flat sends a full batch to itself and takes it back, without a pause.
func (b *bareLoop) flat(until int64) {
	for clock.Now() < until {
		b.send(0, len(b.out))
		b.receive()
	}
}

func runBare(p *peer, cfg BareConfig) error {
	fd, at, err := openLoopback(netip.AddrFrom4([4]byte{127, 0, 0, 1}), 0)
	if err != nil {
		return err
	}
	legs := make([]netip.AddrPort, cfg.Legs)
	for i := range legs {
		if legs[i] = at; cfg.Port != 0 {
			legs[i] = netip.AddrPortFrom(legAddress(i), cfg.Port)
		}
	}
	runtime.LockOSThread()
	clock.Raise()
	b := newBareLoop(fd, legs)
	if cfg.Port == 0 {
		b.flat(clock.Now() + int64(cfg.Run))
	} else {
		b.paced(clock.Now() + int64(cfg.Run))
	}
	return p.result(b.done)
}
