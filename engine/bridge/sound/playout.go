package sound

import "sync"

const (
	// playoutSlots is how many packets a buffer holds; one further ahead is a new beginning.
	playoutSlots = 32
	// targetLeast, targetMost bound how many packets are there before anything is played.
	targetLeast, targetMost = 2, 10
	// dryMost is how many frames are made up when nothing has come, before there is silence.
	dryMost = 3
	// calm is after how many frames without trouble the buffer may become shorter: 5 s.
	calm = 5 * 50
	// quiet is the peak under which a frame may be left out unheard, of 32768.
	quiet = 400
	// pauseFrames between two packets in a row, by their timestamps, is a sender that paused, not one that is late.
	pauseFrames = 6
)

// Played is what became of a speaker's packets, each once.
type Played struct {
	// Packets decoded; Concealed frames that were made up; Late packets came after their time.
	Packets, Concealed, Late uint64
	// Dry is how often nothing was there although the sender had not paused; Skipped frames made the buffer shorter.
	Dry, Skipped uint64
}

// Playout takes a speaker's packets as they come and gives a frame each tick.
// Push and Read may be called at once, each by one goroutine.
type Playout struct {
	mutex   sync.Mutex
	decoder Decoder
	frame   uint32 // in timestamp units
	samples int

	slots    [playoutSlots]slot
	next     uint64 // sequence number, extended, of the packet to be played
	waiting  int    // packets in slots
	stamp    uint32 // of the newest packet
	newest   uint64
	began    bool
	playing  bool
	target   int // packets to wait for
	dry      int // frames made up in a row for want of packets
	owed     int // of these, those that a hole may still be made good with
	trouble  int // frames since the last
	shallow  int // the least that waited, since trouble
	fifo     []int16
	accounts Played
}

// slot holds one packet; full tells whether it waits.
type slot struct {
	full   bool
	packet []byte
}

// NewPlayout makes a buffer in front of a decoder whose samples and timestamps have these rates, Hz.
func NewPlayout(decoder Decoder, rate, clock int) *Playout {
	return &Playout{decoder: decoder, frame: uint32(clock / perSecond), samples: Samples(rate), target: targetLeast,
		fifo: make([]int16, 0, 8*Samples(rate))}
}

// Push takes a packet; it may come late, twice or out of order. The payload is
// copied. An empty one stands for a frame of silence, as that of a key does.
func (p *Playout) Push(sequence uint16, timestamp uint32, payload []byte) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if !p.began {
		p.began = true
		p.restart(1<<16|uint64(sequence), timestamp)
	}
	at := p.newest + uint64(int64(int16(sequence-uint16(p.newest))))
	switch {
	case at >= p.next+playoutSlots, at+4*playoutSlots < p.next:
		p.restart(at, timestamp)
	case at < p.next:
		p.accounts.Late++
		p.grow()
		return
	}
	s := &p.slots[at%playoutSlots]
	if s.full {
		return
	}
	s.full, s.packet = true, append(s.packet[:0], payload...)
	p.waiting++
	if at > p.newest {
		p.judge(at, timestamp)
		p.newest, p.stamp = at, timestamp
	}
}

// judge tells a packet that ends a dry spell from one that ends a pause of the speaker's.
func (p *Playout) judge(at uint64, timestamp uint32) {
	paused := timestamp-p.stamp > uint32(at-p.newest)*pauseFrames*p.frame
	switch {
	case paused:
		p.dry, p.owed = 0, 0
	case p.dry > 0:
		p.accounts.Dry++
		p.dry = 0
		p.grow()
	}
}

func (p *Playout) restart(at uint64, timestamp uint32) {
	for i := range p.slots {
		p.slots[i].full = false
	}
	p.next, p.newest, p.waiting, p.playing, p.owed, p.stamp = at, at, 0, false, 0, timestamp
	p.fifo = p.fifo[:0]
}

func (p *Playout) grow() {
	p.target = min(p.target+1, targetMost)
	p.trouble, p.shallow = 0, playoutSlots
}

// Read fills a frame; false when there is nothing to be heard, and the frame is silence.
func (p *Playout) Read(frame []int16) bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if !p.playing && (p.waiting < p.target || !p.resume()) {
		clear(frame)
		return false
	}
	for len(p.fifo) < len(frame) {
		if !p.decode() {
			p.playing, p.fifo = false, p.fifo[:0]
			clear(frame)
			return false
		}
	}
	copy(frame, p.fifo)
	p.fifo = p.fifo[:copy(p.fifo, p.fifo[len(frame):])]
	p.shorten(frame)
	return true
}

// resume plays from the oldest packet on.
func (p *Playout) resume() bool {
	for range playoutSlots {
		if p.slots[p.next%playoutSlots].full {
			p.playing, p.dry, p.owed, p.trouble, p.shallow = true, 0, 0, 0, playoutSlots
			return true
		}
		p.next++
	}
	return false
}

// decode appends to the fifo what comes next; false when there has been nothing for too long.
func (p *Playout) decode() bool {
	s := &p.slots[p.next%playoutSlots]
	switch {
	case s.full:
		s.full = false
		p.next++
		p.waiting--
		p.dry, p.owed = 0, 0
		if len(s.packet) == 0 {
			p.fifo = append(p.fifo, make([]int16, p.samples)...)
			return true
		}
		var err error
		if p.fifo, err = p.decoder.Decode(p.fifo, s.packet); err == nil {
			p.accounts.Packets++
			return true
		}
		p.conceal(nil)
	case p.waiting > 0 && p.owed > 0: // a hole whose time is over already
		p.owed--
		p.next++
	case p.waiting > 0:
		var after []byte
		if following := &p.slots[(p.next+1)%playoutSlots]; following.full {
			after = following.packet
		}
		p.next++
		p.conceal(after)
	case p.dry < dryMost:
		p.dry++
		p.owed++
		p.conceal(nil)
	default:
		return false
	}
	return true
}

func (p *Playout) conceal(after []byte) {
	p.fifo = p.decoder.Conceal(p.fifo, after)
	p.accounts.Concealed++
}

// shorten leaves a frame out, a quiet one, when more has waited all the time than is needed, the sooner the more; after
// a long time without trouble, less is needed.
func (p *Playout) shorten(frame []int16) {
	p.trouble++
	p.shallow = min(p.shallow, p.waiting)
	wait := calm / (1 + max(0, p.shallow-p.target))
	if p.trouble < wait {
		return
	}
	if held := len(p.fifo); p.shallow >= p.target && (peak(frame) < quiet || p.trouble > 2*wait) && p.decode() {
		p.fifo = p.fifo[:max(held, len(p.fifo)-p.samples)]
		p.accounts.Skipped++
		p.trouble, p.shallow = 0, playoutSlots
		return
	}
	if p.trouble > 2*calm {
		p.target = max(p.target-1, targetLeast)
		p.trouble, p.shallow = 0, playoutSlots
	}
}

// Played until now.
func (p *Playout) Played() Played {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.accounts
}

func peak(frame []int16) (most int32) {
	for _, s := range frame {
		most = max(most, int32(s), -int32(s))
	}
	return most
}
