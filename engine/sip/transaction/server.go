package transaction

import (
	"fmt"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

// Server is a request that came.
type Server struct {
	layer *Layer
	key   serverKey
	path  Path
	// Tag is To's in what is answered, for whoever answers the CANCEL (RFC 3261 9.2). It is set before anybody reads it.
	Tag   string
	req   *wire.Request // of an INVITE, for its 100
	last  string        // the response that a retransmission of the request gets
	state State

	resend, limit timer
	wait          time.Duration // of resend

	cancelled, ended func()
}

// newServer is called with the layer's lock held, as all but the exported methods are.
func newServer(l *Layer, key serverKey, req *wire.Request, path Path) *Server {
	s := &Server{layer: l, key: key, path: path, state: Trying}
	s.resend.owner, s.limit.owner = s, s
	if key.method == wire.INVITE {
		s.state, s.req = Proceeding, req
		l.timers.set(&s.resend, tryingAfter)
	}
	return s
}

// Path is where the request came from.
func (s *Server) Path() Path { return s.path }

// OnCancel sets who is told of a CANCEL that comes before a final response. It is called by whoever read the CANCEL.
func (s *Server) OnCancel(f func()) {
	s.layer.mu.Lock()
	defer s.layer.mu.Unlock()
	s.cancelled = f
}

// OnEnd sets who is told that no final response can be sent any more: the path is lost, or the layer closed.
func (s *Server) OnEnd(f func()) {
	s.layer.mu.Lock()
	defer s.layer.mu.Unlock()
	s.ended = f
}

// Cancel tells of a CANCEL; it does nothing after a final response (RFC 3261 9.2).
func (s *Server) Cancel() {
	s.layer.mu.Lock()
	f := s.cancelled
	if s.state != Proceeding {
		f = nil
	}
	s.layer.mu.Unlock()
	if f != nil {
		f()
	}
}

// Respond sends res. A 2xx of an INVITE may be sent again, as often as its ACK does not come (RFC 6026 7.1).
func (s *Server) Respond(res *wire.Response) error {
	text := Write(res)
	s.layer.mu.Lock()
	if err := s.step(res, text); err != nil {
		s.layer.mu.Unlock()
		return fmt.Errorf("cannot send %d: %w", res.StatusCode, err)
	}
	s.layer.mu.Unlock()
	if err := s.path.Send(text); err != nil {
		return fmt.Errorf("cannot send %d: %w: %w", res.StatusCode, ErrTransport, err)
	}
	return nil
}

func (s *Server) step(res *wire.Response, text string) error {
	invite := s.key.method == wire.INVITE
	switch {
	case s.state == Accepted && res.IsSuccess():
		return nil
	case s.state != Trying && s.state != Proceeding:
		return ErrEnded
	}
	s.resend.remove()
	s.last = text
	switch {
	case res.IsProvisional():
		s.state = Proceeding
	case !invite:
		s.finish(Completed, lifetime) // timer J
		if s.path.Reliable() {
			s.end()
		}
	case res.IsSuccess():
		// The 2xx is the user's to repeat; a repeated INVITE gets nothing.
		s.last = ""
		s.finish(Accepted, lifetime) // timer L
	default:
		s.finish(Completed, lifetime) // timer H
		if !s.path.Reliable() {
			s.wait = T1
			s.layer.timers.set(&s.resend, T1) // timer G
		}
	}
	return nil
}

// finish keeps the transaction while the far end may repeat its request, or owes the ACK.
func (s *Server) finish(next State, linger time.Duration) {
	s.state, s.req, s.cancelled, s.ended = next, nil, nil, nil
	s.layer.timers.set(&s.limit, linger)
}

// takeAck says whether an ACK is the user's to see: that of a 2xx, which some send in the INVITE's own transaction.
func (s *Server) takeAck() bool {
	if s.state == Completed {
		s.state, s.last = Confirmed, ""
		s.resend.remove()
		if s.path.Reliable() {
			s.end()
		} else {
			s.layer.timers.set(&s.limit, T4) // timer I
		}
	}
	return s.state == Accepted
}

func (s *Server) expire(t *timer) func() {
	path, text := s.path, s.last
	switch {
	case t == &s.limit:
		s.end()
		return nil
	case s.state == Proceeding:
		text = Write(tryingOf(s.req))
		s.last = text
	default:
		s.wait = min(2*s.wait, T2)
		s.layer.timers.set(&s.resend, s.wait)
	}
	return func() { _ = path.Send(text) }
}

func (s *Server) end() {
	s.state, s.req, s.last, s.cancelled, s.ended = Terminated, nil, "", nil, nil
	s.resend.remove()
	s.limit.remove()
	if s.layer.servers[s.key] == s {
		delete(s.layer.servers, s.key)
	}
}

// tryingOf is the 100 that keeps an INVITE from being repeated (RFC 3261 8.2.6.1).
func tryingOf(req *wire.Request) *wire.Response {
	res := wire.NewResponse(wire.StatusTrying, "Trying")
	for _, via := range req.GetHeaders("Via") {
		res.AppendHeader(via)
	}
	res.AppendHeader(req.From())
	res.AppendHeader(req.To())
	res.AppendHeader(req.CallID())
	res.AppendHeader(req.CSeq())
	if stamp := req.GetHeader("Timestamp"); stamp != nil {
		res.AppendHeader(stamp)
	}
	res.SetBody(nil)
	return res
}
