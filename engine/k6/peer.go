package k6

import (
	"context"
	"fmt"
	"sync"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"
	"go.k6.io/k6/v2/js/modules"

	"vigie.dev/engine/clock"
	"vigie.dev/engine/clock/peer"
)

func init() { modules.Register("k6/x/vigie/peer", &peerRoot{}) }

// peerRoot is what all VUs share: a process has one channel to the other probe.
type peerRoot struct {
	mutex sync.Mutex
	made  *peer.Channel
}

// peerPlan is the part of a plan of a system whose other half is in another region.
type peerPlan struct {
	RunID, Region, PeerRegion string
	Peer                      struct{ Listen, Address, KeyFile string }
}

type peerInstance struct {
	root *peerRoot
	vu   modules.VU
	plan peerPlan
}

// NewModuleInstance is called once a VU.
func (r *peerRoot) NewModuleInstance(vu modules.VU) modules.Instance {
	return &peerInstance{root: r, vu: vu}
}

// Exports of the module.
func (i *peerInstance) Exports() modules.Exports {
	return modules.Exports{Named: map[string]any{"Peer": i.newPeer}}
}

// newPeer is `new Peer(plan)`. It only checks: the socket is opened at the first use.
func (i *peerInstance) newPeer(call sobek.ConstructorCall) *sobek.Object {
	vm := i.vu.Runtime()
	err := convert(call.Argument(0), &i.plan)
	if err == nil {
		err = i.plan.check()
	}
	if err != nil {
		common.Throw(vm, fmt.Errorf("plan: %w", err))
	}
	for name, method := range map[string]any{
		"now": func() float64 { return float64(clock.Now()) / 1e6 }, "clock": i.clock, "meet": i.meet,
		"tell": i.tell, "told": i.told, "done": i.done, "close": i.close,
	} {
		if err := call.This.Set(name, method); err != nil {
			common.Throw(vm, err)
		}
	}
	return nil
}

func (p *peerPlan) check() error {
	for name, value := range map[string]string{"runId": p.RunID, "region": p.Region, "peerRegion": p.PeerRegion,
		"peer.listen": p.Peer.Listen, "peer.address": p.Peer.Address, "peer.keyFile": p.Peer.KeyFile} {
		if value == "" {
			return fmt.Errorf("%s: \"\" is empty (expected a text)", name)
		}
	}
	if p.Region == p.PeerRegion {
		return fmt.Errorf("peerRegion: %q is no other region than ours", p.PeerRegion)
	}
	return nil
}

func (r *peerRoot) open(p peerPlan) (*peer.Channel, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.made != nil {
		return r.made, nil
	}
	made, err := peer.Listen(peer.Ends{Own: p.Region, Peer: p.PeerRegion, Run: p.RunID,
		Listen: p.Peer.Listen, Address: p.Peer.Address, KeyFile: p.Peer.KeyFile})
	r.made = made
	return made, err
}

// channel throws what keeps it from being opened.
func (i *peerInstance) channel() *peer.Channel {
	c, err := i.root.open(i.plan)
	if err != nil {
		common.Throw(i.vu.Runtime(), err)
	}
	return c
}

// clock is `peer.clock()`: null while nothing is known of the far one.
func (i *peerInstance) clock() any {
	e, ok := i.channel().Wall()
	if !ok {
		return nil
	}
	return map[string]any{"peer": i.plan.PeerRegion, "offsetMs": float64(e.Offset) / 1e6, "errorMs": float64(e.Error) / 1e6,
		"rttMs": float64(e.RTT) / 1e6, "exchanges": e.Samples}
}

// tell is `peer.tell(text, atMs)`.
func (i *peerInstance) tell(text string, atMs float64) {
	if err := i.channel().Tell(text, int64(atMs*1e6)); err != nil {
		common.Throw(i.vu.Runtime(), err)
	}
}

// told is `peer.told()`.
func (i *peerInstance) told() map[string]any {
	told, within := i.channel().Told()
	notes := make([]map[string]any, 0, len(told))
	for _, n := range told {
		notes = append(notes, map[string]any{"text": n.Text, "atMs": float64(n.At) / 1e6})
	}
	return map[string]any{"notes": notes, "errorMs": float64(within) / 1e6}
}

// meet is `peer.meet(withinMs)`.
func (i *peerInstance) meet(withinMs float64) *sobek.Promise {
	return i.await(withinMs, (*peer.Channel).Ready, (*peer.Channel).AwaitReady)
}

// done is `peer.done(withinMs)`.
func (i *peerInstance) done(withinMs float64) *sobek.Promise {
	return i.await(withinMs, (*peer.Channel).Done, (*peer.Channel).AwaitDone)
}

// close is `peer.close(withinMs)`: ends the channel once all was heard, or the time is over.
func (i *peerInstance) close(withinMs float64) *sobek.Promise {
	return promiseOf(i.vu, func(ctx context.Context) (any, error) {
		i.root.mutex.Lock()
		c := i.root.made
		i.root.mutex.Unlock()
		if c == nil {
			return nil, nil
		}
		within, stop := context.WithTimeout(ctx, millis(withinMs))
		defer stop()
		_ = c.AwaitHeard(within) // what the far end did not hear, it has named itself
		return nil, c.Close()
	})
}

// await says something to the far end, and waits until it says the same.
func (i *peerInstance) await(withinMs float64, say func(*peer.Channel), wait func(*peer.Channel, context.Context) error) *sobek.Promise {
	return promiseOf(i.vu, func(ctx context.Context) (any, error) {
		c, err := i.root.open(i.plan)
		if err != nil {
			return nil, err
		}
		say(c)
		ctx, stop := context.WithTimeout(ctx, millis(withinMs))
		defer stop()
		return nil, wait(c, ctx)
	})
}
