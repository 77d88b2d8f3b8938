package media

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"time"

	"vigie.dev/engine/media/secure"
	"vigie.dev/engine/media/wire"
)

const (
	// handshakeLimit is how long DTLS may take, with ICE before it.
	handshakeLimit = 15 * time.Second
	// linger is how long the association answers a far end that did not get
	// our last flight (RFC 6347 §4.2.4); after it no goroutine is left.
	linger = 5 * time.Second
)

// seal protects the packet in b[:n], whose room is b; 0 when it may not leave.
func (s *Stream) seal(b []byte, n int, control bool) int {
	if !s.secured {
		return n
	}
	session := s.session.Load()
	if session == nil {
		return 0
	}
	s.port.shard.freely(func() { // SRTP has pools, and those locks
		if control {
			n = session.SealRTCP(b, n)
		} else {
			n = session.SealRTP(b, n)
		}
	})
	return n
}

// open gives the plain packet, in place.
func (s *Stream) open(data []byte, control bool) ([]byte, secure.Verdict) {
	if !s.secured {
		return data, secure.Opened
	}
	session := s.session.Load()
	if session == nil {
		return nil, secure.Forged
	}
	var opened []byte
	var verdict secure.Verdict
	s.port.shard.freely(func() {
		if control {
			opened, verdict = session.OpenRTCP(data)
		} else {
			opened, verdict = session.OpenRTP(data)
		}
	})
	return opened, verdict
}

// refused counts a packet that did not open.
func (s *Stream) refused(data []byte, verdict secure.Verdict, control bool) {
	if s.session.Load() == nil {
		return // keys are not there yet: it may be good
	}
	if verdict == secure.Forged {
		s.forged++
		return
	}
	if p, ok := wire.ParseRTP(data); ok && !control {
		s.ear.duplicate(p.SSRC)
	}
}

// secureWith begins what cfg says of SRTP, before the stream is known to the thread.
func (s *Stream) secureWith(cfg StreamConfig) error {
	if cfg.SDES != nil && cfg.DTLS != nil {
		return fmt.Errorf("Cannot open a stream to %v with both SDES and DTLS keys", cfg.Remote)
	}
	s.secured = cfg.SDES != nil || cfg.DTLS != nil
	if cfg.SDES != nil {
		session, err := secure.NewSDES(cfg.SDES.Local, cfg.SDES.Remote)
		if err != nil {
			return err
		}
		s.session.Store(session)
	}
	if cfg.DTLS != nil {
		s.dtls = newDTLSConn(s)
	}
	return nil
}

// handshake makes the session by DTLS; a goroutine of its own, that ends with
// the handshake and its linger.
func (s *Stream) handshake(cfg StreamConfig) {
	ctx, stop := context.WithTimeout(context.Background(), handshakeLimit)
	defer stop()
	context.AfterFunc(ctx, func() { _ = s.dtls.Close() })
	if cfg.ICE != nil {
		select {
		case <-s.nominated:
		case <-s.done:
			return
		case <-ctx.Done():
			s.fail(fmt.Errorf("no address was nominated within %v", handshakeLimit))
			return
		}
	}
	go func() { // an ended call waits for nobody
		select {
		case <-s.done:
			stop()
		case <-ctx.Done():
		}
	}()
	session, association, err := secure.Handshake(ctx, s.dtls, net.UDPAddrFromAddrPort(cfg.Remote), *cfg.DTLS)
	if err != nil {
		s.fail(err)
		return
	}
	s.session.Store(session)
	select {
	case <-time.After(linger):
	case <-s.done:
	}
	s.dtls.mute() // no close_notify: to browsers it is the end of the call
	_ = association.Close()
}

// fail keeps why no session came about, for the report.
func (s *Stream) fail(err error) { s.problem.CompareAndSwap(nil, &err) }

// secureReport tells how the stream was protected.
func (s *Stream) secureReport(r *Report) {
	r.Forged = s.forged
	if session := s.session.Load(); session != nil {
		r.Suite = string(session.Suite())
	}
	if problem := s.problem.Load(); problem != nil {
		r.Problem = (*problem).Error()
	} else if s.secured && r.Suite == "" {
		r.Problem = "the DTLS handshake did not finish"
	}
}

// address of a kernel form's key.
func (k addressKey) address() netip.AddrPort {
	ip := uint32(k >> 16)
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{byte(ip >> 24), byte(ip >> 16), byte(ip >> 8), byte(ip)}), uint16(k))
}

// move lets the stream go on with another far address, for RTP or for RTCP.
func (s *shard) move(stream *Stream, to addressKey, control bool) {
	raw := socketAddress(to.address())
	if control {
		delete(s.controls, keyOf(&stream.toRTCP))
		stream.toRTCP, s.controls[to] = raw, stream
		return
	}
	if s.streams[to] != nil && s.streams[to] != stream || !s.port.rename(stream, to) {
		return // another call has that address
	}
	delete(s.streams, stream.key)
	stream.key, stream.to, s.streams[to] = to, raw, stream
	stream.remote.Store(uint64(to))
	if stream.mux {
		stream.toRTCP = raw
	}
}

// rename keeps the port's list of addresses in step; false when it is taken.
func (p *Port) rename(s *Stream, to addressKey) bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if other := p.remotes[to]; other != nil && other != s {
		return false
	}
	delete(p.remotes, s.key)
	p.remotes[to] = s
	return true
}
