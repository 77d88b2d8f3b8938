// vigie-room is one participant of the engine's in a room: it shows a camera,
// speaks, receives everyone, and prints what it sees as a line of JSON every
// second. It is the engine's end of rooms with real browsers in them
// (test/e2e/11-rooms-browser.test.ts).
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"vigie.dev/engine/media/codec"
	"vigie.dev/engine/room"
)

// options of the command line.
type options struct {
	room, name, url, caFile, keyFile, pictures, voice string
	stay                                              time.Duration
}

// look is what is printed.
type look struct {
	// At is when, in ms of Unix time.
	At     int64
	Report room.Report
}

func main() {
	var o options
	flag.StringVar(&o.room, "room", "", "the room's name")
	flag.StringVar(&o.name, "name", "engine", "our identity in it")
	flag.StringVar(&o.url, "url", "wss://198.19.0.14", "LiveKit's address")
	flag.StringVar(&o.caFile, "ca", "/run/secrets/tls_ca", "file of the authority that we trust")
	flag.StringVar(&o.keyFile, "key", "/run/secrets/sfu_key", "file of LiveKit's API secret, the key is vigie")
	flag.StringVar(&o.pictures, "pictures", "/usr/share/vigie/pictures", "folder of q.ivf, h.ivf and f.ivf")
	flag.StringVar(&o.voice, "voice", "/usr/share/vigie/speech/en.opus", "speech, Ogg Opus")
	flag.DurationVar(&o.stay, "stay", 30*time.Second, "how long to stay")
	flag.Parse()
	if err := o.run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "vigie-room:", err)
		os.Exit(1)
	}
}

// run joins, shows, and looks each second.
func (o options) run(ctx context.Context) error {
	p, err := o.join(ctx)
	if err != nil {
		return err
	}
	defer p.Leave()
	if err := o.publish(ctx, p); err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "joined")
	out := json.NewEncoder(os.Stdout)
	for end, ticker := time.Now().Add(o.stay), time.NewTicker(time.Second); time.Now().Before(end); <-ticker.C {
		if err := out.Encode(look{At: time.Now().UnixMilli(), Report: p.Report()}); err != nil {
			return fmt.Errorf("Cannot print a report: %w", err)
		}
		if err := p.Err(); err != nil {
			return err
		}
	}
	return nil
}

func (o options) join(ctx context.Context) (*room.Participant, error) {
	key, err := os.ReadFile(o.keyFile)
	if err != nil {
		return nil, fmt.Errorf("Cannot read LiveKit's secret: %w", err)
	}
	token, err := room.Token("vigie", strings.TrimSpace(string(key)), o.room, o.name, time.Hour)
	if err != nil {
		return nil, err
	}
	authority, err := os.ReadFile(o.caFile)
	if err != nil {
		return nil, fmt.Errorf("Cannot read the authority: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(authority) {
		return nil, fmt.Errorf("Cannot read the authority %q: no certificate in it", o.caFile)
	}
	dialer := &websocket.Dialer{TLSClientConfig: &tls.Config{RootCAs: pool}, HandshakeTimeout: 10 * time.Second}
	return room.Join(ctx, room.Options{URL: o.url, Token: token, Dialer: dialer, Limit: 30 * time.Second})
}

func (o options) publish(ctx context.Context, p *room.Participant) error {
	var layers []room.VideoLayer
	for _, rid := range []string{"q", "h", "f"} {
		clip, err := room.LoadVideo(filepath.Join(o.pictures, rid+".ivf"))
		if err != nil {
			return err
		}
		layers = append(layers, room.VideoLayer{RID: rid, Clip: clip})
	}
	if _, err := p.PublishVideo(ctx, "camera", layers...); err != nil {
		return err
	}
	file, err := os.ReadFile(o.voice)
	if err != nil {
		return fmt.Errorf("Cannot read the voice: %w", err)
	}
	packets, err := codec.ReadOggOpus(file)
	if err != nil {
		return err
	}
	_, err = p.PublishAudio(ctx, "microphone", packets)
	return err
}
