package bridge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"vigie.dev/engine/bridge/dialin"
	"vigie.dev/engine/bridge/sound"
	"vigie.dev/engine/sip"
	"vigie.dev/engine/sip/description"
)

// Config of a bridge.
type Config struct {
	// LocalIP is where telephones' media are received: an IPv4 address that the IPBX reaches.
	LocalIP netip.Addr
	// FirstPort to LastPort are RTP's and RTCP's, in pairs; the first is even.
	FirstPort, LastPort uint16
	// Edge is host:port of the registrar, by UDP; Domain that of the numbers.
	Edge, Domain string
	// Key is what numbers, PINs, the account's password and the token of Handler are made from.
	Key dialin.Key
	// LiveKit is the address of the rooms' server, ws:// or wss://, and its API key.
	LiveKit, LiveKitKey, LiveKitSecret string
	// Loopback lets the rooms' media go over the loopback interface.
	Loopback bool
	// Prompts is the folder of what is said (sound.LoadPrompts).
	Prompts string
	// Log of calls. @default none
	Log *slog.Logger
}

// Bridge answers and places calls until it is closed.
type Bridge struct {
	cfg      Config
	account  sip.Account
	agent    *sip.Agent
	rooms    *rooms
	prompts  map[int]sound.Prompts // by rate
	patience patience
	ctx      context.Context
	stop     context.CancelFunc

	mutex  sync.Mutex
	calls  sync.WaitGroup
	active int
	closed bool
}

// Start signs on at the edge and takes calls.
func Start(ctx context.Context, cfg Config) (*Bridge, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	b := &Bridge{cfg: cfg, account: sip.Account{Number: dialin.Account, Password: cfg.Key.Password()},
		rooms: newRooms(cfg.LiveKit, cfg.LiveKitKey, cfg.LiveKitSecret), prompts: map[int]sound.Prompts{}}
	for _, c := range sound.Codecs {
		if b.prompts[c.Rate] != nil {
			continue
		}
		var err error
		if b.prompts[c.Rate], err = sound.LoadPrompts(cfg.Prompts, c.Rate, promptNames...); err != nil {
			return nil, err
		}
	}
	var err error
	if b.agent, err = sip.New(sip.Config{LocalIP: cfg.LocalIP, Transport: "udp", Edge: cfg.Edge, Domain: cfg.Domain,
		UserAgent: "vigie-bridge", Expires: 10 * time.Minute, Logger: cfg.Log}); err != nil {
		return nil, err
	}
	b.ctx, b.stop = context.WithCancel(context.Background())
	b.agent.HandleIncoming(b.incoming)
	if _, err := b.agent.Register(ctx, b.account); err != nil {
		b.stop()
		return nil, errors.Join(err, b.agent.Close())
	}
	return b, nil
}

// Close hangs up all calls and signs off.
func (b *Bridge) Close() error {
	b.mutex.Lock()
	b.closed = true
	b.mutex.Unlock()
	b.stop()
	b.calls.Wait()
	if err := b.agent.Close(); err != nil {
		return fmt.Errorf("Cannot close the bridge cleanly: %w", err)
	}
	return nil
}

// Active is the number of calls that stand.
func (b *Bridge) Active() int {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.active
}

// enter counts a call; false when the bridge closes.
func (b *Bridge) enter() bool {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.closed {
		return false
	}
	b.calls.Add(1)
	b.active++
	return true
}

func (b *Bridge) leave() {
	b.mutex.Lock()
	b.active--
	b.mutex.Unlock()
	b.calls.Done()
}

// incoming is one call to us, in a goroutine of its own.
func (b *Bridge) incoming(in *sip.Incoming) {
	log := b.cfg.Log.With("caller", in.From(), "dialled", in.Dialled(), "call", in.CallID())
	switch {
	case !dialin.IsConference(in.Dialled()):
		b.turnDown(log, in, 404, "No Such Conference", nil)
	case b.patience.lost(in.From(), time.Now()):
		b.turnDown(log, in, 403, "Too Many Wrong PINs", nil)
	case !b.enter():
		b.turnDown(log, in, 480, "Closing", nil)
	default:
		defer b.leave()
		b.take(log, in)
	}
}

func (b *Bridge) turnDown(log *slog.Logger, in *sip.Incoming, status int, reason string, cause error) {
	log.Info("turned down", "status", status, "reason", reason, "error", cause)
	if err := in.Reject(status, reason); err != nil {
		log.Warn("cannot turn a call down", "error", err)
	}
}

// take answers and goes through a call.
func (b *Bridge) take(log *slog.Logger, in *sip.Incoming) {
	phone, err := listen(b.cfg.LocalIP, b.cfg.FirstPort, b.cfg.LastPort)
	if err != nil {
		b.turnDown(log, in, 503, "No Ports", err)
		return
	}
	own := ours(b.cfg.LocalIP, phone.port())
	body, far, err := answer(own, in.Offer())
	if err == nil {
		err = phone.open(far)
	}
	if err != nil {
		phone.close()
		b.turnDown(log, in, 488, "Not Acceptable Here", err)
		return
	}
	dialog, err := in.Answer(body)
	if err != nil {
		phone.close()
		log.Warn("cannot answer", "error", err)
		return
	}
	c := b.newCall(log, phone, own, dialog, in.From())
	c.run(b.ctx, func(ctx context.Context) error { return c.dialledIn(ctx, in.Dialled()) })
}

func (b *Bridge) newCall(log *slog.Logger, phone *telephone, own *description.Session, dialog *sip.Dialog, number string) *call {
	return &call{bridge: b, phone: phone, own: own, dialog: dialog, voice: newVoice(phone, b.prompts[phone.codec.Rate]), number: number, log: log}
}
