package sip

import (
	"context"
	"sync"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
)

// ackRepeater is what is kept of an INVITE for the 2xx that may come for 32 s after the first. It is all that outlives a
// short call, so it holds no more than the ACK's text.
type ackRepeater struct {
	agent       *Agent
	from        Account
	tag         string // of the branch that won
	ack         string
	destination string

	// mu guards losers, the branches that answered too late, by tag.
	mu     sync.Mutex
	losers map[string]*Dialog
}

// take answers a 2xx: with the ACK again, or by ending a branch that nobody wants.
func (r *ackRepeater) take(again *wire.Response) {
	if tag, _ := again.To().Params.Get("tag"); tag != r.tag {
		r.hangUpFork(tag, again)
		return
	}
	if err := r.agent.transmit(r.ack, r.destination); err != nil {
		r.agent.cfg.Logger.Warn("cannot repeat ACK", "call", string(*again.CallID()), "error", err)
	}
}

// hangUpFork ends a branch that answered when another had: ACK, then BYE (RFC 3261 13.2.2.4).
func (r *ackRepeater) hangUpFork(tag string, res *wire.Response) {
	call := string(*res.CallID())
	invite, err := r.invite()
	if err != nil {
		r.agent.cfg.Logger.Warn("cannot tell branch", "call", call, "error", err)
		return
	}
	r.mu.Lock()
	loser := r.losers[tag]
	fresh := loser == nil
	if fresh {
		if r.losers == nil {
			r.losers = make(map[string]*Dialog, 1)
		}
		loser = (&attempt{agent: r.agent, from: r.from}).early(invite, res)
		r.losers[tag] = loser
	}
	r.mu.Unlock()
	if err := r.agent.acknowledge(loser.requestAs(wire.ACK, invite.CSeq().SeqNo, credentialsOf(invite))); err != nil {
		r.agent.cfg.Logger.Warn("cannot acknowledge branch", "call", call, "error", err)
	}
	if !fresh {
		return
	}
	r.agent.spawn(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 64*wire.T1)
		defer cancel()
		// Not Bye: its end would take the winner out of the agent's books, which has the same key.
		if _, _, err := loser.ask(ctx, loser.request(wire.BYE)); err != nil {
			r.agent.cfg.Logger.Warn("cannot hang branch up", "call", call, "error", err)
		}
	})
}

// invite is as much of the INVITE as its ACK repeats: all but Contact and the body.
func (r *ackRepeater) invite() (*wire.Request, error) {
	m, err := message.ParseText(r.ack)
	if err != nil {
		return nil, err
	}
	if refusal := m.Check(); refusal != nil {
		return nil, refusal
	}
	return requestOf(m)
}
