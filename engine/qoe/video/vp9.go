package video

import (
	"github.com/pion/rtp/codecs"
	"github.com/pion/rtp/codecs/vp9"
)

// vp9Head reads RFC 9628's payload descriptor (§4.2) of a stream with one spatial
// layer, or of the lowest of several.
func vp9Head(payload []byte) (h head, ok bool) {
	var d codecs.VP9Packet
	body, err := d.Unmarshal(payload)
	if err != nil || len(body) == 0 {
		return h, false
	}
	if !d.B || d.SID != 0 {
		return h, true
	}
	h.start, h.key = true, !d.P
	if !h.key {
		return h, true
	}
	if n := len(d.Width); d.V && d.Y && n > 0 {
		h.width, h.height = int(d.Width[n-1]), int(d.Height[n-1])
		return h, true
	}
	h.width, h.height, _ = VP9Size(body)
	return h, true
}

// VP9Size is the size of a picture that a key frame announces in its uncompressed
// header (VP9 bitstream §6.2); ok is false for any other frame.
func VP9Size(frame []byte) (width, height int, ok bool) {
	var h vp9.Header
	if err := h.Unmarshal(frame); err != nil || h.NonKeyFrame || h.ShowExistingFrame {
		return 0, 0, false
	}
	return int(h.Width()), int(h.Height()), true
}
