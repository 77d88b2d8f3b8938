package sip

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/kpi"
	"vigie.dev/engine/sip/ladder"
	"vigie.dev/engine/sip/transaction"
)

// closeTimeout bounds the unregistering that Close does.
const closeTimeout = 3 * time.Second

// Agent is a user agent for many accounts over one transport. Its methods may be called from any goroutine.
type Agent struct {
	cfg Config
	// server and userAgent say who we are.
	server, userAgent wire.Header
	link              *link
	layer             *transaction.Layer

	incoming atomic.Pointer[incomingHandler]
	referred atomic.Pointer[func(*Referral)]
	// referredOutside and serving take what comes outside any call.
	referredOutside atomic.Pointer[func(*Referral)]
	serving         atomic.Pointer[service]
	messages        atomic.Pointer[func(Message)]

	mu       sync.Mutex
	closed   bool
	bindings map[string]*binding
	dialogs  map[dialogKey]*Dialog
	offered  map[dialogKey]*Incoming // calls that are not settled yet
	calling  map[dialogKey]*earlyCall

	subscriptions map[dialogKey]*Subscription
	usages        map[dialogKey]*usage // made at first use

	kpis    kpi.Collector
	ladders *ladder.Book

	// leaving counts the calls that are being cancelled.
	leaving sync.WaitGroup
	// outbound says that the registrar keeps our flow (RFC 5626 6).
	outbound atomic.Bool
	// flowTimer is the registrar's, in seconds, 0 where it gave none; retimed wakes keepAlive when it changes.
	flowTimer atomic.Int64
	retimed   []chan struct{} // by flow
	// refreshing ends when Close begins: an edge that is gone would hold an account's turn.
	refreshing     context.Context
	stopRefreshing context.CancelFunc
	// busy counts the goroutines that outlive the call that started them.
	busy sync.WaitGroup
	done chan struct{}
}

// New opens the transport: for udp one socket, for the others a connection to the edge, on which its requests come
// back; an edge that cannot be reached by it is an error here.
func New(cfg Config) (*Agent, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	a := &Agent{
		cfg:      cfg,
		bindings: make(map[string]*binding),
		server:   wire.NewHeader("Server", cfg.UserAgent), userAgent: wire.NewHeader("User-Agent", cfg.UserAgent),
		dialogs: make(map[dialogKey]*Dialog),
		offered: make(map[dialogKey]*Incoming),
		calling: make(map[dialogKey]*earlyCall),

		subscriptions: make(map[dialogKey]*Subscription),

		ladders: ladder.NewBook(time.Now),
		done:    make(chan struct{}),
	}
	if a.link, err = openLink(cfg, a.ladders.Note); err != nil {
		return nil, err
	}
	a.refreshing, a.stopRefreshing = context.WithCancel(context.Background())
	for range a.link.edges.at {
		a.retimed = append(a.retimed, make(chan struct{}, 1))
	}
	a.layer = transaction.New(transaction.WallClock(), a.receive)
	if err := a.link.start(a.layer); err != nil {
		return nil, errors.Join(err, a.link.close())
	}
	a.keepFlows()
	return a, nil
}

// HandleIncoming sets who takes calls. h has a goroutine for each call, and may answer after it returned.
// Calls that come while there is no handler are turned away with 480.
func (a *Agent) HandleIncoming(h func(*Incoming)) {
	a.handleIncoming(h, false)
}

// HandleAtOnce is HandleIncoming without a goroutine for each call: h is called by whoever read the INVITE, and must not
// block. It may ring, answer and turn down, at once or later. A call whose ringing must be acknowledged (RFC 3262), for which
// Ring waits, has a goroutine all the same.
func (a *Agent) HandleAtOnce(h func(*Incoming)) {
	a.handleIncoming(h, true)
}

type incomingHandler struct {
	take   func(*Incoming)
	atOnce bool
}

func (a *Agent) handleIncoming(h func(*Incoming), atOnce bool) {
	if h == nil {
		a.incoming.Store(nil)
		return
	}
	a.incoming.Store(&incomingHandler{h, atOnce})
}

// Close lets calls that are being cancelled finish, unregisters every account, ends all that waits for an answer, and
// closes the transport. Calls that are still up are not hung up: their Done is closed. Where nothing but the unregistering
// failed, the error is ErrStillRegistered, and the agent is closed all the same.
func (a *Agent) Close() error {
	a.mu.Lock()
	if a.closed {
		a.mu.Unlock()
		return nil
	}
	a.closed = true
	a.mu.Unlock()
	a.stopRefreshing()

	a.awaitLeaving(closeTimeout)
	unregistered := a.unregisterAll(closeTimeout)
	close(a.done)
	a.layer.Close()
	err := a.link.close()
	a.dropDialogs()
	a.dropSubscriptions()
	a.dropUsages()
	a.busy.Wait()
	if unregistered != nil {
		unregistered = fmt.Errorf("%w: %w", ErrStillRegistered, unregistered)
	}
	if err = errors.Join(unregistered, err); err != nil {
		return fmt.Errorf("cannot close agent cleanly: %w", err)
	}
	return nil
}

// KPIs are RFC 6076's of all that this agent did as a client until now.
func (a *Agent) KPIs() kpi.Report { return a.kpis.Report() }

// Ladder is what was sent and received for a call that is up, or has ended not long ago; nil where it is not known.
func (a *Agent) Ladder(callID string) *ladder.Ladder { return a.ladders.Find(callID) }

// awaitLeaving gives CANCELs under way the time to arrive, or calls would ring on in the stack.
func (a *Agent) awaitLeaving(timeout time.Duration) {
	gone := make(chan struct{})
	go func() {
		a.leaving.Wait()
		close(gone)
	}()
	select {
	case <-gone:
	case <-time.After(timeout):
	}
}

// spawn runs f in a goroutine that Close waits for; false once the agent is closed.
func (a *Agent) spawn(f func()) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return false
	}
	a.busy.Go(f)
	return true
}

func (a *Agent) isClosed() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.closed
}
