package room

import (
	"net"
	"sync/atomic"
	"testing"

	"github.com/pion/transport/v5"
	"github.com/pion/transport/v5/stdnet"
)

// lossyNet loses every nth packet of video that comes or leaves, retransmissions too; 0 for none.
type lossyNet struct {
	*stdnet.Net
	nth, nthOut uint64
	seen, sent  atomic.Uint64
}

func (n *lossyNet) ListenUDP(network string, address *net.UDPAddr) (transport.UDPConn, error) {
	c, err := n.Net.ListenUDP(network, address)
	return &lossyConn{c, n}, err
}

type lossyConn struct {
	transport.UDPConn
	net *lossyNet
}

func (c *lossyConn) ReadFrom(b []byte) (int, net.Addr, error) {
	for {
		n, from, err := c.UDPConn.ReadFrom(b)
		if err == nil && isVideo(b[:n]) && c.net.nth > 0 && c.net.seen.Add(1)%c.net.nth == 0 {
			continue
		}
		return n, from, err
	}
}

func (c *lossyConn) WriteTo(b []byte, to net.Addr) (int, error) {
	if isVideo(b) && c.net.nthOut > 0 && c.net.sent.Add(1)%c.net.nthOut == 0 {
		return len(b), nil
	}
	return c.UDPConn.WriteTo(b, to)
}

func isVideo(b []byte) bool {
	return len(b) > 1 && b[0]>>6 == 2 && (b[1]&0x7f == 96 || b[1]&0x7f == 97)
}

// joinedOver is a participant of the room "test" whose network loses.
func joinedOver(t *testing.T, url, identity string, lossy *lossyNet) *Participant {
	t.Helper()
	var err error
	if lossy.Net, err = stdnet.NewNet(); err != nil {
		t.Fatal(err)
	}
	return joined(t, url, identity, func(o *Options) { o.Net = lossy })
}

func TestParticipant_lossIsAskedForAgainAndCounted(t *testing.T) {
	url := startServer(t)
	publisher := joined(t, url, "publisher")
	if _, err := publisher.PublishVideo(t.Context(), "camera", VideoLayer{Clip: testPicture(t, 640, 360)}); err != nil {
		t.Fatal(err)
	}
	subscriber := joinedOver(t, url, "subscriber", &lossyNet{nth: 10})
	r := until(t, subscriber, "400 packets", func(r Report) bool { return len(r.Video) == 1 && r.Video[0].Loss.Packets >= 400 })
	v := r.Video[0]
	t.Logf("ratio %.3f, %+v, %+v", v.Loss.Ratio(), v, r.Feedback)
	if ratio := v.Loss.Ratio(); ratio < 0.05 || ratio > 0.15 {
		t.Errorf("%.3f lost before repair, expected about 0.1", ratio)
	}
	if r.Feedback.NACKed < 20 || r.Feedback.NACKed > 4*(v.Loss.Resent+v.Loss.Lost) || v.Loss.Resent < 20 || v.Loss.Lost > v.Loss.Resent {
		t.Errorf("%+v, %+v: expected most to be asked for and sent again", r.Feedback, v.Loss)
	}
}

// What a publisher's network loses is the server's to ask for and ours to send
// again, of each layer under its own name.
func TestParticipant_lossOfEachLayerIsMendedByItsPublisher(t *testing.T) {
	url := startServer(t)
	publisher := joinedOver(t, url, "publisher", &lossyNet{nthOut: 20})
	if _, err := publisher.PublishVideo(t.Context(), "camera", VideoLayer{RID: "q", Clip: testPicture(t, 160, 90)},
		VideoLayer{RID: "h", Clip: testPicture(t, 320, 180)}, VideoLayer{RID: "f", Clip: testPicture(t, 640, 360)}); err != nil {
		t.Fatal(err)
	}
	subscriber := joined(t, url, "subscriber")
	r := until(t, subscriber, "600 packets", func(r Report) bool { return len(r.Video) == 1 && r.Video[0].Loss.Packets >= 600 })
	v := r.Video[0]
	if v.Loss.Lost > 6 || v.Broken > v.Frames/20 || v.Delay.Count == 0 {
		t.Errorf("%+v: expected what 1 of 20 lost to be mended on the way", v)
	}
}
