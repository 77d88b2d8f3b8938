package room

import (
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/transport/v5"
	"github.com/pion/transport/v5/stdnet"
)

// lossyNet loses every nth packet of video that comes, retransmissions too.
type lossyNet struct {
	*stdnet.Net
	nth  uint64
	seen atomic.Uint64
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
		video := n > 1 && b[0]>>6 == 2 && (b[1]&0x7f == vp8Payload || b[1]&0x7f == vp8RTXPayload)
		if err == nil && video && c.net.seen.Add(1)%c.net.nth == 0 {
			continue
		}
		return n, from, err
	}
}

func TestParticipant_lossIsAskedForAgainAndCounted(t *testing.T) {
	url := startServer(t)
	publisher := joined(t, url, "publisher")
	if _, err := publisher.PublishVideo(t.Context(), "camera", VideoLayer{Clip: testPicture(t, 640, 360)}); err != nil {
		t.Fatal(err)
	}
	token, err := Token(apiKey, apiSecret, "test", "subscriber", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	system, err := stdnet.NewNet()
	if err != nil {
		t.Fatal(err)
	}
	subscriber, err := Join(t.Context(), Options{URL: url, Token: token, Loopback: true, Limit: 30 * time.Second, Net: &lossyNet{Net: system, nth: 10}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(subscriber.Leave)
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
