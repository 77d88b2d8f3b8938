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

	responses chan *wire.Response
	again     func(*wire.Response)
}

func newClient(l *Layer, req *wire.Request, path Path) *Client {
	c := &Client{
		layer: l, key: clientKey{branchOf(req.Via()), req.Method}, path: path, req: req, text: Write(req), state: Trying,
		responses: make(chan *wire.Response, waiting),
	}
	if req.Method == wire.INVITE {
		c.state = Calling
	}
	c.resend.owner, c.limit.owner = c, c
	return c
}

// Responses are the provisional ones and the first final one; it is closed when the transaction ends without that.
func (c *Client) Responses() <-chan *wire.Response { return c.responses }

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

// Terminate gives the transaction up.
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

// take is the machine's step at a response; what it returns is done without the lock.
func (c *Client) take(res *wire.Response) func() {
	invite := c.key.method == wire.INVITE
	switch c.state {
	case Calling, Trying, Proceeding:
		switch {
		case res.IsProvisional():
			c.progress(res, invite)
		case !invite:
			c.answer(res, Completed, T4) // timer K
		case res.IsSuccess():
			c.answer(res, Accepted, lifetime) // timer M
		default:
			ack := Write(ackOf(c.req, res))
			c.answer(res, Completed, timerD)
			if !c.path.Reliable() {
				c.text = ack
			}
			path := c.path
			return func() { _ = path.Send(ack) }
		}
	case Completed:
		if invite && !res.IsProvisional() && !res.IsSuccess() && c.text != "" {
			path, ack := c.path, c.text
			return func() { _ = path.Send(ack) }
		}
	case Accepted:
		if res.IsSuccess() && c.again != nil {
			again := c.again
			return func() { again(res) }
		}
	}
	return nil
}

func (c *Client) progress(res *wire.Response, invite bool) {
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
	if len(c.responses) < waiting-1 {
		c.responses <- res
	}
}

// answer hands the final response up, and keeps the transaction as long as the far end may repeat it: over a reliable path
// not at all, but for the 2xx of other branches.
func (c *Client) answer(res *wire.Response, next State, linger time.Duration) {
	c.state, c.req, c.text = next, nil, ""
	c.resend.remove()
	c.responses <- res
	if c.path.Reliable() && next != Accepted {
		c.forget()
		return
	}
	c.layer.timers.set(&c.limit, linger)
}

func (c *Client) expire(t *timer) func() {
	if t == &c.limit {
		if c.state == Completed || c.state == Accepted {
			c.forget()
			return nil
		}
		c.end(ErrTimeout)
		return nil
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
			defer c.layer.mu.Unlock()
			c.end(ErrTransport)
		}
	}
}

// end is the end without a final response, or after one.
func (c *Client) end(cause error) {
	if c.state == Terminated {
		return
	}
	if c.state != Completed && c.state != Accepted {
		c.err = cause
		close(c.responses)
	}
	c.forget()
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
