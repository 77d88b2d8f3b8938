package main

import (
	"container/heap"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/pion/rtp/codecs"

	"vigie.dev/engine/evidence/picture"
	"vigie.dev/engine/qoe/video"
)

const (
	oneWay = 50 * time.Millisecond
	// patience of the receiver, as engine/room's: then a key frame is asked for.
	patience   = 200 * time.Millisecond
	clockHz    = 90_000
	packetSize = 1160
)

// camera is a loop of coded pictures: keys tells where it can be entered, every which slots have one.
type camera struct {
	pictures [][]byte
	interval time.Duration // of a slot
	every    int
	height   int
}

type flying struct {
	at      time.Duration
	packet  video.Packet
	attempt int
}

type flight []flying

func (f flight) Len() int { return len(f) }
func (f flight) Less(i, j int) bool {
	return f[i].at < f[j].at || f[i].at == f[j].at && f[i].packet.Sequence < f[j].packet.Sequence
}
func (f flight) Swap(i, j int) { f[i], f[j] = f[j], f[i] }
func (f *flight) Push(x any)   { *f = append(*f, x.(flying)) }
func (f *flight) Pop() any     { last := (*f)[len(*f)-1]; *f = (*f)[:len(*f)-1]; return last }

// link carries a camera's packets to a receiver like the engine's.
type link struct {
	condition
	dice      *rand.Rand
	air       flight
	payloads  map[uint64][]byte // by sequence number
	sent      map[uint32][]uint64
	assembler video.Assembler
	playout   video.Playout
	waiting   time.Duration // since when; -1 for not
	keyAt     time.Duration // when the camera hears that a key frame is wanted; -1
	seen      []picture.Frame
	first     uint32
	began     time.Duration
	slot      time.Duration
}

// watch lets a camera be seen for a number of slots.
func (c condition) watch(cam camera, slots, wantedWidth, wantedHeight int, seed uint64) (*picture.View, error) {
	l := &link{condition: c, dice: rand.New(rand.NewPCG(seed, 1)), payloads: map[uint64][]byte{}, sent: map[uint32][]uint64{},
		waiting: -1, keyAt: -1, slot: cam.interval}
	payloader, next, sequence := &codecs.VP8Payloader{EnablePictureID: true}, 0, uint64(1000)
	end := time.Duration(slots) * cam.interval
	freeze := (end - c.frozen) / 2
	for slot := 0; slot < slots; slot += cam.every {
		now := time.Duration(slot) * cam.interval
		l.receive(now, cam.height)
		if l.keyAt >= 0 && l.keyAt <= now {
			l.keyAt = -1
			for i := 0; !isKey(cam.pictures[next]) && i < len(cam.pictures); i++ {
				next = (next + 1) % len(cam.pictures)
			}
		}
		timestamp := uint32(uint64(now) * clockHz / uint64(time.Second))
		payloads := payloader.Payload(packetSize, cam.pictures[next])
		next = (next + 1) % len(cam.pictures)
		for i, payload := range payloads {
			p := video.Packet{Sequence: sequence, Timestamp: timestamp, Marker: i == len(payloads)-1, Payload: payload}
			l.sent[timestamp] = append(l.sent[timestamp], sequence)
			l.payloads[sequence] = payload
			sequence++
			at := now + oneWay
			if c.frozen > 0 && now >= freeze && now < freeze+c.frozen {
				at = freeze + c.frozen + oneWay // it was held back, and comes at once
			}
			l.send(flying{at: at, packet: p}, slot == 0)
		}
	}
	l.receive(end+oneWay, cam.height)
	if len(l.seen) == 0 {
		return nil, fmt.Errorf("Cannot keep a view of %q: nothing was seen", c.name)
	}
	v := &picture.View{Schema: picture.Schema, IntervalMs: float64(cam.interval) / 1e6, Width: wantedWidth, Height: wantedHeight,
		EndMs: float64(end+oneWay-l.began) / 1e6, Frames: l.seen}
	return v, v.Check()
}

// send loses a packet by chance; the first picture always comes, so that all views begin alike.
func (l *link) send(f flying, sure bool) {
	for !sure && l.dice.Float64() < l.loss {
		f.attempt++
		if !l.repair || f.attempt > 5 {
			return
		}
		f.at += 2 * oneWay
	}
	heap.Push(&l.air, f)
}

// receive takes what has come until now.
func (l *link) receive(until time.Duration, height int) {
	for len(l.air) > 0 && l.air[0].at <= until {
		f := heap.Pop(&l.air).(flying)
		f.packet.Now, f.packet.Repaired = int64(f.at), f.attempt > 0
		shown := false
		l.assembler.Push(&f.packet, func(frame *video.Frame) { shown = l.show(frame, f.at, height) || shown })
		switch {
		case shown || !l.assembler.Waiting():
			l.waiting = -1
		case l.waiting < 0:
			l.waiting = f.at
		case f.at-l.waiting >= patience && l.keyAt < 0:
			l.keyAt, l.waiting = f.at+oneWay, f.at
		}
	}
}

func (l *link) show(f *video.Frame, now time.Duration, height int) bool {
	if !f.Decodable {
		return false
	}
	at, _ := l.playout.Show(&video.Arrival{Timestamp: f.Timestamp, Came: f.Last, Whole: int64(now), Octets: f.Octets,
		Repaired: f.Repaired, RoundTrip: 2 * oneWay})
	shown := time.Duration(at)
	if len(l.seen) == 0 {
		l.first, l.began = f.Timestamp, shown
	}
	ticks := time.Duration(f.Timestamp-l.first) * time.Second / clockHz
	l.seen = append(l.seen, picture.Frame{Slot: int((ticks + l.slot/2) / l.slot), ShownMs: float64(shown-l.began) / 1e6, Height: height,
		Data: slices.Concat(l.bodies(f.Timestamp)...)})
	return true
}

// bodies are the payloads of a picture without their descriptors.
func (l *link) bodies(timestamp uint32) [][]byte {
	var all [][]byte
	for _, sequence := range l.sent[timestamp] {
		payload := l.payloads[sequence]
		if d, ok := video.ParseVP8(payload); ok {
			all = append(all, payload[d.Header:])
		}
	}
	return all
}

func isKey(picture []byte) bool {
	_, _, key := video.VP8Size(picture)
	return key
}
