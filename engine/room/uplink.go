package room

import (
	"encoding/binary"
	"fmt"
	"sync"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/gcc"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"
)

const (
	// uplinkMost is where the estimate begins, and what it never exceeds, bit/s. We do
	// not probe, so it must begin above what any camera sends (LiveKit's largest by
	// default is 1080p at 3 Mbit/s), and falls where it must: by 15 % lost to 2 Mbit/s
	// in 6 to 9 s.
	uplinkMost = 20_000_000
	// uplinkLeast is the least of pion's controller by loss, which cannot be set; that by delay has the same.
	uplinkLeast = 100_000
	// uplinkBound is by how much an estimate may exceed what arrived
	// (draft-ietf-rmcat-gcc-02 §5.5, "A_hat(i) < 1.5 * R_hat(i)"). pion v0.1.51 lets
	// one grow on that is beyond already (rate_controller.go, increase).
	uplinkBound = 1.5
	// uplinkSilence without a packet ends a second that is being judged: we were muted, or stood still.
	uplinkSilence = 500 * time.Millisecond
)

// uplinkSecond is what was held of the way up for a second or somewhat more, all in bit/s.
type uplinkSecond struct{ estimate, sent, arrived float32 }

// uplink estimates what the way up of one connection carries, by pion's Google
// Congestion Control, from what the server says of each packet
// (draft-holmer-rmcat-transport-wide-cc-extensions-01). It paces nothing.
type uplink struct {
	interceptor.NoOp
	estimator *gcc.SendSideBWE
	target    func() int // the estimator's, bit/s
	now       func() time.Time
	took      func(uplinkSecond)

	mu            sync.Mutex
	left          [1024]leftPacket // by the low bits of the transport-wide number
	begun, last   time.Time        // of the second that is being judged
	sent, arrived float64          // bits in it
}

// leftPacket is one that was not yet told of; bits is 0 for none.
type leftPacket struct {
	sequence uint16
	bits     int
	at       time.Time
}

// newUplink makes what tells took of each second; its estimator comes with the connection.
func newUplink(took func(uplinkSecond)) *uplink { return &uplink{now: time.Now, took: took} }

// add puts the estimator, and what numbers the packets, into a registry. It must
// come before what answers NACKs: what is sent again gets a number of its own.
func (u *uplink) add(m *webrtc.MediaEngine, registry *interceptor.Registry) error {
	registry.Add(u)
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeVideo, webrtc.RTPCodecTypeAudio} {
		m.RegisterFeedback(webrtc.RTCPFeedback{Type: webrtc.TypeRTCPFBTransportCC}, kind)
	}
	return webrtc.ConfigureTWCCHeaderExtensionSender(m, registry)
}

// NewInterceptor is interceptor.Factory's: it belongs to one connection, which closes it.
func (u *uplink) NewInterceptor(string) (interceptor.Interceptor, error) {
	estimator, err := gcc.NewSendSideBWE(gcc.SendSideBWEPacer(gcc.NewNoOpPacer()), gcc.SendSideBWEInitialBitrate(uplinkMost),
		gcc.SendSideBWEMaxBitrate(uplinkMost), gcc.SendSideBWEMinBitrate(uplinkLeast))
	if err != nil {
		return nil, fmt.Errorf("Cannot estimate what the way up carries: %w", err)
	}
	u.estimator, u.target = estimator, estimator.GetTargetBitrate
	return u, nil
}

// BindLocalStream is interceptor.Interceptor's. A stream whose packets the server
// takes no numbers of (LiveKit: a voice) is not the estimator's.
func (u *uplink) BindLocalStream(info *interceptor.StreamInfo, next interceptor.RTPWriter) interceptor.RTPWriter {
	number := extensionID(info, sdp.TransportCCURI)
	if number == 0 {
		return next
	}
	noted := interceptor.RTPWriterFunc(func(h *rtp.Header, payload []byte, a interceptor.Attributes) (int, error) {
		if sequence := h.GetExtension(number); len(sequence) == 2 {
			u.note(binary.BigEndian.Uint16(sequence), 8*(h.MarshalSize()+len(payload)))
		}
		return next.Write(h, payload, a)
	})
	if info.SSRCRetransmission != 0 {
		again := *info
		again.SSRC = info.SSRCRetransmission
		u.estimator.AddStream(&again, noted)
	}
	return u.estimator.AddStream(info, noted)
}

// BindRTCPReader is interceptor.Interceptor's.
func (u *uplink) BindRTCPReader(next interceptor.RTCPReader) interceptor.RTCPReader {
	return interceptor.RTCPReaderFunc(func(b []byte, a interceptor.Attributes) (int, interceptor.Attributes, error) {
		n, a, err := next.Read(b, a)
		if err != nil {
			return n, a, err
		}
		if a == nil {
			a = interceptor.Attributes{}
		}
		packets, err := a.GetRTCPPackets(b[:n])
		if err != nil {
			return n, a, err
		}
		// Feedback that contradicts itself, or comes when we leave, is as good as lost.
		_ = u.estimator.WriteRTCP(packets, a)
		for _, p := range packets {
			if feedback, ok := p.(*rtcp.TransportLayerCC); ok {
				u.judge(feedback)
			}
		}
		return n, a, nil
	})
}

// Close ends the estimator's goroutines.
func (u *uplink) Close() error { return u.estimator.Close() }

func (u *uplink) note(sequence uint16, bits int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.left[int(sequence)%len(u.left)] = leftPacket{sequence: sequence, bits: bits, at: u.now()}
}

// judge takes what the server says of our packets, and ends each second that they fill.
func (u *uplink) judge(feedback *rtcp.TransportLayerCC) {
	u.mu.Lock()
	defer u.mu.Unlock()
	sequence := feedback.BaseSequenceNumber
	for _, arrived := range statuses(feedback) {
		if p := &u.left[int(sequence)%len(u.left)]; p.sequence == sequence && p.bits > 0 {
			u.count(*p, arrived)
			p.bits = 0
		}
		sequence++
	}
}

func (u *uplink) count(p leftPacket, arrived bool) {
	length := p.at.Sub(u.begun)
	silent := p.at.Sub(u.last) > uplinkSilence
	if !silent && length >= time.Second {
		s := length.Seconds()
		u.took(uplinkSecond{estimate: float32(min(float64(u.target()), uplinkBound*u.arrived/s)),
			sent: float32(u.sent / s), arrived: float32(u.arrived / s)})
	}
	if silent || length >= time.Second {
		u.begun, u.sent, u.arrived = p.at, 0, 0
	}
	u.last = p.at
	u.sent += float64(p.bits)
	if arrived {
		u.arrived += float64(p.bits)
	}
}

// statuses tells of each packet from the first that feedback is about whether it arrived.
func statuses(feedback *rtcp.TransportLayerCC) []bool {
	count := int(feedback.PacketStatusCount)
	all := make([]bool, 0, count)
	add := func(symbol uint16) {
		if len(all) < count {
			all = append(all, symbol == rtcp.TypeTCCPacketReceivedSmallDelta || symbol == rtcp.TypeTCCPacketReceivedLargeDelta)
		}
	}
	for _, chunk := range feedback.PacketChunks {
		switch c := chunk.(type) {
		case *rtcp.RunLengthChunk:
			for range c.RunLength {
				add(c.PacketStatusSymbol)
			}
		case *rtcp.StatusVectorChunk:
			for _, symbol := range c.SymbolList {
				add(symbol)
			}
		}
	}
	return all
}
