package relay

import (
	"errors"
	"testing"

	"vigie.dev/engine/wan"
)

func packetOf(proto byte, ports [4]byte, fragment byte) []byte {
	b := make([]byte, 40)
	b[0], b[7], b[9] = 0x45, fragment, proto
	copy(b[12:], []byte{198, 19, 1, 10, 198, 19, 3, 10})
	copy(b[20:], ports[:])
	return b
}

func TestParseTellsFlowsApartByAddressesProtocolAndPorts(t *testing.T) {
	one, ok := parse(packetOf(17, [4]byte{0, 1, 0, 2}, 0))
	if !ok || one.source != 0xc613010a || one.destination != 0xc613030a {
		t.Fatalf("%+v %v", one, ok)
	}
	for _, other := range [][]byte{packetOf(6, [4]byte{0, 1, 0, 2}, 0), packetOf(17, [4]byte{0, 2, 0, 1}, 0), packetOf(17, [4]byte{0, 1, 0, 2}, 9)} {
		if p, ok := parse(other); !ok || p.flow == one.flow {
			t.Errorf("% x is of the same flow", other[:24])
		}
	}
	first, _ := parse(packetOf(17, [4]byte{0, 1, 0, 2}, 9))
	later, _ := parse(packetOf(17, [4]byte{7, 7, 7, 7}, 90))
	if first.flow != later.flow {
		t.Error("two fragments are of two flows")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(packetOf(17, [4]byte{1, 2, 3, 4}, 0))
	f.Add([]byte{0x4f, 0, 0})
	f.Add([]byte{0x60})
	f.Fuzz(func(t *testing.T, b []byte) {
		p, ok := parse(b)
		again, same := parse(b)
		if ok != same || p != again {
			t.Fatal("two readings of the same bytes differ")
		}
		if ok && (len(b) < 20 || b[0]>>4 != 4) {
			t.Fatalf("% x is taken for IPv4", b)
		}
	})
}

const world = `
regions:
  - { id: eu, title: Europe, index: 1 }
  - { id: sa, title: South America, index: 3 }
  - { id: office, prefixes: [198.19.3.64/26, 198.18.200.0/24] }
links:
  - { from: eu, to: sa, delayMs: 90, jitterMs: 2, loss: 0.001 }
`

func TestParseWorldKnowsTheCoreTheRegionsAndTheirLinks(t *testing.T) {
	w, err := ParseWorld([]byte(world))
	if err != nil {
		t.Fatal(err)
	}
	if w.Names() != "core eu sa office" {
		t.Errorf("%s", w.Names())
	}
	want := LinkAsked{Pair{"eu", "sa"}, wan.Impairment{DelayMs: 90, JitterMs: 2, Loss: 0.001}}
	if len(w.Links) != 1 || w.Links[0] != want {
		t.Errorf("%+v", w.Links)
	}
	c := newClassifier(w.Regions)
	for address, region := range map[uint32]int{0xc6130005: 0, 0xc6130105: 1, 0xc6130301: 2, 0xc6130341: 3, 0xc612c801: 3, 0x7f000001: -1} {
		if got := c.region(address); got != region {
			t.Errorf("%x is of region %d in place of %d", address, got, region)
		}
	}
}

func TestWorldNamesPairsByEitherEnd(t *testing.T) {
	w, err := ParseWorld([]byte(world))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		from, to string
		count    int
	}{{"", "", 12}, {"", "sa", 3}, {"eu", "", 3}, {"eu", "sa", 1}} {
		if pairs, err := w.Pairs(c.from, c.to); err != nil || len(pairs) != c.count {
			t.Errorf("%q to %q: %v, %v", c.from, c.to, pairs, err)
		}
	}
	for _, c := range []Pair{{"eu", "eu"}, {"mars", ""}, {"", "mars"}} {
		if _, err := w.Pairs(c.From, c.To); !errors.Is(err, ErrRegion) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestParseWorldSaysWhatIsWrong(t *testing.T) {
	for _, text := range []string{
		"regions: [{ id: eu }]", "regions: [{ id: eu, index: 300 }]", "regions: [{ id: eu, prefixes: [mars] }]",
		"regions: [{ id: eu, prefixes: ['fd00::/64'] }]", "regions: [{ index: 1 }]",
		"regions: [{ id: eu, index: 1 }, { id: eu, index: 2 }]",
		"regions: [{ id: eu, index: 1 }]\nlinks: [{ from: eu, to: mars }]",
	} {
		if _, err := ParseWorld([]byte(text)); !errors.Is(err, ErrRegion) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := ParseWorld([]byte("regions: [{ id: eu, index: 1 }]\nlinks: [{ from: eu, to: core, loss: 2 }]")); !errors.Is(err, wan.ErrRange) {
		t.Errorf("%v", err)
	}
	if _, err := ParseWorld([]byte("{")); err == nil {
		t.Error("half a mapping was read")
	}
}
