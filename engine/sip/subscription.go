package sip

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

// Event packages.
const (
	// EventPresence is RFC 3856's, its body PIDF.
	EventPresence = "presence"
	// EventMessageSummary is RFC 3842's: messages that wait.
	EventMessageSummary = "message-summary"
)

// eventTypes are the bodies that each package is asked for.
var eventTypes = map[string]string{
	EventPresence: "application/pidf+xml", EventMessageSummary: "application/simple-message-summary",
	EventDialog: "application/dialog-info+xml",
}

// waitingNotifications is how many a Subscription holds for a slow reader; the oldest goes first.
const waitingNotifications = 32

// Notification is one NOTIFY.
type Notification struct {
	// State is "active", "pending" or "terminated"; Reason says why it is the last.
	State, Reason string
	ContentType   string
	Body          []byte
}

// Subscription is a standing wish to be told of an event (RFC 6665). It is refreshed until Unsubscribe, the notifier's
// end of it, or the agent's Close.
type Subscription struct {
	agent   *Agent
	account Account
	event   string
	key     dialogKey
	local   wire.Header
	contact *wire.ContactHeader

	turn sync.Mutex // held while one of its SUBSCRIBEs is under way
	cseq uint32

	mu     sync.Mutex
	remote wire.Header
	target wire.Uri
	routes []string
	tagged bool // the far end's part of the dialog is known
	timer  *time.Timer

	notifications chan Notification
	done          chan struct{}
	once          sync.Once
}

// Subscribe asks to be told of event at number, for expires at a time. It returns after the 2xx; the state comes by
// Notifications. A refusal is a *Failure.
func (a *Agent) Subscribe(
	ctx context.Context, acc Account, number, event string, expires time.Duration,
) (*Subscription, error) {
	to := wire.Uri{Scheme: "sip", User: number, Host: a.cfg.Domain}
	tag := wire.GenerateTagN(12)
	local := &wire.FromHeader{Address: wire.Uri{Scheme: "sip", User: acc.Number, Host: a.cfg.Domain}}
	local.Params.Add("tag", tag)
	s := &Subscription{
		agent: a, account: acc, event: event, key: dialogKey{wire.GenerateTagN(24), tag},
		local: local, remote: &wire.ToHeader{Address: to}, target: to, contact: a.contact(acc.Number),
		notifications: make(chan Notification, waitingNotifications), done: make(chan struct{}),
	}
	// It is kept before the SUBSCRIBE leaves: the first NOTIFY may overtake the 200 (RFC 6665 4.1.2.4).
	if err := a.keep(s); err != nil {
		return nil, fmt.Errorf("cannot subscribe to %s of %s: %w", event, number, err)
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	if err := s.ask(ctx, expires); err != nil {
		s.end()
		return nil, fmt.Errorf("cannot subscribe to %s of %s: %w", event, number, err)
	}
	return s, nil
}

// Notifications come in order; the channel is closed when the subscription is over.
func (s *Subscription) Notifications() <-chan Notification { return s.notifications }

// Done is closed when the subscription is over, whoever ended it.
func (s *Subscription) Done() <-chan struct{} { return s.done }

// Unsubscribe ends it. The last NOTIFY, which answers, is waited for as long as ctx lives.
func (s *Subscription) Unsubscribe(ctx context.Context) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	select {
	case <-s.done:
		return nil
	default:
	}
	defer s.end()
	if err := s.ask(ctx, 0); err != nil {
		return fmt.Errorf("cannot unsubscribe from %s: %w", s.event, err)
	}
	select {
	case <-s.done:
	case <-ctx.Done():
	}
	return nil
}

// ask sends a SUBSCRIBE, again where the notifier wants a longer time (423). s.turn must be held.
func (s *Subscription) ask(ctx context.Context, expires time.Duration) error {
	for attempt := 0; ; attempt++ {
		last, res, err := s.agent.askAs(ctx, s.request(expires), s.account)
		s.cseq = last.CSeq().SeqNo
		switch {
		case err != nil:
			return err
		case res.IsSuccess():
			s.confirm(res)
			if granted := headerSeconds(res, "Expires"); granted > 0 && granted < expires {
				expires = granted
			}
			s.schedule(expires)
			return nil
		case res.StatusCode == wire.StatusIntervalToBrief && attempt == 0 && expires > 0:
			expires = max(expires, headerSeconds(res, "Min-Expires"))
		default:
			return refusal(last, res)
		}
	}
}

func (s *Subscription) request(expires time.Duration) *wire.Request {
	s.cseq++
	extra := []wire.Header{
		wire.NewHeader("Event", s.event), wire.NewHeader("Expires", strconv.FormatInt(int64(expires/time.Second), 10)),
	}
	if kind := eventTypes[s.event]; kind != "" {
		extra = append(extra, wire.NewHeader("Accept", kind))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	target, routes, destination := itinerary(*s.target.Clone(), s.routes)
	if !s.tagged {
		destination = s.agent.link.edgeNow()
	}
	return s.agent.build(draft{
		method: wire.SUBSCRIBE, target: target, routes: routes, destination: destination,
		from: wire.HeaderClone(s.local), to: wire.HeaderClone(s.remote), callID: s.key.callID, cseq: s.cseq,
		contact: s.contact.Clone(), extra: extra,
	})
}

// confirm makes the dialog of the first 2xx or NOTIFY.
func (s *Subscription) confirm(res *wire.Response) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if contact := res.Contact(); contact != nil {
		s.target = contact.Address
	}
	// A NOTIFY that has overtaken the 2xx made the dialog, but proxies record their route in the SUBSCRIBE most often.
	if len(s.routes) == 0 {
		s.routes = callerRoutes(res)
	}
	if !s.tagged {
		s.tagged = true
		s.remote = wire.HeaderClone(res.To())
	}
}

// take notes a NOTIFY.
func (s *Subscription) take(req *wire.Request) {
	state, params, _ := strings.Cut(valueOf(req, "Subscription-State"), ";")
	n := Notification{
		State: strings.ToLower(strings.TrimSpace(state)), ContentType: valueOf(req, "Content-Type"), Body: req.Body(),
	}
	for p := range strings.SplitSeq(params, ";") {
		if v, ok := strings.CutPrefix(strings.TrimSpace(p), "reason="); ok {
			n.Reason = v
		}
	}
	s.mu.Lock()
	if contact := req.Contact(); contact != nil {
		s.target = contact.Address
	}
	if !s.tagged {
		s.tagged = true
		remote := req.From().AsTo()
		s.remote, s.routes = &remote, calleeRoutes(req)
	}
	s.deliver(n)
	s.mu.Unlock()
	if n.State == "terminated" {
		s.end()
	}
}

// deliver leaves the oldest out where nobody reads. s.mu is held.
func (s *Subscription) deliver(n Notification) {
	select {
	case <-s.done:
		return
	default:
	}
	for {
		select {
		case s.notifications <- n:
			return
		default:
		}
		select {
		case <-s.notifications:
		default:
		}
	}
}

func (s *Subscription) schedule(expires time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.timer != nil {
		s.timer.Stop()
	}
	select {
	case <-s.done:
		return
	default:
	}
	if expires > 0 {
		s.timer = time.AfterFunc(expires*4/5, func() { s.agent.spawn(func() { s.refresh(expires) }) })
	}
}

func (s *Subscription) refresh(expires time.Duration) {
	s.turn.Lock()
	defer s.turn.Unlock()
	select {
	case <-s.done:
		return
	default:
	}
	ctx, cancel := context.WithTimeout(context.Background(), refreshTimeout)
	defer cancel()
	if err := s.ask(ctx, expires); err != nil {
		s.agent.cfg.Logger.Warn("cannot refresh subscription", "event", s.event, "error", err)
		s.end()
	}
}

func (s *Subscription) end() {
	s.once.Do(func() {
		s.mu.Lock()
		close(s.done)
		close(s.notifications)
		if s.timer != nil {
			s.timer.Stop()
		}
		s.mu.Unlock()
		s.agent.mu.Lock()
		delete(s.agent.subscriptions, s.key)
		s.agent.mu.Unlock()
	})
}

func (a *Agent) keep(s *Subscription) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return ErrClosed
	}
	a.subscriptions[s.key] = s
	return nil
}

// subscriptionOf finds what a NOTIFY belongs to.
func (a *Agent) subscriptionOf(req *wire.Request) *Subscription {
	tag, _ := req.To().Params.Get("tag")
	a.mu.Lock()
	s := a.subscriptions[dialogKey{string(*req.CallID()), tag}]
	a.mu.Unlock()
	if name, _ := eventOf(req); s == nil || name != s.event {
		return nil
	}
	return s
}

func (a *Agent) dropSubscriptions() {
	a.mu.Lock()
	all := make([]*Subscription, 0, len(a.subscriptions))
	for _, s := range a.subscriptions {
		all = append(all, s)
	}
	a.mu.Unlock()
	for _, s := range all {
		s.end()
	}
}
