package room

import (
	"fmt"
	"net"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/nack"
	"github.com/pion/interceptor/pkg/report"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"
)

const captureTimeURI = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"

// opusPayload is Opus's payload type, as Chromium numbers it.
const opusPayload = 111

// ICE gives a way up that is silent for 7 s, where somebody mends it: about when a
// browser does.
const (
	iceDisconnected = 5 * time.Second
	iceFailed       = 2 * time.Second
	iceKeepalive    = time.Second
)

// reportEvery is how often a sender reports. LiveKit passes no capture time on
// before it has a report, and a picture without one cannot be told from a late one.
const reportEvery = 200 * time.Millisecond

const (
	videoClock = 90_000
	opusClock  = 48_000
)

// newAPI is pion with VP8, VP9 and H.264 (retransmitted by RFC 4588), Opus, capture times,
// simulcast, NACK, reports and transport-wide feedback; up, where it is not nil,
// estimates from the server's feedback what the way up carries.
func newAPI(counter *feedbackCounter, again *repairs, arrived *stamps, up *uplink, o *Options) (*webrtc.API, error) {
	m, registry := &webrtc.MediaEngine{}, &interceptor.Registry{}
	registry.Add(counter)
	registry.Add(again)
	for _, step := range []func() error{
		func() error { return registerCodecs(m) },
		func() error { return transportWide(m, registry, up) },
		func() error { return answerNACKs(m, registry) },
		func() error {
			return webrtc.ConfigureRTCPReportsWithOptions(registry, nil, report.SenderInterval(reportEvery))
		},
		func() error { return webrtc.ConfigureSimulcastExtensionHeaders(m) },
	} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("Cannot set WebRTC up: %w", err)
		}
	}
	var settings webrtc.SettingEngine
	settings.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	settings.SetIncludeLoopbackCandidate(o.Loopback)
	if o.Reconnect > 0 {
		settings.SetICETimeouts(iceDisconnected, iceFailed, iceKeepalive)
	}
	if o.LocalIP.IsValid() {
		settings.SetIPFilter(func(ip net.IP) bool { return ip.Equal(o.LocalIP.AsSlice()) })
	}
	network, err := newStampedNet(o.Net, arrived)
	if err != nil {
		return nil, err
	}
	settings.SetNet(network)
	if o.Relayed {
		closeNetwork(&settings, network, o)
	}
	return webrtc.NewAPI(webrtc.WithMediaEngine(m), webrtc.WithInterceptorRegistry(registry), webrtc.WithSettingEngine(settings)), nil
}

// transportWide gives feedback of the packets that come, or takes it of those that
// leave: a connection of ours does one of both.
func transportWide(m *webrtc.MediaEngine, registry *interceptor.Registry, up *uplink) error {
	if up == nil {
		return webrtc.ConfigureTWCCSender(m, registry)
	}
	return up.add(m, registry)
}

// answerNACKs sends again what the server asks for; what we ask for is in retries.
func answerNACKs(m *webrtc.MediaEngine, registry *interceptor.Registry) error {
	responder, err := nack.NewResponderInterceptor()
	if err != nil {
		return err
	}
	m.RegisterFeedback(webrtc.RTCPFeedback{Type: webrtc.TypeRTCPFBNACK}, webrtc.RTPCodecTypeVideo)
	m.RegisterFeedback(webrtc.RTCPFeedback{Type: webrtc.TypeRTCPFBNACK, Parameter: "pli"}, webrtc.RTPCodecTypeVideo)
	registry.Add(responder)
	return nil
}

func opus() webrtc.RTPCodecCapability {
	return webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: opusClock, Channels: 2,
		SDPFmtpLine: "minptime=10;useinbandfec=1"}
}

func registerCodecs(m *webrtc.MediaEngine) error {
	for _, name := range pictureOrder {
		for _, parameters := range pictureCodecs[name].parameters() {
			if err := m.RegisterCodec(parameters, webrtc.RTPCodecTypeVideo); err != nil {
				return err
			}
		}
	}
	voice := webrtc.RTPCodecParameters{RTPCodecCapability: opus(), PayloadType: opusPayload}
	if err := m.RegisterCodec(voice, webrtc.RTPCodecTypeAudio); err != nil {
		return err
	}
	if err := m.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: sdp.AudioLevelURI}, webrtc.RTPCodecTypeAudio); err != nil {
		return err
	}
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeVideo, webrtc.RTPCodecTypeAudio} {
		for _, uri := range []string{captureTimeURI, sdp.SDESMidURI} {
			if err := m.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: uri}, kind); err != nil {
				return err
			}
		}
	}
	return nil
}
