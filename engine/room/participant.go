package room

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/livekit/protocol/livekit"
)

// Participant is one of ours in a room. All its methods may be called at once.
type Participant struct {
	// SID is the server's name for it.
	SID     string
	options Options
	began   time.Time
	signal  *signal

	publisher, subscriber *peer
	background            sync.WaitGroup
	leaving               chan struct{}
	leave                 sync.Once

	mu        sync.Mutex
	times     JoinTimes
	quality   Quality
	video     map[string]*videoStream // by the track's SID
	audio     map[string]*audioStream
	muted     map[string]bool
	asked     map[string]bool                    // tracks, with AudioOnly
	published map[string]chan *livekit.TrackInfo // by our own id of the track
	gone      error                              // why the session ended, when not by us
	roundTrip time.Duration
}

// Join joins the room that the token names and returns when the connection that
// is needed first is up.
func Join(ctx context.Context, o Options) (*Participant, error) {
	o.complete()
	p := &Participant{options: o, began: o.Now(), leaving: make(chan struct{}),
		video: map[string]*videoStream{}, audio: map[string]*audioStream{}, muted: map[string]bool{}, asked: map[string]bool{},
		published: map[string]chan *livekit.TrackInfo{}}
	dialling, cancel := context.WithTimeout(ctx, o.Limit)
	defer cancel()
	var err error
	if p.signal, err = dialSignal(dialling, &p.options); err != nil {
		return nil, err
	}
	join, err := p.welcome()
	if err != nil {
		_ = p.signal.socket.Close()
		return nil, err
	}
	if err := p.connect(ctx, join); err != nil {
		p.Leave()
		return nil, err
	}
	return p, nil
}

// welcome waits for the join response.
func (p *Participant) welcome() (*livekit.JoinResponse, error) {
	if err := p.signal.socket.SetReadDeadline(time.Now().Add(p.options.Limit)); err != nil {
		return nil, fmt.Errorf("Cannot join: %w", err)
	}
	first, err := p.signal.receive()
	if err != nil {
		return nil, err
	}
	join := first.GetJoin()
	if join == nil {
		return nil, fmt.Errorf("Cannot join: the server's first message is %T", first.Message)
	}
	p.times.Joined = p.since()
	p.SID = join.Participant.GetSid()
	for _, other := range join.OtherParticipants {
		p.update(other)
	}
	return join, p.signal.socket.SetReadDeadline(time.Time{})
}

func (p *Participant) connect(ctx context.Context, join *livekit.JoinResponse) error {
	servers := turnServers(join.IceServers)
	primary := livekit.SignalTarget_PUBLISHER
	if join.SubscriberPrimary {
		primary = livekit.SignalTarget_SUBSCRIBER
	}
	var err error
	for target, to := range map[livekit.SignalTarget]**peer{
		livekit.SignalTarget_PUBLISHER: &p.publisher, livekit.SignalTarget_SUBSCRIBER: &p.subscriber,
	} {
		step := func(bool) {}
		if target == primary {
			step = p.connected
		}
		if *to, err = newPeer(target, &p.options, servers, p.signal.send, step); err != nil {
			return err
		}
	}
	p.subscriber.pc.OnTrack(p.receive)
	p.background.Go(p.listen)
	p.background.Go(func() { p.ping(time.Duration(max(join.PingInterval, 1)) * time.Second) })
	if !join.SubscriberPrimary {
		return p.publishNothing(ctx)
	}
	return p.subscriber.waitConnected(ctx, p.options.Limit)
}

func (p *Participant) connected(dtls bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if dtls {
		p.times.DTLS = p.since()
	} else {
		p.times.ICE = p.since()
	}
}

// since is how long ago joining began.
func (p *Participant) since() time.Duration { return p.options.Now().Sub(p.began) }
