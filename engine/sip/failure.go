package sip

import (
	"errors"
	"fmt"

	"vigie.dev/engine/sip/ladder"
)

// ErrClosed is returned by what is asked of an Agent that was closed.
var ErrClosed = errors.New("agent is closed")

// ErrStillRegistered is Close's where the registrar has kept an account of the agent: it forgets it by itself in time.
var ErrStillRegistered = errors.New("not every account could be unregistered")

// Failure is a request that the far end, or a timer on its behalf, turned down.
type Failure struct {
	// Method is the request that failed, "INVITE" for instance.
	Method string
	// Status is the final response's; 408 where none came (RFC 3261 8.1.3.1), 503 where the transport failed.
	Status int
	Reason string
	// Instance is the IPBX that answered, as Dialog.Instance; empty where it did not say.
	Instance string
	// CallID joins the failure to the traces of the stack.
	CallID string
	// Timings hold the SRD of a failed session set-up (RFC 6076 4.3.2).
	Timings Timings
	// Ladder is what was sent and received for a call; nil for other requests.
	Ladder *ladder.Ladder
	// Cause is the transport's or timer's own error; nil where a response came.
	Cause error
}

func (f *Failure) Error() string {
	return fmt.Sprintf("%s failed: %d %s", f.Method, f.Status, f.Reason)
}

// Unwrap gives the cause to errors.Is and errors.As.
func (f *Failure) Unwrap() error { return f.Cause }
