package bench

import (
	"strings"
	"testing"
)

func TestMedianOfRounds(t *testing.T) {
	for want, s := range map[float64]Series{0: nil, 2: {9, 1, 2}, 2.5: {4, 3, 2, 1}, 7: {7}} {
		if got := s.Median(); got != want {
			t.Errorf("%v: %v, expected %v", s, got, want)
		}
	}
}

func TestFigureIsJudgedByTheMedianOfItsPairs(t *testing.T) {
	for name, c := range map[string]struct {
		figure Figure
		want   string
	}{
		"ratio met, though one round was not":     {Figure{Ours: Series{3, 3, 9}, Base: Series{2, 2, 2}, Ratio: Series{1.5, 1.5, 4.5}, Limit: 1.5}, Met},
		"ratio missed":                            {Figure{Ours: Series{4}, Base: Series{2}, Ratio: Series{2}, Limit: 1.5}, Missed},
		"at least, met":                           {Figure{Ours: Series{4}, Base: Series{2}, Ratio: Series{2}, Limit: 1.5, AtLeast: true}, Met},
		"at least, missed":                        {Figure{Ours: Series{2}, Base: Series{2}, Ratio: Series{1}, Limit: 1.5, AtLeast: true}, Missed},
		"at least, missed by its bound too":       {Figure{Ours: Series{2}, Base: Series{2}, Ratio: Series{1}, Limit: 1.5, AtLeast: true, Bound: Series{1.4}}, Beyond},
		"at least, missed, and its bound had it":  {Figure{Ours: Series{2}, Base: Series{2}, Ratio: Series{1}, Limit: 1.5, AtLeast: true, Bound: Series{1.6}}, Missed},
		"at least, met, though its bound had not": {Figure{Ours: Series{4}, Base: Series{2}, Ratio: Series{2}, Limit: 1.5, AtLeast: true, Bound: Series{1.4}}, Met},
		"absolute beside a base":                  {Figure{Ours: Series{30}, Base: Series{2}, Ratio: Series{15}, Limit: 32, Absolute: true}, Met},
		"no base":                                 {Figure{Ours: Series{1.1}, Limit: 1}, Missed},
		"no target":                               {Figure{Ours: Series{4}}, Told},
		"half its rounds spoiled, though met":     {Figure{Ours: Series{1}, Limit: 2, Voided: []string{"drops"}}, Void},
		"most of its rounds clean":                {Figure{Ours: Series{1, 1}, Limit: 2, Voided: []string{"drops"}}, Met},
		"not measured":                            {Figure{Limit: 2}, Void},
	} {
		c.figure.judge()
		if c.figure.Verdict != c.want {
			t.Errorf("%s: %s, expected %s", name, c.figure.Verdict, c.want)
		}
	}
}

func TestFigureIsVoidWhereTheGeneratorSpoiledIt(t *testing.T) {
	good := Media{Sent: 10_000, Received: 10_000, Legs: 2}
	for why, spoil := range map[string]func(*Media){
		"":                        func(m *Media) { m.Missed, m.Lost = 100, 100 }, // a hundredth
		"missed their tick":       func(m *Media) { m.Missed = 101 },
		"dropped at our sockets":  func(m *Media) { m.Drops = 101 },
		"were lost":               func(m *Media) { m.Lost = 101 },
		"1 of 2 legs heard":       func(m *Media) { m.Silent = 1 },
		"0 of 2 legs heard nothi": func(m *Media) { m.Sent = 0 },
	} {
		m, f := good, Figure{}
		spoil(&m)
		f.spoilBy(m)
		if (f.spoiled == "") != (why == "") || !strings.Contains(f.spoiled, why) {
			t.Errorf("%+v: %q, expected %q", m, f.spoiled, why)
		}
		if f.add(3, 2); len(f.Ratio) != len(f.Ours) || (len(f.Ours) == 0) != (why != "") || f.spoiled != "" {
			t.Errorf("%q: the round counts %v, voided %q", why, f.Ours, f.Voided)
		}
	}
}

func TestResultGatesOnlyWhenAsked(t *testing.T) {
	for want, r := range map[int]Result{
		exitGate: {Figures: []Figure{{Verdict: Void}, {Verdict: Missed}}},
		exitVoid: {Figures: []Figure{{Verdict: Void}, {Verdict: Met}}},
		exitDone: {Figures: []Figure{{Verdict: Told}, {Verdict: Met}, {Verdict: Beyond}}},
	} {
		if got := r.code(true); got != want {
			t.Errorf("gate of %+v: %d, expected %d", r.Figures, got, want)
		}
		if got := r.code(false); got != exitDone {
			t.Errorf("%+v: %d", r.Figures, got)
		}
	}
}
