package room

import (
	"math"
	"testing"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/twcc"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/sdp/v3"
)

const numberedBy = 3

// uplinkRig sends packets of 1000 octets, headers included, each 10 ms of its own clock.
type uplinkRig struct {
	*uplink
	t       *testing.T
	at      time.Time
	target  int
	seconds uplinkSeconds
	write   interceptor.RTPWriter
	passed  int
}

// connected is an uplink as a connection has it.
func connected(t testing.TB, took func(uplinkSecond)) *uplink {
	t.Helper()
	u := newUplink(took)
	if _, err := u.NewInterceptor(""); err != nil {
		t.Fatal(err)
	}
	return u
}

func newUplinkRig(t *testing.T) *uplinkRig {
	t.Helper()
	r := &uplinkRig{t: t, at: time.Unix(1000, 0), target: uplinkMost}
	r.uplink = connected(t, r.seconds.add)
	r.uplink.now = func() time.Time { return r.at }
	r.uplink.target = func() int { return r.target }
	r.write = r.BindLocalStream(&interceptor.StreamInfo{SSRC: 1, SSRCRetransmission: 2,
		RTPHeaderExtensions: []interceptor.RTPHeaderExtension{{URI: sdp.TransportCCURI, ID: numberedBy}}},
		interceptor.RTPWriterFunc(func(*rtp.Header, []byte, interceptor.Attributes) (int, error) {
			r.passed++
			return 0, nil
		}))
	return r
}

// send sends count packets from a number on, and returns the next.
func (r *uplinkRig) send(ssrc uint32, number uint16, count int) uint16 {
	r.t.Helper()
	for range count {
		h := &rtp.Header{Version: 2, SSRC: ssrc}
		if err := h.SetExtension(numberedBy, []byte{byte(number >> 8), byte(number)}); err != nil {
			r.t.Fatal(err)
		}
		if _, err := r.write.Write(h, make([]byte, 1000-h.MarshalSize()), nil); err != nil {
			r.t.Fatal(err)
		}
		number++
		r.at = r.at.Add(10 * time.Millisecond)
	}
	return number
}

// told of count packets from a number on: of each `period` all but the first `lost` arrived.
func feedbackOf(number uint16, count, lost, period int) *rtcp.TransportLayerCC {
	feedback := &rtcp.TransportLayerCC{BaseSequenceNumber: number, PacketStatusCount: uint16(count)}
	for done := 0; done < count; done += period {
		feedback.PacketChunks = append(feedback.PacketChunks,
			&rtcp.RunLengthChunk{PacketStatusSymbol: rtcp.TypeTCCPacketNotReceived, RunLength: uint16(lost)},
			&rtcp.RunLengthChunk{PacketStatusSymbol: rtcp.TypeTCCPacketReceivedSmallDelta, RunLength: uint16(period - lost)})
	}
	return feedback
}

func near(got, want float64) bool { return math.Abs(got-want) <= 0.001*want }

func TestUplink_onAWideWayIsOneAndAHalfOfWhatArrivesRoundTheWrapOfTheNumbers(t *testing.T) {
	r := newUplinkRig(t)
	number := uint16(65_400)
	for range 31 { // 3.1 s
		next := r.send(1, number, 10)
		r.judge(feedbackOf(number, 10, 0, 10))
		r.judge(feedbackOf(number, 10, 0, 10)) // a second time tells nothing new
		number = next
	}
	got := r.seconds.report()
	if got.Seconds != 3 || !near(got.Sent, 800_000) || !near(got.Arrived, 800_000) || !near(got.Estimate, 1_200_000) || got.Narrow != 0 {
		t.Errorf("%+v", got)
	}
}

func TestUplink_isNarrowWhereTheEstimatorOrWhatArrivesIsBelowWhatIsSent(t *testing.T) {
	r := newUplinkRig(t)
	number, next := uint16(0), uint16(0)
	for i := range 41 {
		if i == 21 {
			r.target = 700_000
		}
		lost := 0
		if i >= 30 {
			lost = 5
		}
		next = r.send(1, number, 10)
		r.judge(feedbackOf(number, 10, lost, 10))
		number = next
	}
	got := r.seconds.all
	if len(got) != 4 || !near(float64(got[0].estimate), 1_200_000) || !near(float64(got[2].estimate), 700_000) || !near(float64(got[3].estimate), 600_000) ||
		!near(float64(got[3].arrived), 400_000) || !near(float64(got[3].sent), 800_000) {
		t.Errorf("%+v", got)
	}
	if all := r.seconds.report(); all.Narrow != 0.5 || !near(all.Estimate, 700_000) {
		t.Errorf("%+v", all)
	}
}

func TestUplink_aSecondInWhichWeWereSilentIsNotJudged(t *testing.T) {
	r := newUplinkRig(t)
	next := r.send(1, 0, 90)
	r.at = r.at.Add(uplinkSilence)
	next = r.send(1, next, 90)
	r.judge(feedbackOf(0, int(next), 0, int(next)))
	if got := r.seconds.report(); got != (Uplink{}) {
		t.Errorf("%+v", got)
	}
	r.send(1, next, 20)
	r.judge(feedbackOf(next, 20, 0, 20))
	if got := r.seconds.report(); got.Seconds != 1 || !near(got.Sent, 800_000) {
		t.Errorf("%+v", got)
	}
}

func TestUplink_whatIsSentAgainIsJudgedToo(t *testing.T) {
	r := newUplinkRig(t)
	for n := uint16(0); n < 102; n += 2 {
		r.send(1, n, 1)
		r.send(2, n+1, 1)
	}
	r.judge(feedbackOf(0, 102, 0, 102))
	if got := r.seconds.report(); got.Seconds != 1 || !near(got.Sent, 800_000) || r.passed != 102 {
		t.Errorf("%+v, %d passed", got, r.passed)
	}
}

func TestUplink_aStreamWithoutNumbersIsLeftAlone(t *testing.T) {
	u := connected(t, func(uplinkSecond) { t.Error("judged") })
	passed := 0
	w := u.BindLocalStream(&interceptor.StreamInfo{SSRC: 1}, interceptor.RTPWriterFunc(func(h *rtp.Header, _ []byte, a interceptor.Attributes) (int, error) {
		if passed++; h.Extension || a != nil {
			t.Errorf("%+v, %+v", h, a)
		}
		return 0, nil
	}))
	if _, err := w.Write(&rtp.Header{SSRC: 1}, nil, nil); err != nil || passed != 1 {
		t.Errorf("%v, %d passed", err, passed)
	}
	if err := u.Close(); err != nil {
		t.Error(err)
	}
}

// Feedback that comes while we leave, or tells of what never left, ends nothing.
func TestUplink_feedbackAfterTheEndPasses(t *testing.T) {
	r := newUplinkRig(t)
	server := twcc.NewRecorder(7)
	for i := range uint16(20) {
		server.Record(1, 65_530+i, int64(i)*1000)
	}
	feedback, err := rtcp.Marshal(server.BuildFeedbackPacket())
	if err != nil {
		t.Fatal(err)
	}
	read := r.BindRTCPReader(interceptor.RTCPReaderFunc(func(b []byte, a interceptor.Attributes) (int, interceptor.Attributes, error) {
		return copy(b, feedback), a, nil
	}))
	take := func() {
		if n, _, err := read.Read(make([]byte, 1500), nil); n != len(feedback) || err != nil {
			t.Errorf("%d, %v", n, err)
		}
	}
	take()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	take()
	if got := r.seconds.report(); got != (Uplink{}) {
		t.Errorf("%+v", got)
	}
}

func TestStatuses_areAsManyAsWereCountedWhateverTheChunksHold(t *testing.T) {
	got := statuses(&rtcp.TransportLayerCC{PacketStatusCount: 9, PacketChunks: []rtcp.PacketStatusChunk{
		&rtcp.RunLengthChunk{PacketStatusSymbol: rtcp.TypeTCCPacketReceivedLargeDelta, RunLength: 2},
		&rtcp.StatusVectorChunk{SymbolList: []uint16{rtcp.TypeTCCPacketNotReceived, rtcp.TypeTCCPacketReceivedSmallDelta, rtcp.TypeTCCPacketReceivedWithoutDelta}},
		&rtcp.RunLengthChunk{PacketStatusSymbol: rtcp.TypeTCCPacketReceivedSmallDelta, RunLength: 8191}}})
	want := []bool{true, true, false, true, false, true, true, true, true}
	if len(got) != len(want) {
		t.Fatalf("%v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%v, expected %v", got, want)
			break
		}
	}
}

func TestPause_whatGoesOnIsNotCounted(t *testing.T) {
	p := &Participant{}
	if err := p.handle(nil, &livekit.SignalResponse{Message: &livekit.SignalResponse_StreamStateUpdate{StreamStateUpdate: &livekit.StreamStateUpdate{
		StreamStates: []*livekit.StreamStateInfo{{State: livekit.StreamState_PAUSED}, {State: livekit.StreamState_ACTIVE}, {State: livekit.StreamState_PAUSED}}}}}); err != nil {
		t.Fatal(err)
	}
	if r := p.Report(); r.Paused != 2 {
		t.Errorf("%+v", r)
	}
}
