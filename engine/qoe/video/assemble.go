package video

import "time"

// Frame is one picture that was received whole.
type Frame struct {
	Timestamp uint32
	Key       bool
	// Width and Height of a key frame; 0 for others.
	Width, Height int
	// First and Last are when its first and its last packet came, ns.
	First, Last int64
	// Decodable is false after a loss, until the next key frame.
	Decodable bool
	// Capture is abs-capture-time in NTP format (32.32), 0 when it was not sent.
	Capture uint64
	// Octets of its payload; Repaired tells that a packet of it was asked for again.
	Octets   int
	Repaired bool
}

// Packet is what Assembler needs of an RTP packet.
type Packet struct {
	Sequence  uint64 // extended over its wrap
	Timestamp uint32
	Marker    bool
	Payload   []byte
	Capture   uint64
	Now       int64 // ns
	Repaired  bool  // it was asked for again
}

// patience is how long a missing packet may still come, reordered or sent
// again, while a whole key frame stands behind it.
const patience = int64(200 * time.Millisecond)

// window is how many packets may wait for a missing one, some seconds of video.
const window = 512

type slot struct {
	used     bool
	seq      uint64
	start    bool
	marker   bool
	key      bool
	repaired bool
	w, h     int
	ts       uint32
	octets   uint16
	cap      uint64
	now      int64
}

// Assembler puts packets in order and tells of each whole frame, in order.
// A frame that is not whole after 200 ms is given up for the next whole key
// frame, and in any case when the window is full.
type Assembler struct {
	// Codec of the stream. @default VP8
	Codec Codec

	slots   [window]slot
	next    uint64 // the first sequence number not yet in a frame
	highest uint64
	started bool
	broken  bool
	width   int // that was announced last
	height  int
	stuck   bool  // nothing has become whole
	since   int64 // then, ns
	// Skipped counts the gaps that were given up.
	Skipped uint64
}

// Push takes a packet and calls done for each frame that it makes whole.
func (a *Assembler) Push(p *Packet, done func(*Frame)) {
	if len(p.Payload) == 0 { // padding only, no part of a picture
		a.put(p, slot{used: true, seq: p.Sequence, ts: p.Timestamp, now: p.Now})
		a.drain(p.Now, done)
		return
	}
	h, ok := a.Codec.head(p.Payload)
	if !ok {
		return
	}
	a.put(p, slot{used: true, seq: p.Sequence, start: h.start, marker: p.Marker, key: h.key, w: h.width, h: h.height,
		ts: p.Timestamp, octets: uint16(len(p.Payload)), repaired: p.Repaired, cap: p.Capture, now: p.Now})
	a.drain(p.Now, done)
}

func (a *Assembler) put(p *Packet, s slot) {
	if !a.started {
		if !s.start {
			return // the middle of a frame whose beginning was before us
		}
		a.started, a.next, a.highest, a.broken = true, p.Sequence, p.Sequence, true
	}
	if p.Sequence < a.next {
		return
	}
	a.highest = max(a.highest, p.Sequence)
	if p.Sequence >= a.next+window {
		a.giveUp(p.Sequence - window + 1)
	}
	a.slots[p.Sequence%window] = s
}

// giveUp leaves all before seq.
func (a *Assembler) giveUp(seq uint64) {
	a.next, a.broken = seq, true
	a.Skipped++
}

func (a *Assembler) at(seq uint64) *slot {
	if s := &a.slots[seq%window]; s.used && s.seq == seq {
		return s
	}
	return nil
}

func (a *Assembler) drain(now int64, done func(*Frame)) {
	for a.one(done) {
		a.stuck = false
	}
	if !a.stuck {
		a.stuck, a.since = true, now
	}
	if now-a.since < patience || !a.jump() {
		return
	}
	for a.one(done) {
		a.stuck = false
	}
}

// one takes the frame at next when it is whole.
func (a *Assembler) one(done func(*Frame)) bool {
	first := a.at(a.next)
	if first == nil {
		return false
	}
	if !first.start { // padding, or the rest of a frame given up
		a.next++
		return true
	}
	f := Frame{Timestamp: first.ts, First: first.now, Capture: first.cap}
	for seq := a.next; ; seq++ {
		s := a.at(seq)
		if s == nil {
			return false
		}
		if s.ts != f.Timestamp { // its last packet had no marker: the frame ended before
			a.next = seq
			break
		}
		f.First, f.Last = min(f.First, s.now), max(f.Last, s.now)
		f.Octets += int(s.octets)
		f.Key, f.Repaired = f.Key || s.key, f.Repaired || s.repaired
		if s.w != 0 {
			f.Width, f.Height = s.w, s.h
		}
		if s.cap != 0 {
			f.Capture = s.cap
		}
		if s.marker {
			a.next = seq + 1
			break
		}
	}
	a.opens(&f)
	f.Decodable = !a.broken
	done(&f)
	return true
}

// opens ends what is broken with a key frame. One of H.264 may come without its
// parameter sets: they are as before, where there were any.
func (a *Assembler) opens(f *Frame) {
	if !f.Key {
		return
	}
	if f.Width == 0 {
		f.Width, f.Height = a.width, a.height
	}
	a.width, a.height = f.Width, f.Height
	a.broken = a.broken && f.Width == 0
}

// jump goes over a gap when a whole key frame stands behind it.
func (a *Assembler) jump() bool {
	for seq := a.next + 1; seq <= a.highest; seq++ {
		if s := a.at(seq); s != nil && s.start && s.key && a.whole(seq) {
			a.giveUp(seq)
			return true
		}
	}
	return false
}

func (a *Assembler) whole(seq uint64) bool {
	ts := a.at(seq).ts
	for ; ; seq++ {
		s := a.at(seq)
		if s == nil || s.ts != ts {
			return s != nil
		}
		if s.marker {
			return true
		}
	}
}

// Waiting tells whether something is missing before what has come, or a key
// frame must come before anything can be shown: then a receiver asks for one.
func (a *Assembler) Waiting() bool {
	return a.started && (a.broken || a.at(a.next) == nil && a.next <= a.highest)
}
