package media

import (
	"fmt"
	"net/netip"
	"runtime"
	"testing"
	"time"

	"vigie.dev/engine/media/secure"
)

// idlePort is a port whose thread does not run: the test does its work.
func idlePort(b testing.TB, ip string) *Port {
	b.Helper()
	p := &Port{cfg: Config{ScoreInterval: time.Hour}, remotes: map[addressKey]*Stream{}, wake: make(chan struct{}, 1)}
	var err error
	if p.rtp, p.rtcp, p.local, err = openPair(netip.MustParseAddr(ip), 0); err != nil {
		b.Fatal(err)
	}
	p.reporter = newReporter(nil)
	p.shard = newShard(p)
	b.Cleanup(func() { closeFiles(p) })
	return p
}

// lane is a sender of a number of streams, all due in one slot, and a
// receiver that hears them as one: the streams go to other addresses of
// loopback, share an SSRC and take turns with its sequence numbers.
type lane struct {
	from, to *shard
	streams  []*Stream
	next     int64
}

func newLane(b testing.TB, streams int, protect bool) *lane {
	b.Helper()
	sender, receiver := idlePort(b, "127.0.0.1"), idlePort(b, "0.0.0.0")
	clip := speech(b, "pcma", 100, 1)
	x, y := secure.NewCrypto(1, secure.AESCM80), secure.NewCrypto(1, secure.AESCM80)
	open := func(p *Port, remote netip.AddrPort, ssrc uint32, ours, theirs secure.Crypto) *Stream {
		cfg := StreamConfig{Remote: remote, PayloadType: 8, Codec: "pcma", Clip: clip, Heard: clip, SSRC: ssrc}
		if protect {
			cfg.SDES = &SDES{ours, theirs}
		}
		s, err := p.Open(cfg)
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
	l := &lane{from: sender.shard, to: receiver.shard}
	for i := range streams {
		s := open(sender, netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, byte(1 + i)}), receiver.local.Port()), 1, x, y)
		s.slot, s.origin, s.seq, s.timestamp = 0, 0, uint16(i), uint32(i)*160
		s.nextRTCP, s.nextScore, s.nextKept = 1<<62, 1<<62, 1<<62
		l.streams = append(l.streams, s)
	}
	open(receiver, sender.local, 1<<30, y, x)
	l.from.control()
	l.to.control()
	return l
}

// tick sends one packet of each stream and takes them all.
func (l *lane) tick() {
	l.from.send(l.next)
	l.next += int64(frameTime)
	for _, s := range l.streams {
		s.seq += uint16(len(l.streams) - 1)
		s.timestamp += uint32(len(l.streams)-1) * 160
	}
	l.to.receive(l.to.port.rtp, false)
}

func (l *lane) packets() uint64 { return l.to.counts.received.Load() }

func TestShardAllocatesNothingAPacket(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector allocates: allocations are NOT counted in this run")
	}
	for _, protect := range []bool{false, true} {
		l := newLane(t, 32, protect)
		for range 5 {
			l.tick()
		}
		before := l.packets()
		if n := testing.AllocsPerRun(20, l.tick); n != 0 {
			t.Errorf("secure %v: %v allocations a tick of 32 packets sent, received and scored", protect, n)
		}
		if got := l.packets() - before; got != 21*32 {
			t.Errorf("secure %v: %d packets were received, %d sent", protect, got, 21*32)
		}
	}
}

func TestStreamsHaveNoGoroutineEach(t *testing.T) {
	port := listen(t, Config{})
	clip := speech(t, "pcma", 50, 1)
	before := runtime.NumGoroutine()
	for i := range 200 {
		at := netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 1, byte(1 + i)}), 9000)
		if _, err := port.Open(StreamConfig{Remote: at, PayloadType: 8, Codec: "pcma", Clip: clip}); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(50 * time.Millisecond)
	if after := runtime.NumGoroutine(); after > before+2 {
		t.Errorf("%d goroutines before, %d with 200 streams", before, after)
	}
}

func BenchmarkShard(b *testing.B) {
	for _, streams := range []int{1, 8, 64} {
		for _, protect := range []bool{false, true} {
			b.Run(fmt.Sprintf("streams=%d/secure=%v", streams, protect), func(b *testing.B) {
				l := newLane(b, streams, protect)
				b.ReportAllocs()
				for b.Loop() {
					l.tick()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(l.packets()), "ns/packet")
			})
		}
	}
}
