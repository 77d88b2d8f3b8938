package peer

import (
	"time"

	"vigie.dev/engine/clock"
)

// speak asks the time, and says again what was not acknowledged.
func (c *Channel) speak() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for asked := 0; ; asked++ {
		select {
		case <-c.quit:
			return
		case <-timer.C:
		}
		c.resolve()
		c.repeat()
		c.send(message{Kind: ask, T1: c.cfg.Now()})
		if asked < quickAsks || !c.known() {
			timer.Reset(quick)
		} else {
			timer.Reset(steady)
		}
	}
}

func (c *Channel) known() bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.offset.Known()
}

// resolve looks where the far end is, until it has answered.
func (c *Channel) resolve() {
	if c.known() {
		return
	}
	far, err := c.cfg.Far()
	if err != nil {
		return // not there yet: asked again
	}
	c.mutex.Lock()
	c.far = far
	c.mutex.Unlock()
}

// send says it once; what the network does not take is as lost as in it.
func (c *Channel) send(m message) {
	c.mutex.Lock()
	far := c.far
	c.mutex.Unlock()
	if far != nil {
		_, _ = c.cfg.Conn.WriteTo(m.bytes(c.key, c.cfg.Own), far)
	}
}

func (c *Channel) repeat() {
	var due []message
	c.mutex.Lock()
	for name, s := range c.unsaid {
		if s.times++; s.times > saidAtMost {
			delete(c.unsaid, name)
			continue
		}
		due = append(due, s.message)
	}
	c.mutex.Unlock()
	for _, m := range due {
		c.send(m)
	}
}

// hear takes datagrams in; those that are not the far end's are left alone.
func (c *Channel) hear() {
	var buffer [256]byte
	for {
		n, from, err := c.cfg.Conn.ReadFrom(buffer[:])
		at := c.cfg.Now()
		if err != nil {
			select {
			case <-c.quit:
				return
			case <-time.After(quick): // e.g. an ICMP error of a far end that is not there yet
				continue
			}
		}
		m, err := parse(buffer[:n], c.key, c.cfg.Peer)
		if err != nil {
			continue
		}
		c.mutex.Lock()
		c.far = from
		reply, hasReply := c.take(m, at)
		c.mutex.Unlock()
		if hasReply {
			if reply.Kind == answer {
				reply.T3 = c.cfg.Now()
			}
			c.send(reply)
		}
	}
}

// take acts on a message, with the mutex held, and gives the reply to it.
func (c *Channel) take(m message, at int64) (reply message, has bool) {
	switch m.Kind {
	case ask:
		return message{Kind: answer, T1: m.T1, T2: at, Base: c.cfg.Base, Ready: c.ready}, true
	case answer:
		if c.offset.Add(clock.Exchange{T1: m.T1, T2: m.T2, T3: m.T3, T4: at}) {
			c.farReady, c.farBase = m.Ready, m.Base
			c.tell()
		}
	case start:
		if last, again := c.starts[m.Name]; again && m.T1 > last || !again && len(c.starts) < mostStarts {
			c.starts[m.Name] = m.T1
		}
		return message{Kind: ack, T1: m.T1, Name: string(m.Kind) + m.Name}, true
	case note:
		return message{Kind: ack, T1: m.T1, Name: string(m.Kind) + m.Name}, c.keep(m)
	case done:
		c.farDone = true
		c.tell()
		return message{Kind: ack, Name: string(m.Kind)}, true
	case ack:
		if s := c.unsaid[m.Name]; s != nil && s.message.T1 == m.T1 { // not of an earlier stream of that name
			delete(c.unsaid, m.Name)
			c.tell()
		}
	}
	return message{}, false
}

func (c *Channel) tell() {
	close(c.news)
	c.news = make(chan struct{})
}
