package gathering

import (
	"context"
	"fmt"
	"slices"
	"time"

	"vigie.dev/engine/record"
	"vigie.dev/engine/room"
)

const (
	// lookEvery is how often somebody looks at who speaks.
	lookEvery = 300 * time.Millisecond
	// publishLimit is for camera and microphone together.
	publishLimit = 20 * time.Second
	// dueAfter is how long a camera must have shown before it is a failure not to have seen it.
	dueAfter = 5 * time.Second
)

// stay is one person in one room, from joining to leaving.
type stay struct {
	meeting            *meeting
	who                int
	record             *record.Stay
	participant        *room.Participant
	camera, microphone *room.Track
	came               time.Time
	toSee              bool // a camera was there to be seen when it came
	wanted             map[string]int
	intervals          intervals
	kept               string // publisher whose camera is kept as evidence
}

// stay joins, stays until then, leaves and is recorded.
func (m *meeting) stay(ctx context.Context, who, times int, until time.Time) {
	p := m.probe
	p.totals.placed.Add(1)
	identity := m.identity(who)
	s := &stay{meeting: m, who: who, came: time.Now(), wanted: map[string]int{}, record: &record.Stay{
		Schema: "vigie/rooms/1", RunID: p.plan.RunID, ID: fmt.Sprintf("%s/%s/%d", m.name, identity, times), System: System,
		Region: p.plan.Region, PeerRegion: p.plan.PeerRegion, Room: m.name, Identity: identity, Publishes: who < m.options.Cameras, Relayed: m.options.relays(who),
		StartedAt: record.Time(time.Now()), Outcome: record.Done, Seen: []record.Seen{}, Voices: []record.Voice{}, Outages: []record.Outage{}}}
	s.toSee = len(m.due(who, s.came, 0)) > 0
	if err := s.join(ctx); err != nil {
		s.fail(ctx, err.Error())
	} else {
		p.totals.joined.Add(1)
		p.totals.active.Add(1)
		s.watch(ctx, until)
		p.totals.active.Add(-1)
	}
	s.conclude()
	m.tally.add(s.record)
	if m.options.Ended != nil {
		m.options.Ended(s.record)
	}
}

// fail notes the first reason; what the end of the run cut did not fail.
func (s *stay) fail(ctx context.Context, why string) {
	if s.record.Outcome != record.Done {
		return
	}
	s.record.Outcome, s.record.Failure = record.Failed, &why
	if ctx.Err() != nil {
		cut := "cut by the end of the run"
		s.record.Outcome, s.record.Failure = record.Aborted, &cut
	}
}

func (s *stay) join(ctx context.Context) error {
	o, err := s.meeting.probe.options(s.meeting.name, s.record.Identity, s.record.Relayed)
	if err != nil {
		return err
	}
	if camera, kept := s.meeting.kept[viewer{s.meeting.index, s.who}]; kept {
		s.kept = s.meeting.identity(camera)
		o.Keep = map[string]time.Duration{s.kept: s.meeting.shown(camera).large.Interval}
	}
	if s.participant, err = room.Join(ctx, o); err != nil {
		return err
	}
	if !s.record.Publishes {
		return nil
	}
	ctx, stop := context.WithTimeout(ctx, publishLimit)
	defer stop()
	if s.camera, err = s.participant.PublishVideo(ctx, "camera", s.meeting.shown(s.who).layers...); err != nil {
		return err
	}
	if s.microphone, err = s.participant.PublishAudio(ctx, "microphone", s.meeting.probe.voice); err != nil {
		return err
	}
	if !s.meeting.enter(s) {
		s.mute(s.microphone, true)
	}
	return nil
}

// mute does what can be done: while the server is lost, the track keeps it in mind.
func (s *stay) mute(t *room.Track, muted bool) { _ = t.Mute(muted) }

// watch looks on until then, or until the server is lost for good.
func (s *stay) watch(ctx context.Context, until time.Time) {
	looks := time.NewTicker(lookEvery)
	defer looks.Stop()
	scored := time.Now()
	every := millis(s.meeting.probe.plan.Telemetry.ScoreIntervalMs)
	for {
		select {
		case <-ctx.Done():
			s.fail(ctx, "")
			return
		case now := <-looks.C:
			if err := s.participant.Err(); err != nil {
				s.fail(ctx, err.Error())
				return
			}
			if now.After(until) {
				s.missed(ctx)
				return
			}
			s.direct()
			if now.Sub(scored) >= every {
				s.intervals.take(s, now)
				scored = now
			}
		}
	}
}

// missed fails a stay that saw nothing of a camera which was there.
func (s *stay) missed(ctx context.Context) {
	seen := map[string]bool{}
	for _, v := range s.participant.Report().Video {
		seen[v.Publisher] = v.Smoothness.Frames > 0
	}
	for _, identity := range s.meeting.due(s.who, s.came, dueAfter) {
		if !seen[identity] {
			s.record.Seen = append(s.record.Seen, nothingOf(identity))
			s.fail(ctx, fmt.Sprintf("saw nothing of %s", identity))
		}
	}
}

// direct wants whoever speaks large and the others small, as a page does.
func (s *stay) direct() {
	small, large := s.meeting.probe.shown[0].small, s.meeting.probe.shown[0].large
	speakers := s.participant.Speakers()
	for _, view := range s.participant.Views() {
		size := small
		if slices.Contains(speakers, view.Publisher) {
			size = large
		}
		if s.wanted[view.Track] == size.Height {
			continue
		}
		if err := s.participant.Want(view.Track, size.Width, size.Height); err == nil { // else again at the next look
			s.wanted[view.Track] = size.Height
		}
	}
}
