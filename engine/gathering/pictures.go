package gathering

import (
	"fmt"

	"vigie.dev/engine/qoe/video"
	"vigie.dev/engine/room"
)

// shown is what a camera publishes in one codec, and the sizes that it is looked at in.
type shown struct {
	codec        video.Codec
	layers       []room.VideoLayer
	small, large *room.VideoClip
}

// pictures loads what cameras show, in each of the plan's codecs. All have the
// same sizes and rate, whatever part of them a codec is published in.
func pictures(plan *Plan) ([]shown, error) {
	var all []shown
	for _, codec := range plan.codecs() {
		s := shown{codec: codec}
		for _, picture := range plan.pictures(codec)[:plan.Layers] {
			clip, err := room.LoadVideo(picture.File)
			if err != nil {
				return nil, err
			}
			if clip.Codec != codec {
				return nil, fmt.Errorf("Cannot show %q as %s: it is %s", picture.File, codec, clip.Codec)
			}
			s.layers = append(s.layers, room.VideoLayer{RID: picture.RID, Clip: clip})
		}
		s.small, s.large = s.layers[0].Clip, s.layers[len(s.layers)-1].Clip
		if len(all) > 0 && (s.large.Height != all[0].large.Height || s.small.Height != all[0].small.Height || s.large.Interval != all[0].large.Interval) {
			return nil, fmt.Errorf("Cannot show %s of %d to %d lines, each %v, beside %s of %d to %d, each %v", codec, s.small.Height, s.large.Height,
				s.large.Interval, all[0].codec, all[0].small.Height, all[0].large.Height, all[0].large.Interval)
		}
		s.layers = s.layers[max(0, len(s.layers)-room.MostLayers(codec)):] // the largest ones
		if len(s.layers) == 1 {
			s.layers[0].RID = "" // one alone has no name
		}
		all = append(all, s)
	}
	return all, nil
}

// shownBy is what the ith camera of a room publishes: rooms begin at different codecs.
func (p *Probe) shownBy(room, i int) shown { return p.shown[(room+i)%len(p.shown)] }

func (m *meeting) shown(i int) shown { return m.probe.shownBy(m.index, i) }
