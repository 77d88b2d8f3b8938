package sound

import (
	"math"
	"testing"
)

func TestConceal_ATonesHoleIsTheToneAndFadesWithin80ms(t *testing.T) {
	for _, name := range []string{"pcma", "pcmu", "g722"} {
		c, err := CodecByName(name)
		if err != nil {
			t.Fatal(err)
		}
		n := Samples(c.Rate)
		e, _ := c.NewEncoder()
		d, _ := c.NewDecoder()
		tone := make([]int16, 20*n)
		for i := range tone {
			tone[i] = int16(8000 * math.Sin(2*math.Pi*200*float64(i)/float64(c.Rate)))
		}
		var got []int16
		for i := range 20 {
			p, _ := e.Encode(nil, tone[i*n:(i+1)*n])
			if i >= 10 && i < 11 {
				got = d.Conceal(got, nil)
				continue
			}
			if got, err = d.Decode(got, p); err != nil {
				t.Fatal(err)
			}
		}
		if like := likeness(tone[9*n:13*n], got[9*n:13*n], n/4+n/8); like < 15 {
			t.Errorf("%s: a hole of 20 ms in a tone is alike by %.1f dB", name, like)
		}
		var hole []int16
		for range 5 {
			hole = d.Conceal(hole, nil)
		}
		if p := peak(hole[4*n:]); p != 0 {
			t.Errorf("%s: peak %d after 80 ms of hole", name, p)
		}
	}
}
