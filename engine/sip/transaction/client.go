package transaction

import (
	"time"

	wire "github.com/emiago/sipgo/sip"
)

// waiting is how many responses a Client holds for a slow reader. Provisional ones leave the last place to the final one.
const waiting = 4

// Client is a request that we sent.
type Client struct {
	layer *Layer
	key   clientKey
	path  Path
	req   *wire.Request // until it is answered
	text  string        // what is sent again: the request, then the ACK of a refusal
	state State
	err   error

	resend, limit timer
	wait          time.Duration // of resend

	responses chan *wire.Response  // nil where taker is set
	taker     func(*wire.Response) // who takes responses, in place of a queue
	again     func(*wire.Response)
}

func newClient(l *Layer, req *wire.Request, path Path, taker func(*wire.Response)) *Client {
	c := &Client{
		layer: l, key: clientKey{branchOf(req.Via()), req.Method}, path: path, req: req, text: Write(req), state: Trying,
		taker: taker,
	}
	if taker == nil {
		c.responses = make(chan *wire.Response, waiting)
	}
	if req.Method == wire.INVITE {
		c.state = Calling
	}
	c.resend.owner, c.limit.owner = c, c
	return c
}

// Responses are the provisional ones and the first final one; it is closed when the transaction ends without that. Of a
// transaction that has a taker it is nil before Queue.
func (c *Client) Responses() <-chan *wire.Response { return c.responses }

// Queue takes the responses to come away from the taker, for Responses.
func (c *Client) Queue() {
	c.layer.mu.Lock()
	defer c.layer.mu.Unlock()
	if c.taker == nil {
		return
	}
	c.taker, c.responses = nil, make(chan *wire.Response, waiting)
	if c.state == Terminated {
		close(c.responses)
	}
}

// Give puts a response that the taker was given after Queue where it belongs.
func (c *Client) Give(res *wire.Response) {
	c.layer.mu.Lock()
	defer c.layer.mu.Unlock()
	if c.taker == nil && c.state != Terminated && len(c.responses) < cap(c.responses) {
		c.responses <- res
	}
}

// Err is why the transaction ended without a final response.
func (c *Client) Err() error {
	c.layer.mu.Lock()
	defer c.layer.mu.Unlock()
	return c.err
}

// OnRetransmission sets who is given the 2xx of an INVITE that come after the first: the same again, or another branch's
// (RFC 6026 7.2). f is called by whoever read the response, and must not block. Responses is
// of no use after it, where the first 2xx has come.
func (c *Client) OnRetransmission(f func(*wire.Response)) {
	c.layer.mu.Lock()
	defer c.layer.mu.Unlock()
	c.again = f
	if c.state == Accepted {
		c.responses = nil
	}
}

// Terminate gives the transaction up. A taker is not told.
func (c *Client) Terminate() {
	c.layer.mu.Lock()
	defer c.layer.mu.Unlock()
	c.end(ErrEnded)
}

// begin starts timers A or E, and B or F. The layer's lock is held in this and all that follows.
func (c *Client) begin() {
	if !c.path.Reliable() {
		c.wait = T1
		c.layer.timers.set(&c.resend, c.wait)
	}
	c.layer.timers.set(&c.limit, lifetime)
}

// take is the machine's step at a response; what it returns is given that without the lock.
func (c *Client) take(res *wire.Response) func(*wire.Response) {
	invite := c.key.method == wire.INVITE
	switch c.state {
	case Calling, Trying, Proceeding:
		switch {
		case res.IsProvisional():
			return c.progress(res, invite)
		case !invite:
			return c.answer(res, Completed, T4) // timer K
		case res.IsSuccess():
			return c.answer(res, Accepted, lifetime) // timer M
		}
		return c.refuse(res)
	case Completed:
		if invite && !res.IsProvisional() && !res.IsSuccess() && c.text != "" {
			path, ack := c.path, c.text
			return func(*wire.Response) { _ = path.Send(ack) }
		}
	case Accepted:
		if res.IsSuccess() {
			return c.again
		}
	}
	return nil
}

// refuse acknowledges what is no 2xx of an INVITE.
func (c *Client) refuse(res *wire.Response) func(*wire.Response) {
	path, ack := c.path, Write(ackOf(c.req, res))
	then := c.answer(res, Completed, timerD)
	if !path.Reliable() {
		c.text = ack
	}
	return func(res *wire.Response) {
		_ = path.Send(ack)
		if then != nil {
			then(res)
		}
	}
}

func (c *Client) progress(res *wire.Response, invite bool) func(*wire.Response) {
	if c.state != Proceeding {
		c.state = Proceeding
		if invite {
			c.resend.remove()
			c.limit.remove()
			c.text = ""
		} else if !c.path.Reliable() {
			c.wait = T2
			c.layer.timers.set(&c.resend, T2)
		}
	}
	if c.taker == nil && len(c.responses) >= waiting-1 {
		return nil
	}
	return c.handUp(res)
}

// handUp gives a response to who waits for it; a taker, which it returns, is to be given it by the caller.
func (c *Client) handUp(res *wire.Response) (taker func(*wire.Response)) {
	if c.taker == nil {
		c.responses <- res
	}
	return c.taker
}

// answer hands the final response up, and keeps the transaction as long as the far end may repeat it: over a reliable path
// not at all, but for the 2xx of other branches.
func (c *Client) answer(res *wire.Response, next State, linger time.Duration) func(*wire.Response) {
	c.state, c.req, c.text = next, nil, ""
	c.resend.remove()
	then := c.handUp(res)
	if c.path.Reliable() && next != Accepted {
		c.forget()
		return then
	}
	c.taker = nil // it is needed no more
	c.layer.timers.set(&c.limit, linger)
	return then
}

func (c *Client) expire(t *timer) func() {
	if t == &c.limit {
		if c.state == Completed || c.state == Accepted {
			c.forget()
			return nil
		}
		return c.end(ErrTimeout)
	}
	if c.state == Calling {
		c.wait *= 2
	} else {
		c.wait = min(2*c.wait, T2)
	}
	c.layer.timers.set(&c.resend, c.wait)
	path, text := c.path, c.text
	return func() {
		if err := path.Send(text); err != nil {
			c.layer.mu.Lock()
			tell := c.end(ErrTransport)
			c.layer.mu.Unlock()
			if tell != nil {
				tell()
			}
		}
	}
}

// end is the end without a final response, or after one. What it returns tells the taker.
func (c *Client) end(cause error) (tell func()) {
	if c.state == Terminated {
		return nil
	}
	if c.state != Completed && c.state != Accepted {
		c.err = cause
		if taker := c.taker; taker != nil {
			tell = func() { taker(nil) }
		} else {
			close(c.responses)
		}
	}
	c.forget()
	return tell
}

func (c *Client) forget() {
	c.state, c.req, c.text, c.again = Terminated, nil, "", nil
	c.resend.remove()
	c.limit.remove()
	if c.layer.clients[c.key] == c {
		delete(c.layer.clients, c.key)
	}
}

// ackOf is the ACK of a refusal, which is the transaction's own affair (RFC 3261 17.1.1.3).
func ackOf(req *wire.Request, res *wire.Response) *wire.Request {
	ack := wire.NewRequest(wire.ACK, req.Recipient)
	ack.AppendHeader(req.Via())
	for _, route := range req.GetHeaders("Route") {
		ack.AppendHeader(route)
	}
	hops := wire.MaxForwardsHeader(70)
	ack.AppendHeader(&hops)
	ack.AppendHeader(req.From())
	ack.AppendHeader(res.To())
	ack.AppendHeader(req.CallID())
	ack.AppendHeader(&wire.CSeqHeader{SeqNo: req.CSeq().SeqNo, MethodName: wire.ACK})
	ack.SetBody(nil)
	return ack
}
