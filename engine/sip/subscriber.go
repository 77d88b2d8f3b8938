package sip

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/transaction"
)

// defaultSubscription is how long a subscription goes that does not say; mostSubscription is the longest that is granted.
const (
	defaultSubscription = time.Hour
	mostSubscription    = 24 * time.Hour
	statusBadEvent      = 489 // RFC 6665 8.3.2
)

// service is who tells subscribers of what.
type service struct {
	events []string
	handle func(*Subscriber)
}

// Subscriber is somebody's wish to be told of an event of an account of ours (RFC 6665 4.2). It is over when it is not
// refreshed, when either end ends it, or by the agent's Close.
type Subscriber struct {
	agent    *Agent
	dialog   *Dialog
	event    string // with the id, as it came
	req      *wire.Request
	tx       *transaction.Server
	settled  bool
	asked    time.Duration
	turn     sync.Mutex // held while a NOTIFY is under way; guards what follows
	told     Notification
	deadline time.Time
	lapses   lapse
}

// lapse is the timer of a subscription's end.
type lapse struct {
	mu    sync.Mutex
	timer *time.Timer
	over  bool
}

// in sets it anew; zero stops it.
func (l *lapse) in(wait time.Duration, f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.timer != nil {
		l.timer.Stop()
	}
	if wait > 0 && !l.over {
		l.timer = time.AfterFunc(wait, f)
	}
}

func (l *lapse) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.over = true
	if l.timer != nil {
		l.timer.Stop()
	}
}

// HandleSubscribers sets who is asked when somebody subscribes to one of those event packages; others are refused with
// 489, and all with 405 where there is no handler. h settles the wish by one of Accept and Reject before it returns, or it
// is refused with 403.
func (a *Agent) HandleSubscribers(events []string, h func(*Subscriber)) {
	if h == nil {
		a.serving.Store(nil)
		return
	}
	a.serving.Store(&service{slices.Clone(events), h})
}

// Event is the package.
func (s *Subscriber) Event() string {
	name, _, _ := strings.Cut(s.event, ";")
	return strings.ToLower(strings.TrimSpace(name))
}

// From is the number of who subscribes.
func (s *Subscriber) From() string { return s.req.From().Address.User }

// To is the account's number.
func (s *Subscriber) To() string { return s.dialog.account.Number }

// Done is closed when the subscription is over, whoever ended it.
func (s *Subscriber) Done() <-chan struct{} { return s.dialog.done }

// Reject refuses with a final response of 400 to 699.
func (s *Subscriber) Reject(code int, reason string) error {
	if code < 400 || code > 699 {
		return fmt.Errorf("cannot reject subscription with %d: expected 400 to 699", code)
	}
	if s.settled {
		return fmt.Errorf("cannot reject subscription: %w", ErrSettled)
	}
	s.settled = true
	if err := s.tx.Respond(s.agent.respondTo(s.req, code, reason, nil)); err != nil {
		return fmt.Errorf("cannot reject subscription: %w", err)
	}
	return nil
}

// Accept answers 200 and tells the first state, which is told again at each refresh until Notify brings another. Its
// State is "active" or "pending"; empty: active.
func (s *Subscriber) Accept(ctx context.Context, first Notification) error {
	if s.settled {
		return fmt.Errorf("cannot accept subscription: %w", ErrSettled)
	}
	s.settled = true
	if err := s.agent.keepUsage(&usage{dialog: s.dialog, subscriber: s}); err != nil {
		return fmt.Errorf("cannot accept subscription: %w", err)
	}
	if err := s.confirm(s.req, s.tx, s.asked); err != nil {
		s.end()
		return fmt.Errorf("cannot accept subscription: %w", err)
	}
	return s.Notify(ctx, first)
}

// Notify tells a state. With "terminated" it is the last, and Reason says why (RFC 6665 4.1.3).
func (s *Subscriber) Notify(ctx context.Context, n Notification) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	if n.State == "" {
		n.State = "active"
	}
	s.told = n
	return s.tell(ctx)
}

// tell sends the NOTIFY of what was told last. s.turn must be held.
func (s *Subscriber) tell(ctx context.Context) error {
	d, n := s.dialog, s.told
	if d.over() {
		return fmt.Errorf("cannot notify of %s: %w", s.event, ErrEnded)
	}
	left := time.Until(s.deadline)
	if left <= 0 {
		n.State, n.Reason = "terminated", "timeout"
	}
	state := n.State
	switch {
	case state != "terminated":
		state += ";expires=" + seconds(left+time.Second-1)
	case n.Reason != "":
		state += ";reason=" + n.Reason
	}
	if n.State == "terminated" {
		defer s.end()
	}
	req := d.requestWith(wire.NOTIFY, d.next(), []wire.Header{
		wire.NewHeader("Event", s.event), wire.NewHeader("Subscription-State", state),
	}, n.ContentType, n.Body)
	last, res, err := d.ask(ctx, req)
	if err == nil && !res.IsSuccess() {
		err = refusal(last, res)
	}
	var refused *Failure
	if errors.As(err, &refused) { // 481 and silence end it (RFC 6665 4.2.2)
		s.end()
	}
	if err != nil {
		return fmt.Errorf("cannot notify of %s: %w", s.event, err)
	}
	return nil
}

// confirm answers a SUBSCRIBE, and sets when it is over.
func (s *Subscriber) confirm(req *wire.Request, tx *transaction.Server, expires time.Duration) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	s.deadline = time.Now().Add(expires)
	s.lapses.in(expires, func() { s.agent.spawn(s.lapse) })
	s.dialog.moveTo(req.Contact())
	res := s.agent.respondAs(req, wire.StatusOK, "OK", nil, taggedTo(req.To(), s.dialog.key.localTag))
	res.AppendHeader(s.dialog.contact.Clone())
	res.AppendHeader(wire.NewHeader("Expires", seconds(expires)))
	return tx.Respond(res)
}

// lapse tells who has not refreshed that it is over.
func (s *Subscriber) lapse() {
	ctx, cancel := context.WithTimeout(context.Background(), refreshTimeout)
	defer cancel()
	s.turn.Lock()
	defer s.turn.Unlock()
	if s.dialog.over() || time.Until(s.deadline) > 0 {
		return
	}
	if err := s.tell(ctx); err != nil {
		s.agent.cfg.Logger.Warn("cannot end subscription", "event", s.event, "error", err)
	}
}

func (s *Subscriber) end() {
	s.lapses.stop()
	s.dialog.leaveUsage()
}

// takeSubscribe deals with a SUBSCRIBE: a new wish, a refresh, or the end of one.
func (a *Agent) takeSubscribe(req *wire.Request, tx *transaction.Server) {
	service := a.serving.Load()
	u := a.usageFor(req)
	switch {
	case u != nil && u.subscriber != nil:
		a.renew(u.subscriber, req, tx)
		return
	case u != nil && u.referral != nil:
		a.endReferral(u.referral, req, tx)
		return
	case service == nil:
		a.notAllowed(req, tx)
		return
	case req.To().Params.Has("tag"):
		a.reply(tx, a.respondTo(req, wire.StatusCallTransactionDoesNotExists, "Subscription Does Not Exist", nil))
		return
	}
	if event, _ := eventOf(req); !slices.Contains(service.events, event) {
		res := a.respondTo(req, statusBadEvent, "Bad Event", nil)
		a.nameEvents(res)
		a.reply(tx, res)
		return
	}
	account, ok := a.accountOf(req)
	if !ok {
		a.reply(tx, a.respondTo(req, wire.StatusNotFound, "Not Found", nil))
		return
	}
	s := &Subscriber{agent: a, dialog: a.usageOf(req, account), event: valueOf(req, "Event"), req: req, tx: tx, asked: askedOf(req)}
	service.handle(s)
	if !s.settled {
		a.reply(tx, a.respondTo(req, wire.StatusForbidden, "Forbidden", nil))
	}
}

// renew takes a refresh, which is told the state, or the end, which is told that it is one (RFC 6665 4.2.1).
func (a *Agent) renew(s *Subscriber, req *wire.Request, tx *transaction.Server) {
	if err := s.confirm(req, tx, askedOf(req)); err != nil {
		a.cfg.Logger.Warn("cannot refresh subscription", "event", s.event, "error", err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), refreshTimeout)
	defer cancel()
	s.turn.Lock()
	defer s.turn.Unlock()
	if err := s.tell(ctx); err != nil {
		a.cfg.Logger.Warn("cannot tell state", "event", s.event, "error", err)
	}
}

// endReferral lets who has referred us hear no more (RFC 3515 2.4.4): what it asked for goes on.
func (a *Agent) endReferral(r *Referral, req *wire.Request, tx *transaction.Server) {
	expires := askedOf(req)
	res := a.respondTo(req, wire.StatusOK, "OK", nil)
	res.AppendHeader(r.dialog.contact.Clone())
	res.AppendHeader(wire.NewHeader("Expires", seconds(expires)))
	a.reply(tx, res)
	state := "active;expires=" + seconds(expires)
	if expires == 0 {
		state = "terminated;reason=timeout"
		defer r.dialog.leaveUsage()
	}
	ctx, cancel := context.WithTimeout(context.Background(), refreshTimeout)
	defer cancel()
	if err := r.tell(ctx, wire.StatusTrying, "Trying", state); err != nil {
		a.cfg.Logger.Warn("cannot tell of referral", "error", err)
	}
}

// askedOf is a SUBSCRIBE's Expires, within reason.
func askedOf(req *wire.Request) time.Duration {
	n, err := strconv.ParseUint(valueOf(req, "Expires"), 10, 32)
	if err != nil {
		return defaultSubscription
	}
	return min(time.Duration(n)*time.Second, mostSubscription)
}

// allows is allow with SUBSCRIBE where somebody serves it.
func (a *Agent) allows() wire.Header {
	if a.serving.Load() == nil {
		return allow()
	}
	return wire.NewHeader("Allow", methods+", SUBSCRIBE")
}

// nameEvents writes which packages are served.
func (a *Agent) nameEvents(res *wire.Response) {
	if service := a.serving.Load(); service != nil {
		res.AppendHeader(wire.NewHeader("Allow-Events", strings.Join(service.events, ", ")))
	}
}
