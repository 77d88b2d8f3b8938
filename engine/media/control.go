package media

import (
	"golang.org/x/sys/unix"
	"vigie.dev/engine/clock"
)

// retire asks the thread to end a stream.
func (p *Port) retire(s *Stream) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.closed {
		return // the thread ends all streams on its way out
	}
	p.retired = append(p.retired, s)
	p.signal()
}

// signal tells the thread, which may be asleep, that there is something to
// take. The mutex is held.
func (p *Port) signal() {
	p.pending.Store(true)
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// retiredAtOnce bounds how many streams end before the next packets are sent:
// each takes some 10 µs.
const retiredAtOnce = 32

// take gives the thread what was opened and retired since; where many were
// retired, the rest of them is for the next round.
func (p *Port) take() (opened, retired []*Stream, closed bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	opened, p.opened = p.opened, nil
	n := min(len(p.retired), retiredAtOnce)
	retired, p.retired = p.retired[:n], p.retired[n:]
	p.pending.Store(len(p.retired) > 0)
	for _, s := range retired {
		delete(p.remotes, s.key)
		p.loads[s.slot]--
	}
	return opened, retired, p.closed
}

// Close ends all streams and frees the sockets. Further calls do nothing.
func (p *Port) Close() error {
	p.mutex.Lock()
	if p.closed {
		p.mutex.Unlock()
		<-p.ended
		return nil
	}
	p.closed = true
	p.signal()
	p.mutex.Unlock()
	<-p.ended
	p.reporter.close()
	clock.AddPlace(-1)
	first, second := unix.Close(p.rtp), unix.Close(p.rtcp)
	if first != nil {
		return first
	}
	return second
}
