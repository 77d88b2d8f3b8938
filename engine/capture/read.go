package capture

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"vigie.dev/engine/qoe"
)

// Read finds and scores the RTP streams of a capture. Warnings say in a line
// each what could not be read or is assumed; the error is ErrNotCapture's, or
// that of a reader which gave nothing at all.
//
// A capture does not tell the one-way delay: Ta is the playout buffer, the
// packet and the codec's look-ahead.
func Read(r io.Reader) (Report, []string, error) {
	next, err := openFrames(r)
	if err != nil {
		if cut := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF); cut {
			return Report{Streams: []Stream{}}, []string{"the capture ends within its first bytes: nothing could be read"}, nil
		}
		return Report{}, nil, err
	}
	g := newGathering()
	damage := g.all(next)
	return g.report(damage)
}

// gathering is what one pass over the frames collects.
type gathering struct {
	sessions   *sessions
	signalling *signalling
	collector  *collector
	frames     int
	carried    int // frames that had UDP or TCP in them
	timeless   bool
	links      map[string]bool // link types that are not known here
}

func newGathering() *gathering {
	s := newSessions()
	return &gathering{sessions: s, signalling: newSignalling(s.learn), collector: newCollector(), links: map[string]bool{}}
}

// all reads to the end, or to the damage, which it gives.
func (g *gathering) all(next frames) error {
	d := newDecoder()
	var origin int64
	for {
		f, err := next()
		if err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		if g.frames == 0 {
			origin = f.at
		}
		g.frames++
		g.timeless = g.timeless || f.at == 0
		s, ok := d.decode(f)
		if !ok {
			if _, known := d.parsers[firstLayer(f)]; !known {
				g.links[f.link.String()] = true
			}
			continue
		}
		g.carried++
		g.signalling.take(s)
		if !s.tcp {
			g.collector.take(s, f.at-origin)
		}
	}
}

func (g *gathering) report(damage error) (Report, []string, error) {
	report := Report{Streams: []Stream{}}
	var warnings []string
	if damage != nil {
		warnings = append(warnings, fmt.Sprintf("the capture is damaged or cut off after %d frames (%v): what came before is scored", g.frames, damage))
	}
	for link := range g.links {
		warnings = append(warnings, fmt.Sprintf("frames of link type %s were left out", link))
	}
	if g.timeless {
		warnings = append(warnings, "some frames have no time: jitter and lateness are not to be trusted")
	}
	for _, c := range g.collector.order {
		if !c.isStream(g.sessions.known(c.src, c.dst)) {
			continue
		}
		stream, warning := c.stream(g.sessions)
		report.Streams = append(report.Streams, stream)
		if warning != "" {
			warnings = append(warnings, fmt.Sprintf("stream %s: %s", stream.SSRC, warning))
		}
	}
	return report, warnings, nil
}

// stream counts and scores a candidate that is one.
func (c *candidate) stream(s *sessions) (Stream, string) {
	main := c.mainType(s)
	f, known := s.find(c.src, c.dst, main)
	var warnings []string
	clock := f.clock
	if !known {
		f.name = "unknown"
		if clock = c.estimateClock(); clock == 0 {
			clock = 8000
		}
		warnings = append(warnings, fmt.Sprintf("payload type %d is in no session description of the capture: clock taken as %d Hz, not scored", main, clock))
	}
	a := c.count(s, main, clock)
	secure := s.secure(c.src, c.dst)
	codec, scored := c.scoredAs(f, secure)
	if known && !scored {
		warnings = append(warnings, fmt.Sprintf("%s has no published E-model parameters: not scored", f.name))
	}
	silent := c.silent(f, secure)
	if silent {
		warnings = append(warnings, "silent: nothing but digital silence from its first packet to its last, scored 1")
	}
	stream := Stream{
		SSRC: fmt.Sprintf("0x%08x", c.ssrc), Source: c.src.String(), Destination: c.dst.String(),
		PayloadType: main, Codec: f.name, Expected: a.expected, Received: a.received, Lost: a.expected - a.received,
		Duplicates: a.duplicates, Reordered: a.reordered,
		JitterMs:   Jitter{rounded(a.jitter.mean, 6), rounded(a.jitter.greatest, 6), rounded(a.jitter.last, 6)},
		BurstRatio: rounded(a.network.burstRatio(), 4), Scores: []Score{},
	}
	if scored {
		packetMs := float64(a.units) * 1000 / float64(clock)
		stream.Scores = a.scores(codec, packetMs+lookAheadMs(f.name), silent)
	}
	return stream, strings.Join(warnings, "; ")
}

// count counts the packets of a stream; what travels beside its main payload
// type keeps its own clock, where that is known.
func (c *candidate) count(s *sessions, main uint8, clock uint32) account {
	units := c.packetUnits(main)
	if units == 0 {
		units = clock / 50
	}
	a := analysis{account: account{units: units}, clock: clock, clockOf: func(payloadType uint8) uint32 {
		if payloadType == main {
			return clock
		}
		if f, ok := s.find(c.src, c.dst, payloadType); ok && !strings.EqualFold(f.name, "telephone-event") {
			return f.clock
		}
		return 0
	}}
	return a.run(c.packets)
}

// scores rates the stream through each buffer. beyondMs is what adds to the
// buffer's delay on the way from mouth to ear.
func (a *account) scores(codec qoe.Codec, beyondMs float64, silent bool) []Score {
	out := make([]Score, 0, len(a.buffers))
	for i, name := range qoe.PlayoutNames {
		l := &a.buffers[i]
		s := qoe.Silent(codec)
		if !silent && a.received > 0 {
			s = qoe.Evaluate(qoe.Input{
				Codec: codec, LossPct: qoe.LossPercent(l.bad, l.judged), BurstRatio: l.burstRatio(),
				DelayMs: l.delaySum/float64(a.received) + beyondMs,
			})
		}
		out = append(out, Score{name, s.Model, rounded(s.R, 4), rounded(s.MOS, 4)})
	}
	return out
}

func (l *losses) burstRatio() float64 { return qoe.BurstRatio(l.bad, l.runs, l.judged) }

func rounded(x float64, digits int) float64 {
	unit := math.Pow10(digits)
	return math.Round(x*unit) / unit
}
