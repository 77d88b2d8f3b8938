package sip

import (
	"context"
	"sync"
	"time"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/transaction"
)

// Leave is Bye that does not wait: it calls then, once, with what Bye returns. then is called by whoever read the answer,
// and must not block. Where something is to be waited for before the BYE may leave, that is done in a goroutine.
func (d *Dialog) Leave(ctx context.Context, then func(sdd time.Duration, err error)) {
	if !d.isAcked() {
		go func() { then(d.Bye(ctx)) }()
		return
	}
	if d.over() {
		then(0, nil)
		return
	}
	l := &leaving{dialog: d, then: then, ctx: ctx, req: d.request(wire.BYE), start: time.Now()}
	if d.agent.link.near(l.req.Destination()) {
		l.send()
		return
	}
	go l.send()
}

// leaving is a BYE under way that nobody waits for.
type leaving struct {
	dialog *Dialog
	then   func(time.Duration, error)
	ctx    context.Context
	req    *wire.Request
	start  time.Time

	mu    sync.Mutex
	tx    *transaction.Client
	ended bool
	// unwatch stops the wait for ctx.
	unwatch func() bool
}

func (l *leaving) send() {
	l.mu.Lock()
	tx, err := l.dialog.agent.sendFor(l.ctx, l.take, l.req)
	l.tx, l.ended = tx, err != nil
	if err == nil && l.ctx.Done() != nil {
		l.unwatch = context.AfterFunc(l.ctx, l.giveUp)
	}
	l.mu.Unlock()
	if err != nil {
		l.finish(l.req, nil, l.dialog.agent.asFailure(l.req, err))
	}
}

// settle is true once.
func (l *leaving) settle() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	was := l.ended
	l.ended = true
	return !was
}

func (l *leaving) take(res *wire.Response) {
	if res != nil && res.IsProvisional() || !l.settle() {
		return
	}
	if l.unwatch != nil {
		l.unwatch()
	}
	switch {
	case res == nil:
		l.finish(l.req, nil, l.dialog.agent.asFailure(l.req, l.tx.Err()))
	case challenged(res):
		go func() { l.finish(l.dialog.goOn(l.ctx, l.req, res, nil)) }()
	default:
		l.finish(l.req, res, nil)
	}
}

func (l *leaving) giveUp() {
	if l.settle() {
		l.tx.Terminate()
		l.finish(l.req, nil, l.ctx.Err())
	}
}

func (l *leaving) finish(last *wire.Request, res *wire.Response, err error) {
	l.then(l.dialog.parted(last, res, since(l.start), err))
}
