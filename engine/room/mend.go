package room

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/livekit/protocol/livekit"
)

const (
	// mendFirst and mendMost are the pauses between attempts: each is longer than the one before.
	mendFirst = 300 * time.Millisecond
	mendMost  = 2 * time.Second
)

var (
	errMedia = errors.New("the media connection failed")
	// errForgotten is why a session cannot be resumed: join again.
	errForgotten = errors.New("the server does not know the session any more")
)

// loss is what ended a session or its signalling.
type loss struct {
	cause   string
	session *session
	signal  *signal // whose end it was; nil for media
	rejoin  bool    // the server said that a resume is of no use
	final   bool    // the server said not to come back
	err     error
}

// lost notes the end of the session, or hands it to who mends it.
func (p *Participant) lost(l loss) {
	if p.losses == nil || l.final {
		p.end(l.err)
		return
	}
	select {
	case p.losses <- l:
	default: // one is being mended
	}
}

// end notes why the session ended, unless we left it.
func (p *Participant) end(err error) {
	select {
	case <-p.leaving:
		return
	default:
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gone == nil {
		p.gone = err
	}
}

// mend mends each loss until the participant leaves or is lost for good.
func (p *Participant) mend() {
	for {
		select {
		case <-p.leaving:
			return
		case l := <-p.losses:
			if p.Err() != nil {
				return
			}
			if !p.concerns(l) {
				continue
			}
			if err := p.regain(l); err != nil {
				p.end(err)
				return
			}
		}
	}
}

// concerns tells whether a loss is of what is in use, and not of what was replaced since.
func (p *Participant) concerns(l loss) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l.signal != nil {
		return l.signal == p.signal
	}
	return l.session == p.session && !l.session.up()
}

// regain resumes or joins again, as often as it takes within Options.Reconnect.
func (p *Participant) regain(l loss) error {
	p.mu.Lock()
	p.outages.begin(p.options.Now(), p.since(), l.cause)
	p.mu.Unlock()
	ctx, stop := p.untilLeaving(p.options.Reconnect)
	defer stop()
	way, pause := Resumed, mendFirst
	if l.rejoin {
		way = Rejoined
	}
	for attempt := 1; ; attempt++ {
		err := p.attempt(ctx, &way)
		if err == nil {
			p.mended(way, attempt)
			return nil
		}
		if !sleep(ctx, pause) {
			p.mended("", attempt)
			return fmt.Errorf("Cannot connect again within %v, after %q: %w", p.options.Reconnect, l.err, err)
		}
		pause = min(2*pause, mendMost)
	}
}

// attempt goes over to joining again when the server has forgotten the session.
func (p *Participant) attempt(ctx context.Context, way *string) error {
	if *way == Resumed {
		err := p.resume(ctx)
		if !errors.Is(err, errForgotten) {
			return err
		}
		*way = Rejoined
	}
	return p.rejoin(ctx)
}

func (p *Participant) mended(way string, attempts int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.outages.mended(p.options.Now(), way, attempts)
}

// untilLeaving ends after the limit, or when the participant leaves.
func (p *Participant) untilLeaving(limit time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	go func() {
		select {
		case <-p.leaving:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

func sleep(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// rejoin leaves what is left of the session, joins anew and publishes all tracks again.
func (p *Participant) rejoin(ctx context.Context) error {
	p.mu.Lock()
	s, socket := p.session, p.signal
	p.session = nil
	if s != nil {
		p.feedback = p.feedback.plus(s.subscriber.counter.feedback())
	}
	tracks := p.tracks
	p.mu.Unlock()
	if socket != nil {
		_ = socket.socket.Close()
	}
	if s != nil {
		s.close()
	}
	if err := p.enter(ctx); err != nil {
		return err
	}
	for _, t := range tracks {
		if err := p.publish(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// resume gives the session new signalling, and begins ICE again.
func (p *Participant) resume(ctx context.Context) error {
	s, err := p.present()
	if err != nil {
		return errForgotten
	}
	dialling, cancel := context.WithTimeout(ctx, p.options.Limit)
	defer cancel()
	dialled, err := dialSignal(dialling, &p.options, s.sid)
	if err != nil {
		return err
	}
	first, err := dialled.receiveWithin(p.options.Limit)
	if err != nil {
		_ = dialled.socket.Close()
		return err
	}
	if leave := first.GetLeave(); leave != nil {
		_ = dialled.socket.Close()
		return fmt.Errorf("Cannot resume: %w (%s)", errForgotten, leave.Reason)
	}
	p.mu.Lock()
	old := p.signal
	p.signal = dialled
	p.mu.Unlock()
	_ = old.socket.Close()
	if err := p.handle(s, first); err != nil {
		return err
	}
	p.run(func() { p.listen(s, dialled) })
	p.run(func() { p.ping(s, dialled) })
	return p.resync(ctx, s)
}

// resync tells the server what we have, and waits until media can flow again.
func (p *Participant) resync(ctx context.Context, s *session) error {
	if err := p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_SyncState{SyncState: p.state()}}); err != nil {
		return err
	}
	p.mu.Lock()
	tracks := p.tracks
	p.mu.Unlock()
	for _, t := range tracks { // a mute may have been lost with the signalling
		if err := t.Mute(t.muted.Load()); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, p.options.Limit)
	defer cancel()
	for _, c := range s.peers() {
		if c == s.subscriber || !c.wasUp() {
			continue // the server's to offer again, or never used
		}
		if err := c.restart(ctx); err != nil {
			return err
		}
	}
	for !s.up() {
		if !sleep(ctx, 50*time.Millisecond) {
			return fmt.Errorf("Cannot resume: %w (%w)", errForgotten, errMedia)
		}
	}
	return nil
}

// state is what the server compares with what it knows of us.
func (p *Participant) state() *livekit.SyncState {
	p.mu.Lock()
	defer p.mu.Unlock()
	state := &livekit.SyncState{Subscription: &livekit.UpdateSubscription{Subscribe: p.options.SubscribeNothing}}
	for _, t := range p.tracks {
		if t.info != nil {
			state.PublishTracks = append(state.PublishTracks, &livekit.TrackPublishedResponse{Cid: t.request.Cid, Track: t.info})
		}
	}
	return state
}
