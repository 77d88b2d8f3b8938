package bridge

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync/atomic"
	"time"

	"vigie.dev/engine/bridge/sound"
	"vigie.dev/engine/clock"
	"vigie.dev/engine/media/wire"
)

const (
	// keysWaiting bounds the keys that nobody has taken yet.
	keysWaiting = 32
	// reportEvery is between two RTCP sender reports (RFC 3550 §6.2).
	reportEvery = 5 * time.Second
	// comfortType is comfort noise at 8 kHz (RFC 3389 §4): silence that is said once.
	comfortType = 13
	largest     = 1500
)

// telephone is the media of one call's telephone: RTP in clear, and RTCP on the next port.
type telephone struct {
	rtp, rtcp *net.UDPConn
	// Set by open, before anything runs.
	codec     sound.Codec
	payload   uint8
	events    uint8 // payload type of telephone-event, 0 for none
	encoder   sound.Encoder
	playout   *sound.Playout
	remote    atomic.Pointer[netip.AddrPort]
	silent    atomic.Bool // the far end wants nothing, as on hold
	keys      chan byte
	lastEvent atomic.Uint64 // the last key's timestamp, 1<<32 set; 0 for none
	heard     atomic.Uint64

	// The rest belongs to the goroutine that sends.
	ssrc      uint32
	sequence  uint16
	timestamp uint32
	ticks     uint32
	packets   uint32
	octets    uint32
	reported  time.Time
	out       [largest]byte
	coded     []byte
}

// listen opens a pair of ports, the first one even (RFC 3550 §11), within [first, last].
func listen(ip netip.Addr, first, last uint16) (*telephone, error) {
	pairs := (int(last) - int(first) + 1) / 2
	var problem error
	for range 100 {
		port := first + uint16(rand.IntN(max(pairs, 1)))*2
		rtp, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(ip, port)))
		if err != nil {
			problem = err
			continue
		}
		rtcp, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(ip, port+1)))
		if err == nil {
			return &telephone{rtp: rtp, rtcp: rtcp, keys: make(chan byte, keysWaiting), ssrc: rand.Uint32() | 1,
				sequence: uint16(rand.Uint32()), timestamp: rand.Uint32()}, nil
		}
		problem = errors.Join(err, rtp.Close())
	}
	return nil, fmt.Errorf("Cannot find free ports for RTP within %d to %d: %w", first, last, problem)
}

func (t *telephone) port() uint16 { return t.rtp.LocalAddr().(*net.UDPAddr).AddrPort().Port() }

// open begins to receive what the far end described.
func (t *telephone) open(far far) error {
	decoder, err := far.codec.NewDecoder()
	if err != nil {
		return err
	}
	if t.encoder, err = far.codec.NewEncoder(); err != nil {
		return err
	}
	t.codec, t.payload, t.events = far.codec, far.payload, far.events
	t.ticks = uint32(far.codec.Clock / int(time.Second/sound.Frame))
	t.playout = sound.NewPlayout(decoder, far.codec.Rate, far.codec.Clock)
	t.move(far)
	go t.receive()
	go drain(t.rtcp)
	return nil
}

// move takes a new description of the far end: where it wants its speech, and whether.
func (t *telephone) move(far far) {
	t.remote.Store(&far.remote)
	t.silent.Store(!far.listens)
}

func (t *telephone) close() {
	// What fails to close has no more use.
	_, _ = t.rtp.Close(), t.rtcp.Close()
}

// receive takes packets until the socket is closed.
func (t *telephone) receive() {
	var b [largest]byte
	for {
		n, from, err := t.rtp.ReadFromUDPAddrPort(b[:])
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil || netip.AddrPortFrom(from.Addr().Unmap(), from.Port()) != *t.remote.Load() || wire.KindOf(b[:n]) != wire.RTP {
			continue
		}
		if p, ok := wire.ParseRTP(b[:n]); ok && p.SSRC != t.ssrc {
			t.take(p)
		}
	}
}

func (t *telephone) take(p wire.Packet) {
	t.heard.Add(1)
	switch {
	case t.events != 0 && p.PayloadType == t.events:
		t.playout.Push(p.Seq, p.Timestamp, nil) // the room does not hear keys
		event, ok := wire.ParseEvent(p.Payload)
		// All packets of a key have its begin for a timestamp (RFC 4733 §2.3): the first that comes is the key.
		if begin := 1<<32 | uint64(p.Timestamp); ok && t.lastEvent.Swap(begin) != begin {
			t.press(event.Key())
		}
	case p.PayloadType == t.payload:
		t.playout.Push(p.Seq, p.Timestamp, p.Payload)
	case p.PayloadType == comfortType:
		t.playout.Push(p.Seq, p.Timestamp, nil)
	}
}

// press is a key, from whichever way it came; one too many is lost.
func (t *telephone) press(key byte) {
	select {
	case t.keys <- key:
	default:
	}
}

// drain reads RTCP and uses none of it: an unread socket would answer with ICMP once it is full.
func drain(conn *net.UDPConn) {
	var b [largest]byte
	for {
		if _, _, err := conn.ReadFromUDPAddrPort(b[:]); errors.Is(err, net.ErrClosed) {
			return
		}
	}
}

// send codes and sends one frame; called each tick, so that the timestamp goes on in silence too.
func (t *telephone) send(frame []int16, now time.Time) error {
	timestamp := t.timestamp
	t.timestamp += t.ticks
	if t.silent.Load() {
		return nil
	}
	var err error
	if t.coded, err = t.encoder.Encode(t.coded[:0], frame); err != nil {
		return err
	}
	n := wire.PutRTP(t.out[:], wire.Packet{Marker: t.packets == 0, PayloadType: t.payload, Seq: t.sequence, Timestamp: timestamp,
		SSRC: t.ssrc, Payload: t.coded})
	t.sequence++
	t.packets++
	t.octets += uint32(len(t.coded))
	if _, err := t.rtp.WriteToUDPAddrPort(t.out[:n], *t.remote.Load()); err != nil && errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("Cannot send speech: %w", err)
	}
	if now.Sub(t.reported) >= reportEvery {
		t.reported = now
		t.report(now, timestamp)
	}
	return nil
}

func (t *telephone) report(now time.Time, timestamp uint32) {
	var b [wire.Room]byte
	c := wire.Compound{SSRC: t.ssrc, CNAME: "bridge", HasSent: true,
		Sent: wire.SenderInfo{NTP: clock.NTP(now), Timestamp: timestamp, Packets: t.packets, Octets: t.octets}}
	to := *t.remote.Load()
	// A report that is lost is followed by another.
	_, _ = t.rtcp.WriteToUDPAddrPort(b[:c.Put(b[:])], netip.AddrPortFrom(to.Addr(), to.Port()+1))
}
