package peer

import (
	"context"
	"fmt"
	"net"
	"sync"
	"time"

	"vigie.dev/engine/clock"
)

const (
	// quick and steady are how often the time is asked: the first ones, and then.
	quick, steady = 50 * time.Millisecond, 500 * time.Millisecond
	quickAsks     = 10
	// Starts, notes and done are said until they are acknowledged, at most so often.
	saidAtMost = 40
	// A run's calls, bounded: what is kept of the far streams.
	mostStarts = 100_000
)

// Config of a channel.
type Config struct {
	Conn net.PacketConn // closed by Close
	// Far is where the other probe is; it is resolved anew until it answers,
	// because it may not be there yet.
	Far func() (net.Addr, error)
	// Own and Peer are the regions of both ends.
	Own, Peer string
	Secret    []byte
	Run       string
	// Now is our monotonic clock, ns, and Base the wall clock at its zero, ns
	// since 1970. @default the process's
	Now  func() int64
	Base int64
}

// Channel is one end. All methods may be called from anywhere.
type Channel struct {
	cfg    Config
	key    []byte
	quit   chan struct{}
	closed sync.Once
	group  sync.WaitGroup
	news   chan struct{} // closed and made anew when the far end said something

	mutex    sync.Mutex
	far      net.Addr
	offset   clock.Offset
	farBase  int64
	ready    bool // we
	farReady bool
	farDone  bool
	starts   map[string]int64 // of far streams, by the far clock
	notes    []Note           // not asked for yet, by the far clock
	unsaid   map[string]*saying
}

// saying is a message that the far end has not acknowledged yet.
type saying struct {
	message message
	times   int
}

// Open begins to ask and to answer.
func Open(cfg Config) *Channel {
	if cfg.Now == nil {
		cfg.Now, cfg.Base = clock.Now, clock.Wall(0)
	}
	c := &Channel{cfg: cfg, key: key(cfg.Secret, cfg.Run), quit: make(chan struct{}), news: make(chan struct{}),
		starts: map[string]int64{}, unsaid: map[string]*saying{}}
	c.group.Go(c.hear)
	c.group.Go(c.speak)
	return c
}

// Close ends the channel.
func (c *Channel) Close() (err error) {
	c.closed.Do(func() {
		close(c.quit)
		err = c.cfg.Conn.Close()
		c.group.Wait()
	})
	return err
}

// Estimate of the far monotonic clock against ours, ns.
func (c *Channel) Estimate() (clock.Estimate, bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.offset.At(c.cfg.Now())
}

// Wall is the same of the wall clocks: what a person calls the offset.
func (c *Channel) Wall() (clock.Estimate, bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	e, ok := c.offset.At(c.cfg.Now())
	e.Offset += c.farBase - c.cfg.Base
	return e, ok
}

// Ready tells the far end that calls may come.
func (c *Channel) Ready() {
	c.mutex.Lock()
	c.ready = true
	c.mutex.Unlock()
}

// Start tells the far end when a stream of ours began, by our clock, ns.
func (c *Channel) Start(name string, at int64) {
	c.say(message{Kind: start, T1: at, Name: name[:min(len(name), longestName)]})
}

// Done tells the far end that we begin nothing more: calls, edits.
func (c *Channel) Done() { c.say(message{Kind: done}) }

func (c *Channel) say(m message) {
	c.mutex.Lock()
	c.unsaid[string(m.Kind)+m.Name] = &saying{message: m, times: 1}
	c.mutex.Unlock()
	c.send(m)
}

// FarStart is when the last far stream of that name began, by our clock, and
// how far that may be off, both ns.
func (c *Channel) FarStart(name string) (at, within int64, ok bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	at, known := c.starts[name]
	e, ok := c.offset.At(c.cfg.Now())
	return at - e.Offset, e.Error, known && ok
}

// AwaitReady waits until the far end takes calls and its clock is known.
func (c *Channel) AwaitReady(ctx context.Context) error {
	return c.await(ctx, "is ready", func() bool { return c.farReady && c.offset.Known() })
}

// AwaitHeard waits until the far end has acknowledged all that was said to it.
func (c *Channel) AwaitHeard(ctx context.Context) error {
	return c.await(ctx, "has heard all", func() bool { return len(c.unsaid) == 0 })
}

// AwaitDone waits until the far end begins nothing more.
func (c *Channel) AwaitDone(ctx context.Context) error {
	return c.await(ctx, "is done", func() bool { return c.farDone })
}

func (c *Channel) await(ctx context.Context, what string, is func() bool) error {
	for {
		c.mutex.Lock()
		yes, news := is(), c.news
		c.mutex.Unlock()
		if yes {
			return nil
		}
		select {
		case <-news:
		case <-ctx.Done():
			return fmt.Errorf("Cannot wait until the probe of %s %s: %w", c.cfg.Peer, what, ctx.Err())
		case <-c.quit:
			return fmt.Errorf("Cannot wait until the probe of %s %s: the channel is closed", c.cfg.Peer, what)
		}
	}
}
