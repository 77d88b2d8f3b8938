// Package service is the wan at work: it owns what is asked of each direction
// and has the kernel's netem or the relay do it.
package service

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"

	"vigie.dev/engine/wan"
	"vigie.dev/engine/wan/netem"
	"vigie.dev/engine/wan/relay"
)

// By says who does what is asked of a link.
type By string

// The doers. Kernel: nothing is asked, the kernel just routes.
const (
	ByKernel By = "kernel"
	ByNetem  By = "netem"
	ByRelay  By = "relay"
)

// LinkState is a direction: what is asked, who does it, what was counted.
type LinkState struct {
	relay.LinkAsked
	By      By            `json:"by"`
	Counted *wan.Counters `json:"counted,omitempty"` // by the relay since it was asked; for others tc and nft count
}

// State is what `show` prints.
type State struct {
	Links    []LinkState    `json:"links"`
	Relay    relay.Counters `json:"relay"`
	Priority string         `json:"priority"`
	// Overrun is packets that the kernel dropped because the relay was too slow.
	Overrun uint64 `json:"overrun"`
	Netem   bool   `json:"netem"` // the kernel has it
}

// Options are what a service may be told.
type Options struct {
	Device   string // of the relay; wan0
	Seed     uint64 // 0: another one each time
	Capacity int    // packets that the relay may hold; 20,000 is 150 ms at 130,000 packets/s
	NoNetem  bool   // the relay does all, even where the kernel could
}

// Service is safe for concurrent use.
type Service struct {
	mu     sync.Mutex
	world  relay.World
	relay  *relay.Relay
	tun    *relay.Tun
	routes *relay.Routes
	random *rand.Rand
	links  map[relay.Pair]*LinkState
	netem  bool
}

// New makes the device and the routes. It needs CAP_NET_ADMIN and /dev/net/tun.
func New(world relay.World, options Options) (*Service, error) {
	has := !options.NoNetem && HasNetem()
	tun, err := relay.OpenTun(options.Device)
	if err != nil {
		return nil, err
	}
	s := &Service{world: world, tun: tun, links: map[relay.Pair]*LinkState{}, netem: has}
	if options.Seed == 0 {
		options.Seed = rand.Uint64()
	}
	s.random = rand.New(rand.NewPCG(options.Seed, 0))
	if s.routes, err = relay.NewRoutes(tun.Name, world); err == nil {
		s.relay, err = relay.New(tun, world.Regions, options.Capacity)
	}
	if err != nil {
		return nil, errors.Join(err, tun.Close())
	}
	pairs, err := world.Pairs("", "")
	if err != nil {
		return nil, errors.Join(err, tun.Close())
	}
	for _, pair := range pairs {
		s.links[pair] = &LinkState{LinkAsked: relay.LinkAsked{Pair: pair}, By: ByKernel}
	}
	return s, nil
}

// Run relays until the context ends. What the world asks for from the start is
// asked first.
func (s *Service) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- s.relay.Run(ctx) }()
	err := s.Set(s.world.Links)
	if err != nil {
		stop()
	}
	return errors.Join(err, <-ended, s.tun.Close())
}

// Set asks for other figures, all of them or, when one cannot be had, none.
// The counters of these links start anew.
func (s *Service) Set(asked []relay.LinkAsked) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range asked {
		if s.links[a.Pair] == nil {
			return fmt.Errorf("Cannot find a link from %q to %q (regions: %s): %w", a.From, a.To, s.world.Names(), relay.ErrRegion)
		}
		if err := a.Validate(); err != nil {
			return fmt.Errorf("Cannot have the link from %q to %q: %w", a.From, a.To, err)
		}
	}
	for _, a := range asked {
		if err := s.apply(a); err != nil {
			return err
		}
	}
	return nil
}

// apply gives a link to netem where that does the same, else to the relay.
func (s *Service) apply(asked relay.LinkAsked) error {
	state := s.links[asked.Pair]
	before := state.By
	state.LinkAsked = asked
	switch {
	case asked.Nothing():
		state.By = ByKernel
	case s.netem && netem.Can(asked.Impairment):
		state.By = ByNetem
	default:
		state.By = ByRelay
	}
	if before == ByNetem || state.By == ByNetem {
		if err := s.applyNetem(asked.To); err != nil {
			return err
		}
	}
	var link *wan.Link
	if state.By == ByRelay {
		var err error
		if link, err = wan.NewLink(asked.Impairment, s.random.Uint64()); err != nil {
			return err
		}
	}
	from, to := s.place(asked.From), s.place(asked.To)
	if err := s.relay.Set(from, to, link); err != nil {
		return err
	}
	return s.routes.Through(asked.Pair, link != nil)
}

// applyNetem gives the device towards a region all that is asked of it.
func (s *Service) applyNetem(to string) error {
	region, err := s.world.Region(to)
	if err != nil {
		return err
	}
	device, err := deviceTowards(region)
	if err != nil {
		return err
	}
	var sources []netem.From
	for _, r := range s.world.Regions {
		if l := s.links[relay.Pair{From: r.ID, To: to}]; l != nil && l.By == ByNetem {
			sources = append(sources, netem.From{Networks: r.Prefixes, Asked: l.Impairment})
		}
	}
	lines, err := netem.Lines(device, sources)
	if err != nil {
		return err
	}
	_ = relay.Batch("tc", netem.Clear(device)) // an error when it had none
	if len(sources) == 0 {
		return nil
	}
	return relay.Batch("tc", lines...)
}

func (s *Service) place(id string) int {
	return slices.IndexFunc(s.world.Regions, func(r relay.Region) bool { return r.ID == id })
}

// State reads what is asked and counted.
func (s *Service) State() (State, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	status, err := s.relay.Status()
	if err != nil {
		return State{}, err
	}
	state := State{Relay: status.Counters, Priority: string(status.Priority), Netem: s.netem}
	if state.Overrun, err = Dropped(s.tun.Name); err != nil {
		return State{}, err
	}
	for _, from := range s.world.Regions {
		for _, to := range s.world.Regions {
			link := s.links[relay.Pair{From: from.ID, To: to.ID}]
			if link == nil {
				continue
			}
			copied := *link
			if link.By == ByRelay {
				copied.Counted = &status.Links[s.place(from.ID)*len(s.world.Regions)+s.place(to.ID)]
			}
			state.Links = append(state.Links, copied)
		}
	}
	return state, nil
}
