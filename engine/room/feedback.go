package room

import (
	"sync/atomic"

	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
)

// Feedback is what a participant asked of the server by RTCP (RFC 4585, RFC 5104).
type Feedback struct {
	// NACKs sent, and the packets that they asked for, each time counted.
	NACKs, NACKed uint64
	// PLIs and FIRs sent: requests for a key frame.
	PLIs, FIRs uint64
}

func (f Feedback) plus(o Feedback) Feedback {
	return Feedback{NACKs: f.NACKs + o.NACKs, NACKed: f.NACKed + o.NACKed, PLIs: f.PLIs + o.PLIs, FIRs: f.FIRs + o.FIRs}
}

// feedbackCounter counts the RTCP that leaves one peer connection. It must be the
// first interceptor, so that what the others send passes it too.
type feedbackCounter struct {
	interceptor.NoOp
	nacks, nacked, plis, firs atomic.Uint64
}

// NewInterceptor is interceptor.Factory's: a counter belongs to one connection.
func (c *feedbackCounter) NewInterceptor(string) (interceptor.Interceptor, error) { return c, nil }

// BindRTCPWriter is interceptor.Interceptor's.
func (c *feedbackCounter) BindRTCPWriter(next interceptor.RTCPWriter) interceptor.RTCPWriter {
	return interceptor.RTCPWriterFunc(func(packets []rtcp.Packet, a interceptor.Attributes) (int, error) {
		for _, p := range packets {
			c.count(p)
		}
		return next.Write(packets, a)
	})
}

func (c *feedbackCounter) count(p rtcp.Packet) {
	switch p := p.(type) {
	case *rtcp.TransportLayerNack:
		c.nacks.Add(1)
		for _, pair := range p.Nacks {
			c.nacked.Add(uint64(len(pair.PacketList())))
		}
	case *rtcp.PictureLossIndication:
		c.plis.Add(1)
	case *rtcp.FullIntraRequest:
		c.firs.Add(1)
	}
}

func (c *feedbackCounter) feedback() Feedback {
	return Feedback{NACKs: c.nacks.Load(), NACKed: c.nacked.Load(), PLIs: c.plis.Load(), FIRs: c.firs.Load()}
}
