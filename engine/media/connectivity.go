package media

import (
	"golang.org/x/sys/unix"
	"vigie.dev/engine/media/ice"
	"vigie.dev/engine/media/wire"
)

// ICE is what a stream with ICE needs: we are the lite side.
type ICE struct {
	// Local credentials, as we described them; unique among the port's streams.
	Local ice.Credentials
	// RemoteUfrag is the far end's fragment. @default any
	RemoteUfrag string
}

// answerCheck answers a connectivity check, from wherever it comes, on the
// socket it came to. It is rare: it may allocate.
func (s *shard) answerCheck(data []byte, from *unix.RawSockaddrInet4, control bool) {
	fragment, ok := ice.Fragment(data)
	stream := s.fragments[fragment]
	if !ok || stream == nil {
		s.counts.unmatched.Add(1)
		return
	}
	key := keyOf(from)
	answer, nominated, err := ice.Answer(data, key.address(), stream.ice.Local, stream.ice.RemoteUfrag)
	if err != nil {
		s.counts.unmatched.Add(1)
	}
	fd := s.port.rtp
	if control {
		fd = s.port.rtcp
	}
	if len(answer) > 0 {
		at := key.address()
		_ = unix.Sendto(fd, answer, unix.MSG_DONTWAIT, &unix.SockaddrInet4{Port: int(at.Port()), Addr: at.Addr().As4()}) // it is asked again
	}
	if !nominated {
		return
	}
	s.move(stream, key, control)
	if !control && !stream.hasNominated {
		stream.hasNominated = true
		close(stream.nominated)
	}
}

// latch finds the stream that an unknown address speaks for, by symmetric RTP
// (RFC 4961): by its SSRC where the description told it, else the only stream
// towards that host which has not been heard yet.
func (s *shard) latch(from addressKey, data []byte) *Stream {
	p, ok := wire.ParseRTP(data)
	if !ok || s.symmetric == 0 {
		return nil
	}
	var found *Stream
	several := false
	for _, stream := range s.streams {
		switch {
		case !stream.symmetric || stream.latched || stream.ear.started > 0:
		case stream.remoteSSRC != 0 && stream.remoteSSRC == p.SSRC:
			return s.latchTo(stream, from)
		case stream.remoteSSRC != 0 || stream.key>>16 != from>>16:
		case found != nil:
			several = true // and none of them is meant
		default:
			found = stream
		}
	}
	if found == nil || several {
		return nil
	}
	return s.latchTo(found, from)
}

func (s *shard) latchTo(stream *Stream, from addressKey) *Stream {
	stream.latched = true
	s.move(stream, from, false)
	return stream
}
