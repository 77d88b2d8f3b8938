package media

import (
	"encoding/binary"
	"math/rand/v2"
	"net"
	"net/netip"
	"testing"
	"time"
)

var loopback = netip.MustParseAddr("127.0.0.1")

// speech makes a clip in which every frame is unique.
func speech(t testing.TB, codec string, frames int, seed uint64) *Clip {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 1))
	samples := make([]byte, frames*160)
	for i := range samples {
		samples[i] = byte(random.Uint32())
	}
	clip, err := NewClip(samples, codec)
	if err != nil {
		t.Fatal(err)
	}
	return clip
}

func listen(t testing.TB, cfg Config) *Port {
	t.Helper()
	cfg.LocalIP = loopback
	port, err := Listen(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = port.Close() })
	return port
}

func socketOf(t testing.TB) (*net.UDPConn, netip.AddrPort) {
	t.Helper()
	c, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(loopback, 0)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c, c.LocalAddr().(*net.UDPAddr).AddrPort()
}

// relay is a bridge of two legs with a hook on each packet of one way: it
// may change the packet, and drops it by returning false.
func relay(t testing.TB, to netip.AddrPort, hook func(n int, packet []byte) bool) (left, right netip.AddrPort) {
	t.Helper()
	a, left := socketOf(t)
	b, right := socketOf(t)
	pump := func(in, out *net.UDPConn, hook func(int, []byte) bool) {
		buffer := make([]byte, 1500)
		for n := 0; ; n++ {
			size, err := in.Read(buffer)
			if err != nil {
				return
			}
			if hook == nil || hook(n, buffer[:size]) {
				_, _ = out.WriteToUDPAddrPort(buffer[:size], to)
			}
		}
	}
	go pump(a, b, hook)
	go pump(b, a, nil)
	return left, right
}

// call runs one call through a relay for a time and gives both reports.
func call(t testing.TB, port *Port, length time.Duration, hook func(int, []byte) bool) (caller, callee Report) {
	t.Helper()
	left, right := relay(t, port.RTP(), hook)
	fr, pt := speech(t, "pcma", 100, 7), speech(t, "pcma", 100, 8)
	var a, b *Stream
	starts := make(chan struct{})
	peer := func(s **Stream) func() (time.Time, bool) {
		return func() (time.Time, bool) {
			select {
			case <-starts:
				return (*s).Start(), true
			default:
				return time.Time{}, false
			}
		}
	}
	open := func(remote netip.AddrPort, says, hears *Clip, other **Stream) *Stream {
		s, err := port.Open(StreamConfig{Remote: remote, PayloadType: 8, Codec: "pcma", Clip: says, Heard: hears, Peer: peer(other)})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	a, b = open(left, fr, pt, &b), open(right, pt, fr, &a)
	close(starts)
	time.Sleep(length)
	return a.Close(), b.Close()
}

func ssrcOf(p []byte) uint32          { return binary.BigEndian.Uint32(p[8:]) }
func setSSRC(p []byte, v uint32)      { binary.BigEndian.PutUint32(p[8:], v) }
func seqOf(p []byte) uint16           { return binary.BigEndian.Uint16(p[2:]) }
func setSeq(p []byte, v uint16)       { binary.BigEndian.PutUint16(p[2:], v) }
func setTimestamp(p []byte, v uint32) { binary.BigEndian.PutUint32(p[4:], v) }
