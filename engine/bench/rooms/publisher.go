package rooms

import (
	"context"
	"fmt"
	"os"
	"time"

	"vigie.dev/engine/bench"
	"vigie.dev/engine/media/codec"
	"vigie.dev/engine/room"
)

// PublishConfig of the one that all of a room receive.
type PublishConfig struct {
	URL, Room, Picture, Voice string
}

// Published is what it sent.
type Published struct {
	// PacketsPerSecond of picture and voice.
	PacketsPerSecond float64
	// LateMs is the most that a frame was late.
	LateMs float64
}

// publish is not counted: it is the same for both sides of a comparison.
func publish(p *bench.Peer, cfg PublishConfig) error {
	clip, err := room.LoadVideo(cfg.Picture)
	if err != nil {
		return err
	}
	file, err := os.ReadFile(cfg.Voice)
	if err != nil {
		return fmt.Errorf("Cannot read the voice: %w", err)
	}
	packets, err := codec.ReadOggOpus(file)
	if err != nil {
		return err
	}
	one, err := join(cfg.URL, cfg.Room, "publisher", true)
	if err != nil {
		return err
	}
	defer one.Leave()
	camera, err := one.PublishVideo(context.Background(), "camera", room.VideoLayer{Clip: clip})
	if err != nil {
		return err
	}
	microphone, err := one.PublishAudio(context.Background(), "microphone", packets)
	if err != nil {
		return err
	}
	begun, before := time.Now(), camera.Sent().Packets+microphone.Sent().Packets
	p.Ready()
	<-p.Stopped()
	sent := camera.Sent()
	total := sent.Packets + microphone.Sent().Packets - before
	return p.Result(Published{PacketsPerSecond: float64(total) / time.Since(begun).Seconds(),
		LateMs: float64(sent.Late) / float64(time.Millisecond)})
}

func join(url, name, identity string, alone bool) (*room.Participant, error) {
	token, err := room.Token(apiKey, apiSecret, name, identity, time.Hour)
	if err != nil {
		return nil, err
	}
	return room.Join(context.Background(), room.Options{URL: url, Token: token, Loopback: true, Limit: 30 * time.Second, SubscribeNothing: alone})
}
