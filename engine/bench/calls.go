package bench

import (
	"context"
	"fmt"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"vigie.dev/engine/media"
	"vigie.dev/engine/sip"
)

// CallsConfig of whole calls: signalling, media and scoring, both ends in one process.
type CallsConfig struct {
	// Calls at a time, and how many are placed a second.
	Calls, Rate int
	// Port of the reflector.
	Port uint16
	// Hold is how long each call talks.
	Hold time.Duration
}

// Calls is what came of them.
type Calls struct {
	Signalled
	Media
	// IdleKB and FullKB are the process's proportional memory before the first
	// call, and with all calls up, garbage and all.
	IdleKB, FullKB int
	// TalkSeconds of all calls together.
	TalkSeconds float64
}

// caller is the state of a run of whole calls.
type caller struct {
	cfg    CallsConfig
	agent  *sip.Agent
	port   *media.Port
	says   [2]*media.Clip
	hangUp chan struct{} // closed when all have been up together

	tally
	mutex   sync.Mutex
	streams []*media.Stream // by leg, while open
	reports []media.Report
	talk    time.Duration
	up      sync.WaitGroup
	ends    sync.WaitGroup // of calls that talk, both
}

func runCalls(p *peer, cfg CallsConfig) error {
	result, err := playCalls(p.stop, cfg)
	if err != nil {
		return err
	}
	return p.result(result)
}

func playCalls(stop <-chan struct{}, cfg CallsConfig) (result Calls, err error) {
	c := &caller{cfg: cfg, hangUp: make(chan struct{}), streams: make([]*media.Stream, 2*cfg.Calls)}
	if c.says, err = clips(); err != nil {
		return result, err
	}
	if c.port, err = media.Listen(media.Config{LocalIP: own}); err != nil {
		return result, err
	}
	callee, at, end, err := openCallee(c.answer)
	if err != nil {
		return result, err
	}
	if c.agent, err = openAgent(at.String()); err != nil {
		return result, err
	}
	if result, err = c.hold(stop); err != nil {
		return result, err
	}
	if err := c.agent.Close(); err != nil {
		return result, fmt.Errorf("Cannot close the calling agent: %w", err)
	}
	if err := end(callee); err != nil {
		return result, err
	}
	if err := c.port.Close(); err != nil {
		return result, fmt.Errorf("Cannot close the media port: %w", err)
	}
	result.Media = sumUp(c.reports, c.port.Health())
	return result, nil
}

// hold places all calls, weighs the process with them up, and lets them talk.
func (c *caller) hold(stop <-chan struct{}) (result Calls, err error) {
	debug.FreeOSMemory()
	if result.IdleKB, err = memoryKB(); err != nil {
		return result, err
	}
	c.up.Add(c.cfg.Calls)
	c.ends.Add(c.cfg.Calls)
	all := make(chan struct{})
	go func() {
		c.up.Wait()
		select {
		case <-time.After(c.cfg.Hold):
		case <-stop:
		}
		result.FullKB, err = memoryKB()
		close(c.hangUp)
		close(all)
	}()
	took := evenly(c.cfg.Calls, c.cfg.Rate, nil, c.call) // all of them: a run that is cut short is killed
	<-all
	c.ends.Wait()
	result.TalkSeconds = c.talk.Seconds()
	result.Signalled = Signalled{Done: int(c.done.Load()), Failed: int(c.failed.Load()), Seconds: took.Seconds(), First: c.first}
	return result, err
}

// call places call i, and leaves it to a goroutine of its own once it is answered.
func (c *caller) call(i int, done func()) {
	c.place(i, func(dialog *sip.Dialog, stream *media.Stream, err error) {
		c.up.Done()
		done()
		if err != nil {
			c.add(err)
			c.ends.Done()
			return
		}
		go func() {
			defer c.ends.Done()
			c.add(c.converse(dialog, stream))
		}()
	})
}

// place goes through the caller's side until both talk.
func (c *caller) place(i int, placed func(*sip.Dialog, *media.Stream, error)) {
	// What the callee sends for us goes to the reflector, at the address of its own leg.
	offer, err := sip.Offer(legAddress(2*i+1), int(c.cfg.Port), "pcma")
	if err != nil {
		placed(nil, nil, err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), callLimit)
	c.agent.Dial(ctx, sip.Account{Number: strconv.Itoa(i)}, calleeNumber, offer, sip.InviteOptions{}, func(d *sip.Dialog, err error) {
		cancel()
		if err != nil {
			placed(nil, nil, err)
			return
		}
		stream, err := c.hear(2*i, d.Remote())
		placed(d, stream, err)
	})
}

// converse talks until all hang up.
func (c *caller) converse(d *sip.Dialog, stream *media.Stream) error {
	answered := time.Now()
	select {
	case <-c.hangUp:
	case <-d.Done():
	}
	c.close(stream)
	c.mutex.Lock()
	c.talk += time.Since(answered)
	c.mutex.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), callLimit)
	defer cancel()
	_, err := d.Bye(ctx)
	return err
}

// answer is the callee's end.
func (c *caller) answer(in *sip.Incoming) {
	c.ends.Add(1)
	if err := c.take(in); err != nil {
		c.add(fmt.Errorf("called: %w", err))
		c.ends.Done()
	}
}

func (c *caller) take(in *sip.Incoming) error {
	i, err := strconv.Atoi(strings.TrimSpace(in.From()))
	if err != nil || i < 0 || i >= c.cfg.Calls {
		return fmt.Errorf("Cannot know call %q", in.From())
	}
	if err := in.Ring(); err != nil {
		return err
	}
	stream, err := c.hear(2*i+1, in.Offer())
	if err != nil {
		return err
	}
	answer, err := sip.Offer(legAddress(2*i), int(c.cfg.Port), "pcma")
	if err != nil {
		return err
	}
	d, err := in.Answer(answer)
	if err != nil {
		return err
	}
	go func() {
		defer c.ends.Done()
		<-d.Done()
		c.close(stream)
	}()
	return nil
}

// hear opens leg k towards the address in the far end's description.
func (c *caller) hear(leg int, description []byte) (*media.Stream, error) {
	remote, _, codec, err := sip.ParseAnswer(description)
	if err != nil {
		return nil, err
	}
	if codec != "pcma" || remote.Addr() != legAddress(leg) || remote.Port() != c.cfg.Port {
		return nil, fmt.Errorf("Cannot send %s to %v: leg %d is elsewhere", codec, remote, leg)
	}
	stream, err := openLeg(c.port, leg, c.cfg.Port, c.says, func() *media.Stream {
		c.mutex.Lock()
		defer c.mutex.Unlock()
		return c.streams[leg^1]
	})
	if err != nil {
		return nil, err
	}
	c.mutex.Lock()
	c.streams[leg] = stream
	c.mutex.Unlock()
	return stream, nil
}

func (c *caller) close(s *media.Stream) {
	report := s.Close()
	c.mutex.Lock()
	c.reports = append(c.reports, report)
	c.mutex.Unlock()
}
