package bridge

import (
	"context"
	"encoding/binary"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"vigie.dev/engine/bridge/dialin"
	"vigie.dev/engine/journey"
	"vigie.dev/engine/room/roomtest"
)

const testKey = dialin.Key("a-key-for-tests-on-loopback-only")

var loopback = netip.MustParseAddr("127.0.0.1")

// world is one of an edge, a server of rooms and a bridge between them, all on loopback.
type world struct {
	journey.World
	t      *testing.T
	bridge *Bridge
}

func newWorld(t *testing.T, url string) *world {
	t.Helper()
	e := startEdge(t)
	return &world{t: t, bridge: startBridge(t, e, url), World: journey.World{LocalIP: loopback, Edges: map[string]string{"udp": e.address()},
		Domain: "voice.vigie.test", Password: func(string) string { return "none" }, LiveKit: url, LiveKitKey: roomtest.Key,
		LiveKitSecret: roomtest.Secret, Loopback: true, DialIn: testKey}}
}

// telephone is one of ours, signed on, until the end of the test.
func (w *world) telephone(number, codec string) *journey.Telephone {
	w.t.Helper()
	p := &journey.Telephone{Number: number, Transport: "udp", Codec: codec}
	if err := p.Open(w.t.Context(), &w.World); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = p.Close() })
	return p
}

// dial calls a conference, and presses keys.
func (w *world) dial(p *journey.Telephone, name, keys string, says []byte) {
	w.t.Helper()
	ctx, stop := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer stop()
	if err := p.Dial(ctx, testKey.Number(name), says); err != nil {
		w.t.Fatal(err)
	}
	if keys == "" {
		return
	}
	if err := p.Press(keys); err != nil {
		w.t.Fatal(err)
	}
}

// person is in a room until the end of the test.
func (w *world) person(name string, says []int16) *journey.Person {
	w.t.Helper()
	p, err := journey.Enter(w.t.Context(), &w.World, name, "person", says)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = p.Leave() })
	return p
}

// ear is what a telephone heard, once it has hung up.
func (w *world) ear(p *journey.Telephone) journey.Ear {
	w.t.Helper()
	if err := p.HangUp(); err != nil {
		w.t.Error(err)
	}
	heard, err := p.Heard()
	if err != nil {
		w.t.Fatal(err)
	}
	return heard
}

// ears are what a person heard, once they have left.
func (w *world) ears(p *journey.Person) []journey.Ear {
	w.t.Helper()
	if err := p.Leave(); err != nil {
		w.t.Error(err)
	}
	heard, err := p.Heard()
	if err != nil {
		w.t.Fatal(err)
	}
	return heard
}

// startBridge is one at that edge and server, whose prompts are 0.2 s of silence each.
func startBridge(t *testing.T, e *edge, url string) *Bridge {
	t.Helper()
	b, err := Start(t.Context(), Config{LocalIP: loopback, FirstPort: 30000, LastPort: 30999, Edge: e.address(), Domain: "voice.vigie.test",
		Key: testKey, LiveKit: url, LiveKitKey: roomtest.Key, LiveKitSecret: roomtest.Secret, Loopback: true, Prompts: quietPrompts(t),
		Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

func quietPrompts(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, rate := range []int{8000, 16000, 48000} {
		data := make([]byte, rate/5*2)
		b := append([]byte("RIFF"), 0, 0, 0, 0)
		b = append(b, "WAVEfmt "...)
		b = binary.LittleEndian.AppendUint32(b, 16)
		b = append(b, 1, 0, 1, 0)
		b = binary.LittleEndian.AppendUint32(b, uint32(rate))
		b = binary.LittleEndian.AppendUint32(b, uint32(2*rate))
		b = append(b, 2, 0, 16, 0)
		b = append(b, "data"...)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
		for _, name := range promptNames {
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%d.wav", name, rate)), append(b, data...), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return folder
}
