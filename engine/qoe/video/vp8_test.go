package video

import "testing"

func TestParseVP8_readsEveryFormOfTheDescriptor(t *testing.T) {
	for name, c := range map[string]struct {
		octets []byte
		want   VP8Descriptor
		ok     bool
	}{
		"plain start":                {[]byte{0x10, 1}, VP8Descriptor{true, -1, -1, 1}, true},
		"second partition":           {[]byte{0x11, 1}, VP8Descriptor{false, -1, -1, 1}, true},
		"picture id of 7 bits":       {[]byte{0x90, 0x80, 0x11, 1}, VP8Descriptor{true, 0x11, -1, 3}, true},
		"picture id of 15 bits":      {[]byte{0x90, 0x80, 0x91, 0x02, 1}, VP8Descriptor{true, 0x1102, -1, 4}, true},
		"all of it":                  {[]byte{0x90, 0xf0, 0x80, 0x01, 0x07, 0x80, 1}, VP8Descriptor{true, 1, 2, 6}, true},
		"ends within":                {[]byte{0x90, 0x80, 0x91}, VP8Descriptor{true, -1, -1, 0}, false},
		"nothing":                    {nil, VP8Descriptor{false, -1, -1, 0}, false},
		"descriptor with no picture": {[]byte{0x10}, VP8Descriptor{true, -1, -1, 1}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got, ok := ParseVP8(c.octets); ok != c.ok || ok && got != c.want {
				t.Errorf("%+v, %v, expected %+v, %v", got, ok, c.want, c.ok)
			}
		})
	}
}

func TestVP8Size_leavesTheScalingBitsOut(t *testing.T) {
	w, h, ok := VP8Size([]byte{0x00, 0, 0, 0x9d, 0x01, 0x2a, 0x00, 0x45, 0xd0, 0x82})
	if !ok || w != 1280 || h != 720 {
		t.Errorf("%d × %d, %v, expected 1280 × 720", w, h, ok)
	}
	if _, _, ok := VP8Size([]byte{0x01, 0, 0, 0x9d, 0x01, 0x2a, 0, 5, 0xd0, 2}); ok {
		t.Error("an interframe has no size")
	}
}
