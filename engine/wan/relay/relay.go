// Package relay passes real packets through the links of package wan: it
// reads what the kernel routes into a TUN device, finds the link by the
// regions of source and destination, holds the packet for as long as the link
// says, and writes it back for the kernel to route on. One thread does all,
// on an absolute schedule, with no allocation a packet.
package relay

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"

	"golang.org/x/sys/unix"

	"vigie.dev/engine/clock"
	"vigie.dev/engine/wan"
	"vigie.dev/engine/wan/hold"
)

const (
	// packetSize holds the world's packets: its tunnels have an MTU of 1450.
	packetSize = 1536
	// readsAtOnce bounds how long departures wait for arrivals.
	readsAtOnce = 32
	// lookNs is how often packets are looked for while they come, and busyNs how long
	// after the last one they are thought to; showNs how often Go's runtime has its say
	// where there is no time to rest.
	lookNs = 200_000
	busyNs = 20_000_000
	showNs = 1_000_000
)

// Counters is what the relay did in all.
type Counters struct {
	Read    uint64 `json:"read"`
	Written uint64 `json:"written"`
	Foreign uint64 `json:"foreign"` // no IPv4, or of no known region: passed on as they came
	Full    uint64 `json:"full"`    // dropped: no buffer was free
	Refused uint64 `json:"refused"` // dropped: the kernel would not have them back
	Waiting uint64 `json:"waiting"` // held now
	// What was held and left after its time: by more than 1 ms, the worst, all together.
	Held        uint64 `json:"held"`
	Late        uint64 `json:"late"`
	WorstLateNs int64  `json:"worstLateNs"`
	SumLateNs   int64  `json:"sumLateNs"`
}

// lateNs is what a person or a score would notice.
const lateNs = 1_000_000

// Relay is the packet path. Run owns it; all else goes through Do.
type Relay struct {
	tun      *Tun
	classify classifier
	links    []*wan.Link // from×regions + to
	regions  int

	pool     *hold.Pool
	wheel    *hold.Wheel
	lengths  []uint16
	copies   []uint8
	counters Counters

	bell     bell
	commands chan func()
	stopped  chan struct{}
	priority clock.Priority
	holds    bool
	spare    [packetSize]byte
}

// New makes a relay for these regions with nothing asked of any link. It
// holds at most `capacity` packets.
func New(tun *Tun, regions []Region, capacity int) (*Relay, error) {
	b, err := newBell()
	if err != nil {
		return nil, err
	}
	return &Relay{
		tun: tun, classify: newClassifier(regions), regions: len(regions),
		links: make([]*wan.Link, len(regions)*len(regions)),
		pool:  hold.NewPool(packetSize, capacity), wheel: hold.NewWheel(capacity, clock.Now()),
		lengths: make([]uint16, capacity+1), copies: make([]uint8, capacity+1),
		bell: b, commands: make(chan func(), 16), stopped: make(chan struct{}),
	}, nil
}

// ErrStopped: the relay runs no more.
var ErrStopped = errors.New("the relay has stopped")

// Do has the relay's thread do something between two packets.
func (r *Relay) Do(command func()) error {
	done := make(chan struct{})
	select {
	case r.commands <- func() { command(); close(done) }:
	case <-r.stopped:
		return ErrStopped
	}
	r.bell.ring()
	select {
	case <-done:
		return nil
	case <-r.stopped:
		return ErrStopped
	}
}

// Run relays until the context ends; packets that are still held are dropped.
func (r *Relay) Run(ctx context.Context) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(r.stopped)
	r.priority = clock.Raise()
	var ended atomic.Bool
	defer context.AfterFunc(ctx, func() { ended.Store(true); r.bell.ring() })()
	fds := []unix.PollFd{{Fd: int32(r.tun.FD)}, {Fd: int32(r.bell.fd)}}
	if r.holds {
		return r.runHeld(&ended, fds)
	}
	for !ended.Load() {
		more, err := r.turn()
		if err != nil {
			return err
		}
		r.obey()
		if !more {
			r.await(clock.Now(), fds)
		}
	}
	return nil
}

// HoldPlace has Run keep the thread's place in Go's scheduler while packets come
// (clock.Hold): to have it back could take tens of ms. It then looks for packets each
// 0.2 ms and wakes for each that is due, which takes two thirds of a processor at
// 50,000 packets/s: not for a thread whose share of real-time is less. Before Run.
func (r *Relay) HoldPlace() { r.holds = true }

func (r *Relay) runHeld(ended *atomic.Bool, fds []unix.PollFd) error {
	clock.Hold()
	defer clock.Release()
	came, shown := clock.Now()-busyNs, clock.Now()
	for !ended.Load() {
		read := r.counters.Read
		more, err := r.turn()
		if err != nil {
			return err
		}
		if len(r.commands) > 0 {
			clock.Release() // a command may wait for anything
			r.obey()
			clock.Hold()
		}
		now := clock.Now()
		if r.counters.Read != read {
			came = now
		}
		switch {
		case !more:
			r.rest(now, now-came < busyNs, fds)
			shown = now
		case now-shown > showNs:
			clock.Rest(now)
			shown = now
		}
	}
	return nil
}

// rest is await, with the place held while packets come.
func (r *Relay) rest(now int64, busy bool, fds []unix.PollFd) {
	if !busy {
		clock.Release()
		r.await(now, fds)
		clock.Hold()
		return
	}
	wait := int64(lookNs) // not woken by each packet that comes
	if at, ok := r.wheel.Next(); ok {
		wait = min(wait, max(0, at-now))
	}
	clock.Rest(now + wait)
}

// await waits until something has come or is due.
func (r *Relay) await(now int64, fds []unix.PollFd) {
	wait := int64(-1)
	if at, ok := r.wheel.Next(); ok {
		wait = max(0, at-now)
	}
	WaitReadable(wait, fds)
	if fds[1].Revents != 0 {
		r.bell.silence()
	}
}

// obey does what others asked for.
func (r *Relay) obey() {
	for {
		select {
		case command := <-r.commands:
			command()
		default:
			return
		}
	}
}

// turn lets go what is due and takes in what has come; more tells that there
// may be more of it.
func (r *Relay) turn() (more bool, err error) {
	r.release()
	for range readsAtOnce {
		number := r.pool.Lend()
		if number == 0 {
			return r.discard()
		}
		buffer := r.pool.Bytes(number)
		n, errno := r.tun.Read(buffer)
		if n == 0 {
			r.pool.Return(number)
			if errno != 0 {
				return false, fmt.Errorf("Cannot read from %s: %w", r.tun.Name, errno)
			}
			return false, nil
		}
		r.counters.Read++
		r.take(number, buffer[:n])
	}
	return true, nil
}

// discard takes a packet for which there is no room.
func (r *Relay) discard() (more bool, err error) {
	n, errno := r.tun.Read(r.spare[:])
	if errno != 0 {
		return false, fmt.Errorf("Cannot read from %s: %w", r.tun.Name, errno)
	}
	if n > 0 {
		r.counters.Read++
		r.counters.Full++
	}
	return n > 0, nil
}

// take decides on a packet that has come.
func (r *Relay) take(number uint32, packet []byte) {
	p, ok := parse(packet)
	from, to := -1, -1
	if ok {
		from, to = r.classify.region(p.source), r.classify.region(p.destination)
	}
	if from < 0 || to < 0 {
		r.counters.Foreign++
		r.write(packet)
		r.pool.Return(number)
		return
	}
	link := r.links[from*r.regions+to]
	if link == nil {
		r.write(packet)
		r.pool.Return(number)
		return
	}
	now := clock.Now()
	v := link.Admit(now, p.flow, len(packet), wan.Handle(number))
	switch {
	case v.Copies == 0:
		r.pool.Return(number)
	case link.Immediate():
		for range v.Copies {
			r.write(packet)
		}
		r.pool.Return(number)
	default:
		r.lengths[number], r.copies[number] = uint16(len(packet)), uint8(v.Copies)
		r.wheel.Add(number, v.Depart)
	}
	if v.Release != 0 {
		r.wheel.Move(uint32(v.Release), v.Depart)
	}
}

// release writes all that is due.
func (r *Relay) release() {
	for {
		now := clock.Now()
		number := r.wheel.Take(now)
		if number == 0 {
			return
		}
		packet := r.pool.Bytes(number)[:r.lengths[number]]
		for range r.copies[number] {
			r.write(packet)
		}
		r.counters.leave(now - r.wheel.Deadline(number))
		r.pool.Return(number)
	}
}

func (c *Counters) leave(late int64) {
	c.Held++
	c.SumLateNs += late
	c.WorstLateNs = max(c.WorstLateNs, late)
	if late > lateNs {
		c.Late++
	}
}

func (r *Relay) write(packet []byte) {
	if errno := r.tun.Write(packet); errno != 0 {
		r.counters.Refused++
		return
	}
	r.counters.Written++
}

// Set puts a link between two regions (their places in the list); nil lets
// packets pass as they come. Packets that are held keep their time.
func (r *Relay) Set(from, to int, link *wan.Link) error {
	return r.Do(func() { r.links[from*r.regions+to] = link })
}

// Status is what the relay and its links have counted.
type Status struct {
	Priority clock.Priority
	Counters Counters
	Links    []wan.Counters // from×regions + to
}

// Status reads the counters.
func (r *Relay) Status() (s Status, err error) {
	s.Links = make([]wan.Counters, len(r.links))
	err = r.Do(func() {
		s.Priority, s.Counters = r.priority, r.counters
		s.Counters.Waiting = uint64(r.wheel.Len())
		for i, link := range r.links {
			if link != nil {
				s.Links[i] = link.Counters()
			}
		}
	})
	return s, err
}
