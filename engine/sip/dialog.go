package sip

import (
	"sync"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/ladder"
)

// dialogKey tells dialogs apart. The far end's tag is not part of it: an agent that calls itself through the
// edge holds both ends of one Call-ID, and its own tag is what differs between them.
type dialogKey struct{ callID, localTag string }

// Dialog is an answered call (RFC 3261 12), seen from either end.
type Dialog struct {
	agent    *Agent
	key      dialogKey
	account  Account // whose credentials answer a challenge within the dialog
	local    wire.Header
	remote   wire.Header
	contact  *wire.ContactHeader
	routes   []string // the route set, nearest hop first
	instance string
	timings  Timings
	ladder   *ladder.Ladder

	// acked is closed when the ACK of our 200 has come; it is nil where we are the caller.
	acked   chan struct{}
	ackOnce sync.Once

	mu     sync.Mutex
	target wire.Uri // the remote target; a re-INVITE may move it
	cseq   uint32
	offer  []byte      // the far end's session description
	sdp    []byte      // our own, as sent last
	base   []byte      // our own, as wanted before the far end's directions; nil where sdp is it
	update bool        // the far end allows UPDATE
	reack  *awaited    // the ACK of our 200 to a re-INVITE
	theirs bool        // an offer of the far end's holds modifying
	heard  handlers    // who takes what comes within the dialog
	refers []*Transfer // under way, the oldest first
	timer  sessionTimer
	rseq   uint32 // of the last reliable provisional response
	phase

	// modifying is held by whoever has a re-INVITE under way: there may be one only (RFC 3261 14.1). Made by turn: most
	// calls have none.
	modifying chan struct{}

	done    chan struct{}
	endOnce sync.Once
}

// CallID is the Call-ID as the caller made it, or as the IPBX made it where it stands between.
func (d *Dialog) CallID() string { return d.key.callID }

// Timings of the set-up.
func (d *Dialog) Timings() Timings { return d.timings }

// Remote is the far end's session description: the answer for a caller, the offer for a callee, until a re-INVITE
// brings another.
func (d *Dialog) Remote() []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.offer
}

// Local is our own session description.
func (d *Dialog) Local() []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.sdp
}

// Instance is the host name of the IPBX that carries the call: what stands behind "vigie-ipbx/" in its Server
// or User-Agent header. Empty where it is another system.
func (d *Dialog) Instance() string { return d.instance }

// Ladder is what was sent and received for the call, by both ends where both are this agent's.
func (d *Dialog) Ladder() *ladder.Ladder { return d.ladder }

// Done is closed when the call is over, whoever ended it; and when the agent is closed.
func (d *Dialog) Done() <-chan struct{} { return d.done }

func (d *Dialog) end() {
	d.endOnce.Do(func() {
		close(d.done)
		d.timer.stop()
		d.agent.mu.Lock()
		if d.agent.dialogs[d.key] == d {
			delete(d.agent.dialogs, d.key)
			d.agent.ladders.Release(d.ladder)
		}
		d.agent.mu.Unlock()
	})
}

// acknowledge notes the ACK of our 200.
func (d *Dialog) acknowledge() {
	if d.acked != nil {
		d.ackOnce.Do(func() { close(d.acked) })
	}
}

// takeAck notes an ACK, which may be a re-INVITE's and may hold the answer to the offer of our 200.
func (d *Dialog) takeAck(req *wire.Request) {
	d.mu.Lock()
	waited := d.reack
	if waited != nil && waited.cseq == req.CSeq().SeqNo {
		d.reack = nil
		if len(req.Body()) > 0 {
			d.offer = req.Body()
		}
		close(waited.came)
		d.mu.Unlock()
		return
	}
	if len(d.offer) == 0 {
		d.offer = req.Body()
	}
	d.mu.Unlock()
	d.acknowledge()
}

// turn is modifying; d.mu is held.
func (d *Dialog) turn() chan struct{} {
	if d.modifying == nil {
		d.modifying = make(chan struct{}, 1)
	}
	return d.modifying
}

// over says whether the call has ended.
func (d *Dialog) over() bool {
	select {
	case <-d.done:
		return true
	default:
		return false
	}
}

// moveTo takes the remote target of a target refresh request (RFC 3261 12.2.2).
func (d *Dialog) moveTo(contact *wire.ContactHeader) {
	if contact == nil {
		return
	}
	d.mu.Lock()
	d.target = contact.Address
	d.mu.Unlock()
}

func (a *Agent) addDialog(d *Dialog) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	select {
	case <-a.done:
		return ErrClosed
	default:
		d.ladder = a.ladders.Hold(d.key.callID)
		a.dialogs[d.key] = d
		return nil
	}
}

// dialogOf finds the dialog that a request from the far end belongs to.
func (a *Agent) dialogOf(req *wire.Request) *Dialog {
	tag, ok := req.To().Params.Get("tag")
	if !ok {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.dialogs[dialogKey{string(*req.CallID()), tag}]
}

func (a *Agent) dropDialogs() {
	a.mu.Lock()
	all := make([]*Dialog, 0, len(a.dialogs))
	for _, d := range a.dialogs {
		all = append(all, d)
	}
	a.mu.Unlock()
	for _, d := range all {
		d.end()
	}
}
