package media

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"vigie.dev/engine/clock"
	"vigie.dev/engine/media/codec"
	"vigie.dev/engine/media/wire"
	"vigie.dev/engine/qoe"
)

// ErrClosed is given by a port that was closed.
var ErrClosed = errors.New("media port is closed")

// slotTime is the pacer's step: streams are spread over the slots of a packet length.
const slotTime = int64(time.Millisecond)

const slotCount = int(int64(frameTime) / slotTime)

// Port is one shard: all its streams share one socket pair and one thread.
type Port struct {
	cfg       Config
	local     netip.AddrPort
	rtp, rtcp int
	shard     *shard
	reporter  *reporter

	mutex   sync.Mutex
	loads   [slotCount]int
	remotes map[addressKey]*Stream
	opened  []*Stream // for the thread to take in
	retired []*Stream // for the thread to let go
	closed  bool
	pending atomic.Bool // opened, retired or closed has something
	wake    chan struct{}
	ended   chan struct{}
}

// Listen opens the socket pair and starts the shard's thread.
func Listen(cfg Config) (*Port, error) {
	if cfg.PTime == 0 {
		cfg.PTime = frameTime
	}
	if cfg.ScoreInterval == 0 {
		cfg.ScoreInterval = 5 * time.Second
	}
	if cfg.Interval == 0 {
		cfg.Interval = 10 * time.Second
	}
	if cfg.Playout == "" {
		cfg.Playout = qoe.PlayoutF1
	}
	switch _, err := qoe.NewPlayout(cfg.Playout); {
	case err != nil:
		return nil, err
	case !cfg.LocalIP.Unmap().Is4():
		return nil, fmt.Errorf("Cannot listen on %v: it is not an IPv4 address", cfg.LocalIP)
	case cfg.PTime != frameTime:
		return nil, fmt.Errorf("Cannot send packets of %v: only 20ms", cfg.PTime)
	case cfg.Port%2 != 0:
		return nil, fmt.Errorf("Cannot listen for RTP on port %d: it is not even (RFC 3550 §11)", cfg.Port)
	case cfg.ScoreInterval < time.Second || cfg.Interval < time.Second:
		return nil, fmt.Errorf("Cannot score every %v, or intervals of %v: at least 1s", cfg.ScoreInterval, cfg.Interval)
	}
	p := &Port{cfg: cfg, remotes: map[addressKey]*Stream{}, wake: make(chan struct{}, 1), ended: make(chan struct{})}
	var err error
	if p.rtp, p.rtcp, p.local, err = openPair(cfg.LocalIP.Unmap(), cfg.Port); err != nil {
		return nil, err
	}
	p.reporter = newReporter(cfg.Lateness)
	p.shard = newShard(p)
	clock.AddPlace(1)
	clock.RaiseProcess()
	go p.shard.run()
	go p.reporter.run()
	return p, nil
}

// RTP is the local address to offer in SDP; RTCP is on the next port.
func (p *Port) RTP() netip.AddrPort { return p.local }

// Open starts a stream: sends from the next free phase on, receives what
// comes from cfg.Remote.
func (p *Port) Open(cfg StreamConfig) (*Stream, error) {
	format, err := codec.ByName(cfg.Codec)
	remote := netip.AddrPortFrom(cfg.Remote.Addr().Unmap(), cfg.Remote.Port())
	switch {
	case err != nil:
		return nil, fmt.Errorf("Cannot open a stream: %w", err)
	case cfg.Clip == nil || len(cfg.Clip.frames) == 0:
		return nil, errors.New("Cannot open a stream without a clip")
	case cfg.Clip.format != format:
		return nil, fmt.Errorf("Cannot send a %s clip as %s", cfg.Clip.format.Name, cfg.Codec)
	case cfg.Mux && wire.MuxForbids(cfg.PayloadType):
		return nil, fmt.Errorf("Cannot send payload type %d with RTCP on the same port (RFC 5761 §4)", cfg.PayloadType)
	case !remote.Addr().Is4() || remote.Port() == 0 || remote.Port() == 65535:
		return nil, fmt.Errorf("Cannot open a stream to %v: it is not an IPv4 address with an RTP port", cfg.Remote)
	}
	if cfg.SSRC == 0 {
		cfg.SSRC = rand.Uint32() | 1
	}
	s := &Stream{port: p, peer: cfg.Peer, peerMoves: cfg.PeerMoves, done: make(chan struct{}), to: socketAddress(remote),
		toRTCP: socketAddress(cfg.controlAddress(remote)), mux: cfg.Mux, payloadType: cfg.PayloadType,
		ssrc: cfg.SSRC, seq: uint16(rand.Uint32()), timestamp: rand.Uint32(), clip: cfg.Clip,
		ear: newEar(cfg, format, p.cfg.Playout)}
	s.key = keyOf(&s.to)
	s.remote.Store(uint64(s.key))
	s.symmetric, s.remoteSSRC, s.ice = cfg.Symmetric, cfg.RemoteSSRC, cfg.ICE
	s.dtx, s.noComfort = cfg.DTX, cfg.NoComfort
	if cfg.ICE != nil {
		s.nominated = make(chan struct{})
	}
	if cfg.EventType != 0 {
		s.dial = &dialer{payloadType: cfg.EventType, waiting: make(chan keyPress, keysWaiting)}
	}
	if err := s.secureWith(cfg); err != nil {
		return nil, err
	}
	s.ear.rtcp.compound.CNAME = newCNAME()
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.closed {
		return nil, fmt.Errorf("Cannot open a stream: %w", ErrClosed)
	}
	if _, used := p.remotes[s.key]; used {
		return nil, fmt.Errorf("Cannot open a stream to %v: another one has that address", remote)
	}
	p.remotes[s.key] = s
	p.schedule(s)
	p.opened = append(p.opened, s)
	if s.peer != nil {
		p.reporter.resolve(s)
	}
	p.signal()
	if cfg.DTLS != nil {
		go s.handshake(cfg)
	}
	return s, nil
}

// schedule gives the stream the emptiest slot, a few ms from now at the soonest.
func (p *Port) schedule(s *Stream) {
	s.opened = clock.Now()
	first := s.opened/slotTime + 3
	for i := range slotCount {
		if slot := int((first + int64(i)) % int64(slotCount)); i == 0 || p.loads[slot] < p.loads[s.slot] {
			s.slot = slot
			s.origin = (first + int64(i)) * slotTime
		}
	}
	p.loads[s.slot]++
	s.tick, s.frame = -1, len(s.clip.frames)-1 // advance() makes it 0
	s.nextScore, s.nextKept = s.origin+int64(p.cfg.ScoreInterval), s.origin+int64(p.cfg.Interval)
	s.ear.mark.at, s.ear.kept.at = s.origin, s.origin
	s.nextRTCP = s.origin + firstInterval(rand.Float64())
}
