package bridge

import (
	"context"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/pion/rtp"

	"vigie.dev/engine/bridge/sound"
	"vigie.dev/engine/clock"
	"vigie.dev/engine/marker"
	"vigie.dev/engine/media"
	"vigie.dev/engine/media/codec"
	"vigie.dev/engine/qoe"
	"vigie.dev/engine/room"
	"vigie.dev/engine/sip"
)

var loopback = netip.MustParseAddr("127.0.0.1")

// phone is a telephone of the probe: the engine's own agent and packet path.
type phone struct {
	t      *testing.T
	number string
	agent  *sip.Agent
	port   *media.Port
	dialog *sip.Dialog
	stream *media.Stream
	tap    *media.Tap
	codec  string
}

func newPhone(t *testing.T, e *edge, number, codecName string) *phone {
	t.Helper()
	agent, err := sip.New(sip.Config{LocalIP: loopback, Transport: "udp", Edge: e.address(), Domain: "voice.vigie.test"})
	if err != nil {
		t.Fatal(err)
	}
	port, err := media.Listen(media.Config{LocalIP: loopback, Playout: qoe.PlayoutAdaptive})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { port.Close(); _ = agent.Close() })
	if _, err := agent.Register(t.Context(), sip.Account{Number: number, Password: "none"}); err != nil {
		t.Fatal(err)
	}
	return &phone{t: t, number: number, agent: agent, port: port, codec: codecName}
}

func (p *phone) offer() []byte {
	p.t.Helper()
	own := ours(loopback, p.port.RTP().Port())
	c, err := sound.CodecByName(p.codec)
	if err != nil {
		p.t.Fatal(err)
	}
	kept := own.Media[0].Codecs[:0:0]
	for _, offered := range own.Media[0].Codecs {
		if offered.PayloadType == c.PayloadType || offered.PayloadType == eventType {
			kept = append(kept, offered)
		}
	}
	own.Media[0].Codecs = kept
	b, err := own.Bytes()
	if err != nil {
		p.t.Fatal(err)
	}
	return b
}

// dial calls a number and says that octets of G.711 or G.722 in a loop.
func (p *phone) dial(number string, says []byte) {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.t.Context(), 20*time.Second)
	defer stop()
	dialog, err := p.agent.Invite(ctx, sip.Account{Number: p.number, Password: "none"}, number, p.offer(), sip.InviteOptions{})
	if err != nil {
		p.t.Fatal(err)
	}
	p.open(dialog, says)
}

// answer waits for one call in the background.
func (p *phone) answer(says []byte) <-chan struct{} {
	up := make(chan struct{})
	var once sync.Once
	p.agent.HandleIncoming(func(in *sip.Incoming) {
		once.Do(func() {
			dialog, err := in.Answer(p.offer())
			if err != nil {
				p.t.Error(err)
				return
			}
			p.open(dialog, says)
			close(up)
			<-dialog.Done()
		})
	})
	return up
}

func (p *phone) open(dialog *sip.Dialog, says []byte) {
	p.t.Helper()
	far, err := answered(dialog.Remote())
	if err != nil {
		p.t.Error(err)
		return
	}
	clip, err := media.NewClip(says, p.codec)
	if err != nil {
		p.t.Error(err)
		return
	}
	c, err := sound.CodecByName(p.codec)
	if err != nil {
		p.t.Error(err)
		return
	}
	p.tap = media.NewOpenTap(5000, 1<<20)
	p.stream, err = p.port.Open(media.StreamConfig{Remote: far.remote, PayloadType: c.PayloadType, EventType: eventType, Codec: p.codec, Clip: clip, Tap: p.tap})
	if err != nil {
		p.t.Error(err)
		return
	}
	p.dialog = dialog
}

// over hangs up, and gives what was heard: samples of 8 kHz and when the first one came; what was lost is silence.
func (p *phone) over() heard {
	p.t.Helper()
	p.stream.Close()
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	if _, err := p.dialog.Bye(ctx); err != nil {
		p.t.Error(err)
	}
	var packets []packet
	for _, h := range p.tap.Packets() {
		if h.PayloadType != eventType {
			packets = append(packets, packet{clock.Time(h.AtNs), h.Sequence, h.Payload})
		}
	}
	wide := codec.NewG722Decoder()
	return listenTo(p.t, packets, func(dst []int16, payload []byte) []int16 {
		if p.codec == "g722" {
			samples := wide.Decode(nil, payload)
			for i := 0; i+1 < len(samples); i += 2 {
				dst = append(dst, samples[i]/2+samples[i+1]/2)
			}
			return dst
		}
		for _, b := range payload {
			dst = append(dst, codec.DecodeALaw(b))
		}
		return dst
	})
}

// packet of speech as it came.
type packet struct {
	at       time.Time
	sequence uint16
	payload  []byte
}

// heard is what one end heard at 8 kHz, and when each frame's packet came.
type heard struct {
	samples []int16
	came    []time.Time
}

func listenTo(t *testing.T, packets []packet, decode func([]int16, []byte) []int16) (h heard) {
	t.Helper()
	for i, p := range packets {
		if i > 0 && int16(p.sequence-packets[i-1].sequence) <= 0 {
			continue // late: not for a test of delay
		}
		before := len(h.samples)
		h.samples = decode(h.samples, p.payload)
		for range (len(h.samples) - before) / 160 {
			h.came = append(h.came, p.at)
		}
	}
	return h
}

// markers are when each marker was heard: when its packet came, and how far into it it begins.
func (h heard) markers() (at []time.Time) {
	for _, f := range marker.Find(h.samples, 8000) {
		frame := int(f.At / sound.Frame)
		at = append(at, h.came[frame].Add(f.At%sound.Frame))
	}
	return at
}

// listener keeps the packets of each track.
type listener struct {
	mutex  sync.Mutex
	tracks map[string][]packet
}

func (l *listener) Packet(track string, p *rtp.Packet) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(p.Payload) > 0 {
		l.tracks[track] = append(l.tracks[track], packet{time.Now(), p.SequenceNumber, p.Payload})
	}
}

func (l *listener) Ended(string) {}

// heard decodes what came on each track.
func (l *listener) heard(t *testing.T) (all []heard) {
	t.Helper()
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for _, packets := range l.tracks {
		d, err := sound.NewOpusDecoder(8000)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, listenTo(t, packets, func(dst []int16, payload []byte) []int16 {
			dst, err := d.Decode(dst, payload)
			if err != nil {
				t.Error(err)
			}
			return dst
		}))
	}
	return all
}

// person is in the room without a telephone: says samples of 8 kHz in a loop, and hears.
type person struct {
	*listener
	guest *room.Participant
	began time.Time
	stop  context.CancelFunc
	done  chan struct{}
}

func newPerson(t *testing.T, url, name string, says []int16) *person {
	t.Helper()
	p := &person{listener: &listener{tracks: map[string][]packet{}}, done: make(chan struct{})}
	token, err := room.Token(apiKey, apiSecret, name, "person", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if p.guest, err = room.Join(t.Context(), room.Options{URL: url, Token: token, Loopback: true, AudioOnly: true, Audio: p, Limit: 30 * time.Second}); err != nil {
		t.Fatal(err)
	}
	voice, err := p.guest.PublishLive(t.Context(), "microphone")
	if err != nil {
		t.Fatal(err)
	}
	encoder, err := sound.NewOpusEncoder(8000)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	p.stop, p.began = stop, time.Now()
	go func() {
		defer close(p.done)
		var packet []byte
		for i := 0; ctx.Err() == nil; i++ {
			time.Sleep(time.Until(p.began.Add(time.Duration(i) * sound.Frame)))
			at := i * 160 % len(says)
			if packet, err = encoder.Encode(packet[:0], says[at:at+160]); err == nil {
				err = voice.Write(packet, time.Duration(i)*sound.Frame, time.Now())
			}
			if err != nil {
				t.Error(err)
				return
			}
		}
	}()
	t.Cleanup(p.leave)
	return p
}

func (p *person) leave() {
	p.stop()
	<-p.done
	p.guest.Leave()
}
