package evidence

import "fmt"

// pauseSeconds is the longest pause of a sender that is played as silence;
// a longer jump of its timestamps is a new beginning, and played on at once.
const pauseSeconds = 1

// player renders runs of packets one after the other.
type player struct {
	decoder Decoder
	options PlayOptions
	audio   Audio
	scale   float64 // samples a unit of the RTP clock
	most    int     // samples
	marks   []mark
}

// mark says that a stretch of the audio begins at a sample; a new one begins
// where the media time jumped.
type mark struct {
	at    int
	found map[int]int // positions in the reference, in samples, that packets told
}

func (p *player) play(run []numbered) error {
	p.mark()
	samples := int64(p.options.PacketSamples)
	_, clock := p.decoder.Rates()
	for i, packet := range run {
		if i > 0 {
			before := run[i-1]
			missing := int(packet.number - before.number - 1)
			p.audio.Missing += missing
			p.conceal(missing * p.options.PacketSamples)
			pause := packet.media - before.media - int64(missing+1)*samples
			if pause < 0 || pause > int64(clock)*pauseSeconds {
				p.mark()
			} else {
				p.silence(int(pause))
			}
		}
		if err := p.hear(packet); err != nil {
			return err
		}
	}
	return nil
}

func (p *player) mark() {
	p.marks = append(p.marks, mark{len(p.audio.Heard), map[int]int{}})
}

// hear plays one packet, or its concealment.
func (p *player) hear(packet numbered) error {
	samples := p.options.PacketSamples
	switch {
	case packet.Late:
		p.audio.Late++
		p.conceal(samples)
		return nil
	case packet.PayloadType != p.options.PayloadType:
		p.silence(samples)
		return nil
	}
	p.audio.Played++
	if p.room(samples) == 0 {
		return nil
	}
	p.recognise(packet.Payload)
	start := len(p.audio.Heard)
	heard, err := p.decoder.Decode(p.audio.Heard, packet.Payload)
	if err != nil {
		return fmt.Errorf("Cannot decode packet %d of source %#x: %w", packet.Sequence, packet.SSRC, err)
	}
	p.audio.Heard = heard
	// A payload of another length keeps its place: cut, or made up.
	if over := len(heard) - start - p.scaled(int64(samples)); over > 0 {
		p.audio.Heard = heard[:len(heard)-over]
	} else if over < 0 {
		p.audio.Heard = p.decoder.Conceal(heard, -over)
	}
	return nil
}

// recognise notes where in the reference a payload of this place is from.
func (p *player) recognise(payload []byte) {
	if p.options.Reference == nil {
		return
	}
	m := &p.marks[len(p.marks)-1]
	if at, ok := p.options.Reference.find(payload); ok {
		m.found[p.options.Reference.wrap(at-(len(p.audio.Heard)-m.at))]++
	}
}

func (p *player) conceal(units int) {
	if n := p.room(units); n > 0 {
		p.audio.Heard = p.decoder.Conceal(p.audio.Heard, n)
	}
}

func (p *player) silence(units int) {
	p.audio.Heard = append(p.audio.Heard, make([]int16, p.room(units))...)
}

// room is how many samples of that time there is room for.
func (p *player) room(units int) int {
	n, left := p.scaled(int64(max(0, units))), p.most-len(p.audio.Heard)
	if n > left {
		p.audio.Truncated = true
	}
	return max(0, min(n, left))
}

func (p *player) scaled(units int64) int { return int(float64(units) * p.scale) }
