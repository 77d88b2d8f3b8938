package video

// Codec of a picture, by its name in SDP, in small letters.
type Codec string

// Codecs whose frames are told apart without decoding them.
const (
	VP8  Codec = "vp8"
	VP9  Codec = "vp9"
	H264 Codec = "h264"
)

// head is what the first octets of a packet's payload tell of the frame it is part of.
type head struct {
	// start: a frame may begin here; where start is false none does.
	start bool
	// key: the frame can be shown without one before.
	key bool
	// width and height of the frame; 0 where the packet does not tell.
	width, height int
}

// head reads a payload; ok is false when it is no packet of the codec's.
func (c Codec) head(payload []byte) (h head, ok bool) {
	switch c {
	case VP9:
		return vp9Head(payload)
	case H264:
		return h264Head(payload)
	default:
		return vp8Head(payload)
	}
}

func vp8Head(payload []byte) (h head, ok bool) {
	d, ok := ParseVP8(payload)
	if !ok || !d.Start {
		return h, ok
	}
	body := payload[d.Header:]
	h.start, h.key = true, body[0]&0x01 == 0
	h.width, h.height, _ = VP8Size(body)
	return h, true
}
