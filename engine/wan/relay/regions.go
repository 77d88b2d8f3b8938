package relay

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"vigie.dev/engine/wan"
)

// Core is the region in which the suite itself lives: index 0.
const Core = "core"

// ErrRegion: a region that is not in the list, or a list that makes no sense.
var ErrRegion = errors.New("no such region")

// Region is a name for a set of addresses.
type Region struct {
	ID       string
	Prefixes []netip.Prefix
}

// Pair is a direction: from the region of a packet's source to that of its
// destination.
type Pair struct {
	From string `json:"from" yaml:"from"`
	To   string `json:"to" yaml:"to"`
}

// LinkAsked is what is asked of one direction.
type LinkAsked struct {
	Pair           `yaml:",inline"`
	wan.Impairment `yaml:",inline"`
}

// World is the regions and what their links are like from the start.
type World struct {
	Regions []Region
	Links   []LinkAsked
}

// file is catalogue/regions.yaml as far as the wan is concerned; `prefixes`
// is for worlds of other addresses.
type file struct {
	Regions []struct {
		ID       string
		Index    *int
		Prefixes []string
	}
	Links []LinkAsked
}

// ParseWorld reads regions.yaml. A region of index N is 198.19.N.0/24
// (RFC 2544's range); the core is added as index 0.
func ParseWorld(text []byte) (World, error) {
	var f file
	if err := yaml.Unmarshal(text, &f); err != nil {
		return World{}, fmt.Errorf("Cannot read the list of regions: %w", err)
	}
	w := World{Links: f.Links}
	for _, r := range f.Regions {
		region := Region{ID: r.ID}
		for _, text := range r.Prefixes {
			prefix, err := netip.ParsePrefix(text)
			if err != nil || !prefix.Addr().Is4() {
				return World{}, fmt.Errorf("Cannot read the prefix %q of region %q (IPv4, e.g. 198.19.1.0/24): %w", text, r.ID, ErrRegion)
			}
			region.Prefixes = append(region.Prefixes, prefix.Masked())
		}
		if r.Index != nil {
			if *r.Index < 1 || *r.Index > 254 {
				return World{}, fmt.Errorf("Cannot have index %d of region %q (1 to 254): %w", *r.Index, r.ID, ErrRegion)
			}
			region.Prefixes = append(region.Prefixes, indexPrefix(byte(*r.Index)))
		}
		if len(region.Prefixes) == 0 || region.ID == "" {
			return World{}, fmt.Errorf("Cannot place region %q: neither an index nor prefixes: %w", r.ID, ErrRegion)
		}
		w.Regions = append(w.Regions, region)
	}
	if w.index(Core) < 0 {
		w.Regions = append([]Region{{ID: Core, Prefixes: []netip.Prefix{indexPrefix(0)}}}, w.Regions...)
	}
	return w, w.validate()
}

func indexPrefix(index byte) netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{198, 19, index, 0}), 24)
}

func (w World) validate() error {
	if len(w.Regions) > 64 {
		return fmt.Errorf("Cannot have %d regions (at most 64): %w", len(w.Regions), ErrRegion)
	}
	for i, r := range w.Regions {
		if w.index(r.ID) != i {
			return fmt.Errorf("Cannot have region %q twice: %w", r.ID, ErrRegion)
		}
	}
	for _, l := range w.Links {
		if _, err := w.Pairs(l.From, l.To); err != nil {
			return err
		}
		if err := l.Validate(); err != nil {
			return fmt.Errorf("Cannot have the link from %q to %q: %w", l.From, l.To, err)
		}
	}
	return nil
}

func (w World) index(id string) int {
	return slices.IndexFunc(w.Regions, func(r Region) bool { return r.ID == id })
}

// Names lists the regions' ids.
func (w World) Names() string {
	names := make([]string, len(w.Regions))
	for i, r := range w.Regions {
		names[i] = r.ID
	}
	return strings.Join(names, " ")
}

// Region finds a region by its id.
func (w World) Region(id string) (Region, error) {
	i := w.index(id)
	if i < 0 {
		return Region{}, fmt.Errorf("Cannot find region %q (known: %s): %w", id, w.Names(), ErrRegion)
	}
	return w.Regions[i], nil
}

// Pairs lists the directions that a `from` and a `to` name; either may be
// empty, for all regions. A region's own traffic does not pass the wan.
func (w World) Pairs(from, to string) ([]Pair, error) {
	var pairs []Pair
	for _, id := range []string{from, to} {
		if id != "" {
			if _, err := w.Region(id); err != nil {
				return nil, err
			}
		}
	}
	for _, f := range w.Regions {
		for _, t := range w.Regions {
			if f.ID != t.ID && (from == "" || from == f.ID) && (to == "" || to == t.ID) {
				pairs = append(pairs, Pair{From: f.ID, To: t.ID})
			}
		}
	}
	if len(pairs) == 0 {
		return nil, fmt.Errorf("Cannot have a link from %q to %q: %w", from, to, ErrRegion)
	}
	return pairs, nil
}

// place is a prefix of a region.
type place struct {
	network, mask uint32
	bits, region  int
}

// classifier finds the region of an address: the longest prefix wins.
type classifier []place

func newClassifier(regions []Region) classifier {
	var c classifier
	for i, r := range regions {
		for _, prefix := range r.Prefixes {
			network := prefix.Addr().As4()
			mask := uint32(^uint64(0) << (32 - prefix.Bits()))
			c = append(c, place{binary.BigEndian.Uint32(network[:]), mask, prefix.Bits(), i})
		}
	}
	slices.SortStableFunc(c, func(a, b place) int { return b.bits - a.bits })
	return c
}

// region gives the place in the list, or −1.
func (c classifier) region(address uint32) int {
	for i := range c {
		if address&c[i].mask == c[i].network {
			return c[i].region
		}
	}
	return -1
}
