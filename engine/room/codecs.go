package room

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v4"

	"vigie.dev/engine/qoe/video"
)

// pictureCodec is what SDP and RTP need to know of a codec of pictures.
type pictureCodec struct {
	mime      string
	format    string             // fmtp
	payload   webrtc.PayloadType // as Chromium numbers it; its retransmissions have the next
	payloader func() rtp.Payloader
}

// pictureCodecs by what the scores call them.
var pictureCodecs = map[video.Codec]pictureCodec{
	video.VP8: {webrtc.MimeTypeVP8, "", 96, func() rtp.Payloader { return &codecs.VP8Payloader{EnablePictureID: true} }},
	video.VP9: {webrtc.MimeTypeVP9, "profile-id=0", 98, func() rtp.Payloader { return &codecs.VP9Payloader{} }},
	// Constrained baseline, level 3.1, as every browser has it (RFC 7742 §6.2).
	video.H264: {webrtc.MimeTypeH264, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f", 102,
		func() rtp.Payloader { return &codecs.H264Payloader{} }},
}

// pictureOrder is that in which they are offered.
var pictureOrder = []video.Codec{video.VP8, video.VP9, video.H264}

// MostLayers is how many streams of one picture LiveKit takes in a codec. Of VP9 it
// takes one: it reads each stream's layer from the payload descriptor, where each
// simulcast stream has 0 (v1.13.5, pkg/sfu/receiver_base.go, "take spatial layer
// info from packet"), and mixes them.
func MostLayers(codec video.Codec) int {
	if codec == video.VP9 {
		return 1
	}
	return 3
}

func (c pictureCodec) capability() webrtc.RTPCodecCapability {
	return webrtc.RTPCodecCapability{MimeType: c.mime, ClockRate: videoClock, SDPFmtpLine: c.format,
		RTCPFeedback: []webrtc.RTCPFeedback{{Type: "ccm", Parameter: "fir"}}}
}

// parameters are the codec's and those of its retransmissions (RFC 4588).
func (c pictureCodec) parameters() []webrtc.RTPCodecParameters {
	again := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeRTX, ClockRate: videoClock, SDPFmtpLine: fmt.Sprintf("apt=%d", c.payload)}
	return []webrtc.RTPCodecParameters{
		{RTPCodecCapability: c.capability(), PayloadType: c.payload},
		{RTPCodecCapability: again, PayloadType: c.payload + 1},
	}
}

// among are its parameters with the feedback that was registered since, NACK among it.
func (c pictureCodec) among(all []webrtc.RTPCodecParameters) []webrtc.RTPCodecParameters {
	return slices.DeleteFunc(slices.Clone(all), func(p webrtc.RTPCodecParameters) bool {
		return p.PayloadType != c.payload && p.PayloadType != c.payload+1
	})
}

// codecOf is what the scores call a track's codec, e.g. vp9.
func codecOf(track *webrtc.TrackRemote) video.Codec {
	_, name, _ := strings.Cut(track.Codec().MimeType, "/")
	return video.Codec(strings.ToLower(name))
}
