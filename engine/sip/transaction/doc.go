// Package transaction has the four machines of RFC 3261 17, with RFC 6026's Accepted states, over any kind of path. None
// of them has a goroutine: a message is dealt with by whoever read it, a timer by the one alarm of its Layer.
package transaction

import (
	"errors"
	"time"
)

var (
	// ErrTimeout is a request that no final response came to (RFC 3261 17.1.1.2, 17.1.2.2).
	ErrTimeout = errors.New("no response in time")
	// ErrTransport is a request that could not be sent, or whose connection was lost.
	ErrTransport = errors.New("transport failed")
	// ErrEnded is what is asked of a transaction that is over.
	ErrEnded = errors.New("transaction is over")
)

// The times of RFC 3261 table 4.
const (
	T1 = 500 * time.Millisecond
	T2 = 4 * time.Second
	T4 = 5 * time.Second
	// lifetime is 64 T1: timers B, F, H, J, and RFC 6026's L and M.
	lifetime = 64 * T1
	// timerD is how long the far end of an INVITE may repeat a refusal.
	timerD = 32 * time.Second
	// tryingAfter is when an INVITE that nobody answered gets 100 (RFC 3261 17.2.1).
	tryingAfter = 200 * time.Millisecond
)

// Path is where the messages of a transaction go. Paths are compared by ==.
type Path interface {
	// Send writes one whole message.
	Send(text string) error
	// Reliable says that nothing is lost on it but all at once.
	Reliable() bool
}

// Clock tells the time and wakes, once, after some.
type Clock interface {
	Now() time.Time
	AfterFunc(wait time.Duration, f func()) Alarm
}

// Alarm is a time.Timer's part that is needed.
type Alarm interface {
	Reset(wait time.Duration) bool
	Stop() bool
}

type wallClock struct{}

func (wallClock) Now() time.Time                               { return time.Now() }
func (wallClock) AfterFunc(wait time.Duration, f func()) Alarm { return time.AfterFunc(wait, f) }

// WallClock is the machine's own.
func WallClock() Clock { return wallClock{} }

// State is a machine's (RFC 3261 figures 5 to 8, RFC 6026 7).
type State uint8

// Calling is of a client's INVITE only, Trying of other requests; Accepted and Confirmed are of INVITE.
const (
	Calling State = iota
	Trying
	Proceeding
	Completed
	Confirmed
	Accepted
	Terminated
)

func (s State) String() string {
	return [...]string{"calling", "trying", "proceeding", "completed", "confirmed", "accepted", "terminated"}[s]
}
