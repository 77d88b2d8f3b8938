package room

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/livekit/protocol/livekit"
)

// Participant is one of ours in a room. All its methods may be called at once.
type Participant struct {
	// SID is the server's name for it when it joined; one that had to join again has another since.
	SID     string
	options Options
	began   time.Time

	background sync.WaitGroup
	leaving    chan struct{}
	leave      sync.Once
	losses     chan loss // for who mends them; nil when nobody does
	uplink     uplinkSeconds

	mu        sync.Mutex
	signal    *signal
	session   *session // nil between two
	times     JoinTimes
	quality   Quality
	video     map[string]*videoStream // by the track's SID
	audio     map[string]*audioStream
	views     map[owner]*videoStream // by whose it is; nil when losses are not mended
	voices    map[owner]*audioStream
	others    others
	asked     map[string]bool                    // tracks, with AudioOnly
	tracks    []*Track                           // what we publish
	published map[string]chan *livekit.TrackInfo // by our own id of the track
	gone      error                              // why the session ended, when not by us
	roundTrip atomic.Int64                       // of the last signalling ping, ns
	feedback  Feedback                           // of connections that were replaced
	paused    uint64                             // pictures, by the server
	outages   outages
	node      string
}

// Join joins the room that the token names and returns when the connection that
// is needed first is up.
func Join(ctx context.Context, o Options) (*Participant, error) {
	o.complete()
	p := &Participant{options: o, began: o.Now(), leaving: make(chan struct{}),
		video: map[string]*videoStream{}, audio: map[string]*audioStream{}, others: newOthers(), asked: map[string]bool{},
		published: map[string]chan *livekit.TrackInfo{}}
	if o.Reconnect > 0 {
		p.losses = make(chan loss, 16)
		p.views, p.voices = map[owner]*videoStream{}, map[owner]*audioStream{}
	}
	if err := p.enter(ctx); err != nil {
		p.Leave()
		return nil, err
	}
	p.mu.Lock()
	p.SID = p.session.sid // the server may be judging us already
	p.mu.Unlock()
	if p.losses != nil {
		p.run(p.mend)
	}
	return p, nil
}

// enter begins a session: the first, or another after a loss.
func (p *Participant) enter(ctx context.Context) error {
	dialling, cancel := context.WithTimeout(ctx, p.options.Limit)
	defer cancel()
	dialled, err := dialSignal(dialling, &p.options, "")
	if err != nil {
		return err
	}
	join, err := p.welcome(dialled)
	if err != nil {
		_ = dialled.socket.Close()
		return err
	}
	p.mu.Lock()
	p.signal = dialled
	clear(p.asked)
	p.mu.Unlock()
	for _, other := range join.OtherParticipants {
		p.update(other)
	}
	return p.connect(ctx, dialled, join)
}

// welcome waits for the join response.
func (p *Participant) welcome(dialled *signal) (*livekit.JoinResponse, error) {
	first, err := dialled.receiveWithin(p.options.Limit)
	if err != nil {
		return nil, err
	}
	join := first.GetJoin()
	if join == nil {
		return nil, fmt.Errorf("Cannot join: the server's first message is %T", first.Message)
	}
	p.mark(&p.times.Joined)
	p.mu.Lock()
	p.node = join.ServerInfo.GetNodeId()
	p.mu.Unlock()
	return join, nil
}

func (p *Participant) connect(ctx context.Context, dialled *signal, join *livekit.JoinResponse) error {
	s := &session{sid: join.Participant.GetSid(), silence: time.Duration(join.PingTimeout) * time.Second,
		pingEvery: time.Duration(max(join.PingInterval, 1)) * time.Second}
	servers := turnServers(join.IceServers, p.options.Relayed)
	if p.options.Relayed && len(servers) == 0 {
		return fmt.Errorf("Cannot join by a relay: the server names none that speaks TLS, of %d servers", len(join.IceServers))
	}
	primary := livekit.SignalTarget_PUBLISHER
	if join.SubscriberPrimary {
		primary = livekit.SignalTarget_SUBSCRIBER
	}
	dial := func(target livekit.SignalTarget) (*peer, error) {
		events := peerEvents{failed: func() { p.lost(loss{cause: lostMedia, session: s, err: errMedia}) }}
		if target == primary {
			events.up = p.connected
		}
		if target == livekit.SignalTarget_PUBLISHER {
			events.carried = p.uplink.add
		}
		return newPeer(target, &p.options, servers, p.send, events)
	}
	s.connect = func() (*peer, error) { return dial(livekit.SignalTarget_PUBLISHER) }
	var err error
	if s.subscriber, err = dial(livekit.SignalTarget_SUBSCRIBER); err != nil {
		return err
	}
	s.subscriber.pc.OnTrack(s.received(p))
	if err := p.adopt(s); err != nil {
		return err
	}
	p.run(func() { p.listen(s, dialled) })
	p.run(func() { p.ping(s, dialled) })
	if !join.SubscriberPrimary {
		return p.publishNothing(ctx, s)
	}
	return s.subscriber.waitConnected(ctx, p.options.Limit)
}

// connected is told once for each session when ICE and when DTLS is up.
func (p *Participant) connected(dtls bool) {
	if dtls {
		p.mark(&p.times.DTLS)
	} else {
		p.mark(&p.times.ICE)
	}
}

// mark notes when a step of the join was done, the first time.
func (p *Participant) mark(at *time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if *at == 0 {
		*at = p.since()
	}
}

// since is how long ago joining began.
func (p *Participant) since() time.Duration { return p.options.Now().Sub(p.began) }
