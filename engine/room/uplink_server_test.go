package room

import (
	"encoding/binary"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/sdp/v3"
	"github.com/pion/transport/v5"
	"github.com/pion/transport/v5/stdnet"

	"vigie.dev/engine/wan"
)

// narrowNet lets video leave at a rate of the wan's model, in its order.
type narrowNet struct {
	*stdnet.Net
	link  *wan.Link // nil: as wide as the machine
	mu    sync.Mutex
	wrote [][]byte // what was asked to leave, its beginning
}

func (n *narrowNet) ListenUDP(network string, address *net.UDPAddr) (transport.UDPConn, error) {
	c, err := n.Net.ListenUDP(network, address)
	if err != nil {
		return nil, err
	}
	narrow := &narrowConn{UDPConn: c, net: n, queue: make(chan held, 4096)}
	go narrow.send()
	return narrow, nil
}

type held struct {
	packet []byte
	to     net.Addr
	due    time.Time
}

type narrowConn struct {
	transport.UDPConn
	net   *narrowNet
	queue chan held
	once  sync.Once
}

func (c *narrowConn) send() {
	for h := range c.queue {
		time.Sleep(time.Until(h.due))
		_, _ = c.UDPConn.WriteTo(h.packet, h.to) // lost where the socket is closed
	}
}

func (c *narrowConn) WriteTo(b []byte, to net.Addr) (int, error) {
	if !isVideo(b) {
		return c.UDPConn.WriteTo(b, to)
	}
	c.net.mu.Lock()
	defer c.net.mu.Unlock()
	c.net.wrote = append(c.net.wrote, append([]byte(nil), b[:min(len(b), 64)]...))
	if c.net.link == nil {
		return c.UDPConn.WriteTo(b, to)
	}
	now := time.Now()
	if v := c.net.link.Admit(now.UnixNano(), 1, len(b), 0); v.Copies > 0 {
		select {
		case c.queue <- held{append([]byte(nil), b...), to, now.Add(time.Duration(v.Depart - now.UnixNano()))}:
		default:
		}
	}
	return len(b), nil
}

func (c *narrowConn) Close() error {
	c.net.mu.Lock()
	defer c.net.mu.Unlock()
	c.once.Do(func() { close(c.queue) })
	return c.UDPConn.Close()
}

// numbers are the transport-wide ones of what was asked to leave, retransmissions' apart.
func (n *narrowNet) numbers(t *testing.T, id uint8) (first, again []uint16) {
	t.Helper()
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, b := range n.wrote {
		var h rtp.Header
		if _, err := h.Unmarshal(b); err != nil {
			t.Fatal(err)
		}
		number := h.GetExtension(id)
		switch {
		case len(number) != 2:
			t.Fatalf("%+v left without a number", h)
		case b[1]&0x7f == 97:
			again = append(again, binary.BigEndian.Uint16(number))
		default:
			first = append(first, binary.BigEndian.Uint16(number))
		}
	}
	return first, again
}

func joinedBy(t *testing.T, url, identity string, by *narrowNet) *Participant {
	t.Helper()
	var err error
	if by.Net, err = stdnet.NewNet(); err != nil {
		t.Fatal(err)
	}
	return joined(t, url, identity, func(o *Options) { o.Net, o.SubscribeNothing = by, true })
}

// What LiveKit answers decides whether anything can be estimated: it takes numbers of
// pictures, not of voices.
func TestUplink_aWayThatIsTooNarrowIsToldFromOneThatIsNot(t *testing.T) {
	url := startServer(t)
	q, h, f := testPicture(t, 160, 90), testPicture(t, 320, 180), testPicture(t, 640, 360)
	link, err := wan.NewLink(wan.Impairment{RateBps: 250_000, QueueMs: 300}, 1)
	if err != nil {
		t.Fatal(err)
	}
	nets := []*narrowNet{{}, {link: link}}
	var publishers []*Participant
	var ids []uint8
	for i, identity := range []string{"wide", "narrow"} {
		p := joinedBy(t, url, identity, nets[i])
		if _, err := p.PublishVideo(t.Context(), "camera", VideoLayer{"q", q}, VideoLayer{"h", h}, VideoLayer{"f", f}); err != nil {
			t.Fatal(err)
		}
		if _, err := p.PublishAudio(t.Context(), "microphone", testVoice(t)); err != nil {
			t.Fatal(err)
		}
		publishers, ids = append(publishers, p), append(ids, numberID(t, p))
	}
	wide := until(t, publishers[0], "an estimate of what is published and more", func(r Report) bool {
		return r.Uplink.Seconds >= 2 && r.Uplink.Estimate >= r.Uplink.Sent
	}).Uplink
	narrow := until(t, publishers[1], "an estimate below what is published", func(r Report) bool {
		return r.Uplink.Seconds >= 2 && r.Uplink.Narrow > 0.5 && r.Uplink.Estimate < r.Uplink.Sent
	}).Uplink
	t.Logf("wide %+v, narrow %+v", wide, narrow)
	if wide.Sent < 200_000 || wide.Estimate > 2*wide.Sent || wide.Arrived < 0.5*wide.Sent {
		t.Errorf("wide: %+v", wide)
	}
	if narrow.Sent < 200_000 || narrow.Arrived > 0.9*narrow.Sent {
		t.Errorf("narrow: %+v", narrow)
	}
	first, again := nets[1].numbers(t, ids[1])
	left := map[uint16]bool{}
	for _, number := range append(first, again...) {
		if left[number] {
			t.Errorf("number %d left twice, of %d packets and %d sent again", number, len(first), len(again))
		}
		left[number] = true
	}
	if len(again) == 0 {
		t.Error("nothing was sent again, though the way is too narrow")
	}
}

// numberID is the extension that numbers pictures; a voice must have none.
func numberID(t *testing.T, p *Participant) (id uint8) {
	t.Helper()
	publisher, err := p.session.publishing()
	if err != nil {
		t.Fatal(err)
	}
	for _, sender := range publisher.pc.GetSenders() {
		for _, e := range sender.GetParameters().HeaderExtensions {
			if e.URI != sdp.TransportCCURI {
				continue
			}
			if sender.Track().Kind().String() != "video" {
				t.Errorf("a %s is numbered too", sender.Track().Kind())
			}
			id = uint8(e.ID)
		}
	}
	if id == 0 {
		t.Fatal("the server takes no numbers of pictures")
	}
	return id
}
