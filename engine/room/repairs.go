package room

import (
	"encoding/binary"
	"fmt"
	"strings"
	"sync"

	"github.com/pion/interceptor"
	"github.com/pion/rtp"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"
)

// repairs hands on what comes on retransmission streams (RFC 4588) when it comes.
// pion's own TrackRemote gives it only with the next packet of the main stream: at
// 15 pictures a second up to 67 ms late, which is a freeze where none was.
type repairs struct {
	interceptor.NoOp
	mu sync.RWMutex
	to map[uint32]func(*rtp.Packet, uint16) // by the SSRC of the retransmission stream
}

func newRepairs() *repairs { return &repairs{to: map[uint32]func(*rtp.Packet, uint16){}} }

// NewInterceptor is interceptor.Factory's: it belongs to one connection.
func (r *repairs) NewInterceptor(string) (interceptor.Interceptor, error) { return r, nil }

// take gives what is sent again on ssrc to f, as it was sent first, with the
// sequence number of the retransmission.
func (r *repairs) take(ssrc webrtc.SSRC, f func(*rtp.Packet, uint16)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.to[uint32(ssrc)] = f
}

// BindRemoteStream is interceptor.Interceptor's.
func (r *repairs) BindRemoteStream(info *interceptor.StreamInfo, next interceptor.RTPReader) interceptor.RTPReader {
	if !strings.EqualFold(info.MimeType, webrtc.MimeTypeRTX) {
		return next
	}
	ssrc := info.SSRC
	return interceptor.RTPReaderFunc(func(b []byte, a interceptor.Attributes) (int, interceptor.Attributes, error) {
		n, a, err := next.Read(b, a)
		if err == nil {
			r.hand(ssrc, b[:n])
		}
		return n, a, err
	})
}

func (r *repairs) hand(ssrc uint32, b []byte) {
	r.mu.RLock()
	to := r.to[ssrc]
	r.mu.RUnlock()
	if to == nil {
		return // nobody knows the track yet: it comes with the main stream's next packet
	}
	if p := original(b); p != nil {
		to(p, binary.BigEndian.Uint16(b[2:]))
	}
}

// original is the packet that a retransmission carries: its sequence number stands
// before its payload (RFC 4588 §4); nil for padding, which probes the bandwidth.
// SSRC and payload type stay the retransmission's.
func original(b []byte) *rtp.Packet {
	p := &rtp.Packet{}
	if p.Unmarshal(append([]byte(nil), b...)) != nil || len(p.Payload) < 2 {
		return nil
	}
	p.SequenceNumber = binary.BigEndian.Uint16(p.Payload)
	p.Payload = p.Payload[2:]
	return p
}

// BindLocalStream is interceptor.Interceptor's. Of a simulcast layer that is sent
// again, its name must stand as RepairedRtpStreamId (RFC 8852): pion copies
// the header as it is, and the server takes the stream for another layer.
func (r *repairs) BindLocalStream(info *interceptor.StreamInfo, next interceptor.RTPWriter) interceptor.RTPWriter {
	layer, repaired := extensionID(info, sdp.SDESRTPStreamIDURI), extensionID(info, sdp.SDESRepairRTPStreamIDURI)
	if info.SSRCRetransmission == 0 || layer == 0 || repaired == 0 {
		return next
	}
	return interceptor.RTPWriterFunc(func(h *rtp.Header, payload []byte, a interceptor.Attributes) (int, error) {
		if h.SSRC != info.SSRCRetransmission {
			return next.Write(h, payload, a)
		}
		name := h.GetExtension(layer)
		if name == nil {
			return next.Write(h, payload, a)
		}
		renamed := h.Clone()
		if err := renamed.SetExtension(repaired, name); err != nil {
			return 0, fmt.Errorf("Cannot name what is sent again: %w", err)
		}
		if err := renamed.DelExtension(layer); err != nil {
			return 0, fmt.Errorf("Cannot name what is sent again: %w", err)
		}
		return next.Write(&renamed, payload, a)
	})
}

func extensionID(info *interceptor.StreamInfo, uri string) uint8 {
	for _, e := range info.RTPHeaderExtensions {
		if e.URI == uri {
			return uint8(e.ID)
		}
	}
	return 0
}
