package media

import (
	"net"
	"testing"
	"time"
)

// A burst that overflows the socket, and then silence: SO_RXQ_OVFL has nothing to tell it with.
func TestHealthCountsDropsThatNoLaterDatagramTells(t *testing.T) {
	p := idlePort(t, "127.0.0.1")
	out, err := net.DialUDP("udp4", nil, net.UDPAddrFromAddrPort(p.RTP()))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	const sent = 30_000
	datagram := make([]byte, 1400)
	for range sent {
		_, _ = out.Write(datagram)
	}
	dropped := p.Health().SocketDrops
	before := p.shard.counts.dropsRTP.Load()
	for range 100 { // each takes what is there, until it is empty
		p.shard.receive(p.rtp, false)
	}
	if before != 0 || dropped == 0 || dropped >= sent {
		t.Errorf("%d dropped of %d, %d told by the socket", dropped, sent, before)
	}
	if got := p.shard.counts.received.Load(); got+dropped != sent {
		t.Errorf("%d received and %d dropped of %d", got, dropped, sent)
	}
	_, _ = out.Write(datagram)
	time.Sleep(10 * time.Millisecond)
	p.shard.receive(p.rtp, false)
	if told := uint64(p.shard.counts.dropsRTP.Load()); told != dropped || p.Health().SocketDrops != dropped {
		t.Errorf("SO_RXQ_OVFL says %d, /proc/net/udp %d", told, dropped)
	}
}
