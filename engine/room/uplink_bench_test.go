package room

import (
	"testing"

	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/twcc"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/sdp/v3"
)

// What the estimate costs a publisher for each packet: its number, and a
// twentieth of the feedback.
func BenchmarkUplink(b *testing.B) {
	const each = 20
	u := connected(b, func(uplinkSecond) {})
	info := &interceptor.StreamInfo{SSRC: 1, RTPHeaderExtensions: []interceptor.RTPHeaderExtension{{URI: sdp.TransportCCURI, ID: numberedBy}}}
	write := (&twcc.HeaderExtensionInterceptor{}).BindLocalStream(info, u.BindLocalStream(info,
		interceptor.RTPWriterFunc(func(*rtp.Header, []byte, interceptor.Attributes) (int, error) { return 0, nil })))
	feedback := &rtcp.TransportLayerCC{PacketStatusCount: each, PacketChunks: []rtcp.PacketStatusChunk{
		&rtcp.RunLengthChunk{PacketStatusSymbol: rtcp.TypeTCCPacketReceivedSmallDelta, RunLength: each}}}
	for range each {
		feedback.RecvDeltas = append(feedback.RecvDeltas, &rtcp.RecvDelta{Type: rtcp.TypeTCCPacketReceivedSmallDelta, Delta: 5000})
	}
	payload := make([]byte, 1000)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := write.Write(&rtp.Header{Version: 2, SSRC: 1, SequenceNumber: uint16(i)}, payload, nil); err != nil {
			b.Fatal(err)
		}
		if i%each == each-1 {
			feedback.BaseSequenceNumber, feedback.ReferenceTime = uint16(i-each+1), uint32(2*i/each)
			if err := u.estimator.WriteRTCP([]rtcp.Packet{feedback}, nil); err != nil {
				b.Fatal(err)
			}
			u.judge(feedback)
		}
	}
	if err := u.Close(); err != nil {
		b.Fatal(err)
	}
}
