package room

import (
	"slices"
	"testing"

	"github.com/pion/interceptor"
	"github.com/pion/rtp"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"
)

func TestRepairs_handOnWhatIsSentAgainWhenItComes(t *testing.T) {
	again := &rtp.Packet{Header: rtp.Header{Version: 2, SSRC: 7, SequenceNumber: 9, PayloadType: 97, Marker: true},
		Payload: []byte{0x12, 0x34, 0xaa, 0xbb}}
	padding := &rtp.Packet{Header: rtp.Header{Version: 2, SSRC: 7, SequenceNumber: 10, PayloadType: 97}}
	r, at, got, numbers := newRepairs(), 0, []*rtp.Packet{}, []uint16{}
	r.take(7, func(p *rtp.Packet, own uint16) { got, numbers = append(got, p), append(numbers, own) })
	reader := r.BindRemoteStream(&interceptor.StreamInfo{SSRC: 7, MimeType: webrtc.MimeTypeRTX},
		interceptor.RTPReaderFunc(func(b []byte, a interceptor.Attributes) (int, interceptor.Attributes, error) {
			p := []*rtp.Packet{again, padding}[at]
			at++
			n, err := p.MarshalTo(b)
			return n, a, err
		}))
	for range 2 {
		if _, _, err := reader.Read(make([]byte, 1500), nil); err != nil {
			t.Fatal(err)
		}
	}
	if len(got) != 1 || got[0].SequenceNumber != 0x1234 || !slices.Equal(got[0].Payload, []byte{0xaa, 0xbb}) || !got[0].Marker || numbers[0] != 9 {
		t.Errorf("%v", got)
	}
}

func TestRepairs_nameTheLayerThatIsSentAgain(t *testing.T) {
	const layer, repaired = 3, 4
	info := &interceptor.StreamInfo{SSRC: 6, SSRCRetransmission: 7, RTPHeaderExtensions: []interceptor.RTPHeaderExtension{
		{URI: sdp.SDESRTPStreamIDURI, ID: layer}, {URI: sdp.SDESRepairRTPStreamIDURI, ID: repaired}}}
	var written *rtp.Header
	writer := newRepairs().BindLocalStream(info, interceptor.RTPWriterFunc(
		func(h *rtp.Header, _ []byte, _ interceptor.Attributes) (int, error) { written = h; return 0, nil }))
	for ssrc, want := range map[uint32][2]string{6: {"q", ""}, 7: {"", "q"}} {
		h := &rtp.Header{Version: 2, SSRC: ssrc}
		if err := h.SetExtension(layer, []byte("q")); err != nil {
			t.Fatal(err)
		}
		if _, err := writer.Write(h, nil, nil); err != nil {
			t.Fatal(err)
		}
		if got := [2]string{string(written.GetExtension(layer)), string(written.GetExtension(repaired))}; got != want {
			t.Errorf("SSRC %d: %q, expected %q", ssrc, got, want)
		}
		if string(h.GetExtension(layer)) != "q" {
			t.Errorf("SSRC %d: the header that is kept was changed", ssrc)
		}
	}
}
