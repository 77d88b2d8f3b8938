package room

import (
	"testing"

	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
)

func TestFeedbackCounter_countsAndPassesOn(t *testing.T) {
	var c feedbackCounter
	passed := 0
	w := c.BindRTCPWriter(interceptor.RTCPWriterFunc(func(p []rtcp.Packet, _ interceptor.Attributes) (int, error) {
		passed += len(p)
		return 0, nil
	}))
	packets := []rtcp.Packet{
		&rtcp.TransportLayerNack{Nacks: rtcp.NackPairsFromSequenceNumbers([]uint16{65535, 0, 1, 500})},
		&rtcp.PictureLossIndication{}, &rtcp.PictureLossIndication{}, &rtcp.FullIntraRequest{}, &rtcp.ReceiverReport{},
	}
	if _, err := w.Write(packets, nil); err != nil {
		t.Fatal(err)
	}
	if got := c.feedback(); passed != 5 || got != (Feedback{NACKs: 1, NACKed: 4, PLIs: 2, FIRs: 1}) {
		t.Errorf("%+v, %d passed on", got, passed)
	}
}
