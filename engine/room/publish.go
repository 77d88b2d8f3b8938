package room

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/pion/webrtc/v4"
)

// VideoLayer is one size of a picture. RID is its name (RFC 8852); LiveKit's are
// "q", "h", "f" from small to large. A track with one layer has none.
type VideoLayer struct {
	RID  string
	Clip *VideoClip
}

// PublishVideo sends a camera's picture in one layer, or in up to three from
// small to large (simulcast), all of one codec and frame rate, until the track or
// the participant ends.
func (p *Participant) PublishVideo(ctx context.Context, name string, layers ...VideoLayer) (*Track, error) {
	if len(layers) == 0 || len(layers) > 3 {
		return nil, fmt.Errorf("Cannot publish %q in %d layers, expected 1 to 3", name, len(layers))
	}
	request := &livekit.AddTrackRequest{Cid: name, Name: name, Type: livekit.TrackType_VIDEO, Source: livekit.TrackSource_CAMERA}
	t := newTrack(p, layers[0].Clip.Interval)
	t.codec = layers[0].Clip.Codec
	codec, known := pictureCodecs[t.codec]
	if !known {
		return nil, fmt.Errorf("Cannot publish %q in codec %q, expected one of %v", name, t.codec, pictureOrder)
	}
	if most := MostLayers(t.codec); len(layers) > most {
		return nil, fmt.Errorf("Cannot publish %q in %d layers of %s, expected at most %d", name, len(layers), t.codec, most)
	}
	for i, l := range layers {
		if (l.RID == "") != (len(layers) == 1) || l.Clip.Interval != t.interval || l.Clip.Codec != t.codec {
			return nil, fmt.Errorf("Cannot publish layer %q of %q, %s and a frame each %v, among %d", l.RID, name, l.Clip.Codec, l.Clip.Interval, len(layers))
		}
		quality := livekit.VideoQuality(i)
		if len(layers) == 1 {
			quality = livekit.VideoQuality_HIGH
		}
		request.Width, request.Height = uint32(l.Clip.Width), uint32(l.Clip.Height)
		request.Layers = append(request.Layers, &livekit.VideoLayer{Quality: quality, Rid: l.RID, SpatialLayer: int32(i), Width: request.Width, Height: request.Height})
		s, err := newSource(codec.capability(), videoClock, name, l.RID)
		if err != nil {
			return nil, err
		}
		s.video(l.Clip)
		t.sources = append(t.sources, s)
	}
	// LiveKit takes VP9 for one stream of many layers unless it is told.
	request.SimulcastCodecs = []*livekit.SimulcastCodec{{Codec: string(t.codec), Cid: name, Layers: request.Layers,
		VideoLayerMode: livekit.VideoLayer_ONE_SPATIAL_LAYER_PER_STREAM}}
	t.request = request
	return t, p.begin(ctx, t)
}

// PublishAudio sends a microphone's Opus packets of 20 ms in a loop.
func (p *Participant) PublishAudio(ctx context.Context, name string, packets [][]byte) (*Track, error) {
	if len(packets) == 0 {
		return nil, fmt.Errorf("Cannot publish %q: no Opus packet", name)
	}
	s, err := newSource(opus(), opusClock, name, "")
	if err != nil {
		return nil, err
	}
	s.audio(packets)
	t := newTrack(p, 20*time.Millisecond)
	t.sources = []*source{s}
	t.request = &livekit.AddTrackRequest{Cid: name, Name: name, Type: livekit.TrackType_AUDIO,
		Source: livekit.TrackSource_MICROPHONE, DisableRed: true}
	return t, p.begin(ctx, t)
}

// begin publishes a track for the first time, and starts to send it.
func (p *Participant) begin(ctx context.Context, t *Track) error {
	if err := p.publish(ctx, t); err != nil {
		return err
	}
	t.SID = t.info.Sid
	p.mu.Lock()
	p.tracks = append(p.tracks, t)
	p.mu.Unlock()
	// A track without an interval is driven by who writes to it.
	if t.interval > 0 && !p.run(t.send) {
		return fmt.Errorf("Cannot publish %q: %w", t.SID, ErrLeft)
	}
	return nil
}

// publish announces a track and negotiates it, in the present session.
func (p *Participant) publish(ctx context.Context, t *Track) error {
	ctx, cancel := context.WithTimeout(ctx, p.options.Limit)
	defer cancel()
	s, err := p.present()
	if err != nil {
		return fmt.Errorf("Cannot publish %q: %w", t.request.Name, err)
	}
	t.request.Muted = t.muted.Load()
	info, err := p.announce(ctx, t.request)
	if err != nil {
		return err
	}
	publisher, err := s.publishing()
	if err != nil {
		return fmt.Errorf("Cannot publish %q: %w", t.request.Name, err)
	}
	var media *webrtc.RTPTransceiver
	err = publisher.offer(ctx, func() (err error) {
		if media, err = publisher.pc.AddTransceiverFromTrack(t.sources[0].local, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly}); err != nil {
			return fmt.Errorf("Cannot add track %q: %w", t.request.Name, err)
		}
		if codec, pictures := pictureCodecs[t.codec]; pictures {
			if err := media.SetCodecPreferences(codec.among(media.Sender().GetParameters().Codecs)); err != nil {
				return fmt.Errorf("Cannot offer %s for track %q: %w", t.codec, t.request.Name, err)
			}
		}
		for _, layer := range t.sources[1:] {
			if err := media.Sender().AddEncoding(layer.local); err != nil {
				return fmt.Errorf("Cannot add a layer to track %q: %w", t.request.Name, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := publisher.waitConnected(ctx, p.options.Limit); err != nil {
		return err
	}
	return t.agreed(media, info)
}

func (p *Participant) announce(ctx context.Context, request *livekit.AddTrackRequest) (*livekit.TrackInfo, error) {
	answer := make(chan *livekit.TrackInfo, 1)
	p.mu.Lock()
	p.published[request.Cid] = answer
	p.mu.Unlock()
	if err := p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_AddTrack{AddTrack: request}}); err != nil {
		return nil, err
	}
	select {
	case info := <-answer:
		return info, nil
	case <-p.leaving:
		return nil, fmt.Errorf("Cannot publish %q: %w", request.Name, ErrLeft)
	case <-ctx.Done():
		return nil, fmt.Errorf("Cannot publish %q, the server has not answered: %w", request.Name, ctx.Err())
	}
}

// ErrLeft is told to those who ask for something after Leave.
var ErrLeft = errors.New("the participant has left")

// publishNothing brings the publisher connection up where it is the first one needed.
func (p *Participant) publishNothing(ctx context.Context, s *session) error {
	ctx, cancel := context.WithTimeout(ctx, p.options.Limit)
	defer cancel()
	publisher, err := s.publishing()
	if err != nil {
		return err
	}
	err = publisher.offer(ctx, func() error {
		if _, err := publisher.pc.CreateDataChannel("_reliable", nil); err != nil {
			return fmt.Errorf("Cannot open a data channel: %w", err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return publisher.waitConnected(ctx, p.options.Limit)
}
