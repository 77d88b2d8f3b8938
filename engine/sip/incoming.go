package sip

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/transaction"
)

// ErrSettled is returned by Ring, Answer and Reject of a call that was answered, rejected or cancelled before.
var ErrSettled = errors.New("call is settled")

const (
	statePending int32 = iota
	stateSettled
	stateCancelled
)

// Incoming is a call that is offered. One of Answer and Reject settles it, unless the caller cancels first.
type Incoming struct {
	agent   *Agent
	account Account
	req     *wire.Request
	tx      *transaction.Server
	tag     string
	to      *wire.ToHeader // the request's, with tag
	came    time.Time

	state     atomic.Int32
	cancelled chan struct{}
	once      sync.Once
	dialog    atomic.Pointer[Dialog]
	settled   chan struct{} // closed by Answer, Reject or CANCEL

	session  session // what was agreed on timers
	replaces *Dialog // the call that this one takes the place of
	rseq     atomic.Uint32
	pracked  chan uint32 // RSeq of PRACKs as they come; nil where the caller knows of none
	mu       sync.Mutex
	early    *Dialog // where something was done in it before the answer
}

// From is the caller's number: the user part of From.
func (in *Incoming) From() string { return in.req.From().Address.User }

// To is the called account's number.
func (in *Incoming) To() string { return in.account.Number }

// Dialled is the number that the caller dialled: the user part of To. It differs from To's account where the edge leads
// several numbers to one.
func (in *Incoming) Dialled() string { return in.req.To().Address.User }

// CallID is the Call-ID.
func (in *Incoming) CallID() string { return string(*in.req.CallID()) }

// Offer is the caller's session description.
func (in *Incoming) Offer() []byte { return in.req.Body() }

// Instance is the IPBX that the call comes from, as Dialog.Instance.
func (in *Incoming) Instance() string { return instanceOf(in.req) }

// TraceParent is the W3C Trace Context that came with the call (§3.2); empty where none did. It is what somebody sent:
// not checked.
func (in *Incoming) TraceParent() string {
	return valueOf(in.req, "traceparent")
}

// Came is when the INVITE did.
func (in *Incoming) Came() time.Time { return in.came }

// Cancelled is closed when the caller gives up before an answer.
func (in *Incoming) Cancelled() <-chan struct{} { return in.cancelled }

// Ring sends 180.
func (in *Incoming) Ring() error {
	return in.Progress(context.Background(), Progress{Status: wire.StatusRinging})
}

// Reject sends a final response of 300 to 699.
func (in *Incoming) Reject(code int, reason string) error {
	if code < 300 || code > 699 {
		return fmt.Errorf("cannot reject with %d: expected 300 to 699", code)
	}
	if !in.state.CompareAndSwap(statePending, stateSettled) {
		return fmt.Errorf("cannot reject: %w", ErrSettled)
	}
	defer in.settle()
	if err := in.tx.Respond(in.response(code, reason, nil)); err != nil {
		return fmt.Errorf("cannot reject: %w", err)
	}
	return nil
}

// cancel is the far end's CANCEL, which has lost where an answer is under way.
func (in *Incoming) cancel() {
	if !in.state.CompareAndSwap(statePending, stateCancelled) {
		return
	}
	close(in.cancelled)
	in.agent.reply(in.tx, in.response(wire.StatusRequestTerminated, "Request Terminated", nil))
	in.settle()
}

func (in *Incoming) settle() {
	in.once.Do(func() {
		close(in.settled)
		in.agent.forget(in)
	})
}

// response has our tag in To, the same in every response of the call (RFC 3261 8.2.6.2).
func (in *Incoming) response(code int, reason string, body []byte, extra ...wire.Header) *wire.Response {
	return in.agent.respondAs(in.req, code, reason, body, in.to, extra...)
}
