package room

import (
	"slices"
	"time"

	evidence "vigie.dev/engine/evidence/picture"
	"vigie.dev/engine/qoe/video"
)

const (
	// keptMost is the longest stretch that is kept, and keptOctets the most of coded pictures.
	keptMost   = 20 * time.Second
	keptOctets = 8 << 20
	// heldPackets wait for their picture to be whole.
	heldPackets = 1024
)

type heldPacket struct {
	sequence  uint64
	timestamp uint32
	body      []byte
}

// keeper keeps the pictures of one stream, as they were shown, for evidence: the
// longest stretch in which nothing was muted and one height was wanted. It is nil
// for a stream that is not kept, and guarded by its stream's mutex.
type keeper struct {
	interval time.Duration // of the camera
	held     []heldPacket

	view   evidence.View
	first  uint32 // RTP timestamp of the view's first picture
	began  time.Time
	due    int
	octets int
	best   *evidence.View
}

// packet holds what a picture may be made of.
func (k *keeper) packet(sequence uint64, timestamp uint32, payload []byte) {
	if k == nil {
		return
	}
	d, ok := video.ParseVP8(payload)
	if !ok {
		return
	}
	if len(k.held) == heldPackets {
		k.held = k.held[1:]
	}
	k.held = append(k.held, heldPacket{sequence, timestamp, slices.Clone(payload[d.Header:])})
}

// show takes a picture that was shown at a time; due is the height wanted, 0 where that is not known.
func (k *keeper) show(f *video.Frame, shown time.Time, width, height, due int) {
	if k == nil {
		return
	}
	data := k.body(f.Timestamp)
	if due == 0 {
		due = height
	}
	if len(k.view.Frames) > 0 && due != k.due {
		k.stop(shown)
	}
	if len(k.view.Frames) == 0 {
		if !f.Key { // a decoder begins at one
			return
		}
		k.view = evidence.View{Schema: evidence.Schema, IntervalMs: ms(k.interval), Width: even(due * width / height), Height: even(due)}
		k.first, k.began, k.due = f.Timestamp, shown, due
	}
	after := shown.Sub(k.began)
	if after > keptMost || k.octets+len(data) > keptOctets {
		k.stop(shown)
		return
	}
	ticks := time.Duration(int32(f.Timestamp-k.first)) * time.Second / videoClock
	slot := int((ticks + k.interval/2) / k.interval)
	if n := len(k.view.Frames); n > 0 && slot <= k.view.Frames[n-1].Slot { // the server rewrote times between two layers
		slot = k.view.Frames[n-1].Slot + 1
	}
	k.octets += len(data)
	k.view.Frames = append(k.view.Frames, evidence.Frame{Slot: slot, ShownMs: ms(after), Height: height, Data: data})
}

// body is a picture's coded form; what is older is let go.
func (k *keeper) body(timestamp uint32) []byte {
	var own []heldPacket
	last := uint64(0)
	for _, p := range k.held {
		if p.timestamp == timestamp {
			own, last = append(own, p), max(last, p.sequence)
		}
	}
	k.held = slices.DeleteFunc(k.held, func(p heldPacket) bool { return p.sequence <= last })
	slices.SortFunc(own, func(a, b heldPacket) int { return int(int64(a.sequence - b.sequence)) })
	var all []byte
	for _, p := range own {
		all = append(all, p.body...)
	}
	return all
}

// stop ends the stretch: the camera was muted, another size is wanted, or the time is over.
func (k *keeper) stop(now time.Time) {
	if k == nil || len(k.view.Frames) == 0 {
		return
	}
	k.view.EndMs = max(ms(min(now.Sub(k.began), keptMost)), k.view.Frames[len(k.view.Frames)-1].ShownMs)
	if k.best == nil || k.view.EndMs > k.best.EndMs {
		best := k.view
		k.best = &best
	}
	k.view, k.octets = evidence.View{}, 0
}

// restart is for another track of the same publisher's: its times begin anew.
func (k *keeper) restart(now time.Time) {
	if k != nil {
		k.stop(now)
		k.held = nil
	}
}

func even(n int) int { return n &^ 1 }

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// Kept is the longest stretch that was kept of a publisher's camera
// (Options.Keep); nil where nothing was. Ask after Leave.
func (p *Participant) Kept(publisher string) *evidence.View {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, v := range p.video {
		if v.owner.identity == publisher && v.kept != nil {
			v.mu.Lock()
			defer v.mu.Unlock()
			return v.kept.best
		}
	}
	return nil
}
