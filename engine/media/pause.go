package media

import (
	"slices"
	"sync"
	"sync/atomic"
)

// conversation is what a stream tells and is told while it runs.
type conversation struct {
	// paused: nothing is said. expectsQuiet: the far end has agreed to say nothing.
	paused, expectsQuiet atomic.Bool
	// resumed is the shard's: the next packet begins a talk spurt.
	resumed bool
	heard   atomic.Uint64

	mutex sync.Mutex
	keys  []Key
}

// Pause stops saying anything, as on hold: sequence numbers stand still, the
// clock goes on (RFC 3550 §5.1). Resume goes on. RTCP is sent all the while.
func (s *Stream) Pause()  { s.talk.paused.Store(true) }
func (s *Stream) Resume() { s.talk.paused.Store(false) }

// ExpectQuiet says whether the far end has agreed to send nothing: its
// silence is then no loss.
func (s *Stream) ExpectQuiet(quiet bool) { s.talk.expectsQuiet.Store(quiet) }

// Heard counts the packets heard until now, duplicates left out; those of keys too.
func (s *Stream) Heard() uint64 { return s.talk.heard.Load() }

// Keys are those that the far end pressed until now.
func (s *Stream) Keys() []Key {
	s.talk.mutex.Lock()
	defer s.talk.mutex.Unlock()
	return slices.Clone(s.talk.keys)
}

// silenced tells whether the frame that is due is left out. Only the shard's thread asks.
func (c *conversation) silenced() bool {
	quiet := c.paused.Load()
	c.resumed = c.resumed || quiet
	return quiet
}

// spurt tells whether the packet is the first after a pause (its marker bit, RFC 3551 §4.1).
func (c *conversation) spurt() bool {
	began := c.resumed
	c.resumed = false
	return began
}

// note takes the keys that were heard until now.
func (c *conversation) note(keys []Key) {
	c.mutex.Lock()
	c.keys = append(c.keys[:0], keys...)
	c.mutex.Unlock()
}
