package media

import (
	"errors"
	"fmt"
	"sync"
)

// Group is several shards, each with its own pair of ports and thread, over
// which streams are spread: one shard is as fast as one processor.
type Group struct {
	ports []*Port

	mutex    sync.Mutex
	promised []int // how often each was picked and not put back
	next     int
}

// ListenGroup opens a number of shards with the same configuration. With a
// port number set, the shards take consecutive pairs from it on.
func ListenGroup(cfg Config, shards int) (*Group, error) {
	if shards < 1 || shards > 64 {
		return nil, fmt.Errorf("Cannot open %d media shards: 1 to 64", shards)
	}
	if last := int(cfg.Port) + 2*shards - 1; cfg.Port != 0 && last > 65535 {
		return nil, fmt.Errorf("Cannot open %d media shards from port %d on: the last would be %d", shards, cfg.Port, last)
	}
	g := &Group{promised: make([]int, shards)}
	for range shards {
		port, err := Listen(cfg)
		if err != nil {
			return nil, errors.Join(err, g.Close())
		}
		g.ports = append(g.ports, port)
		if cfg.Port != 0 {
			cfg.Port += 2
		}
	}
	return g, nil
}

// Ports are the shards.
func (g *Group) Ports() []*Port { return g.ports }

// Pick gives the shard for the next stream, the one that was picked least: a
// call needs its address before the far end's is known. Put gives it back when
// the call came to an end, or to nothing.
func (g *Group) Pick() *Port {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	best := g.next % len(g.ports)
	for i := range g.ports {
		if k := (g.next + i) % len(g.ports); g.promised[k] < g.promised[best] {
			best = k
		}
	}
	g.next = best + 1
	g.promised[best]++
	return g.ports[best]
}

// Put gives back a shard that Pick gave, once for each time.
func (g *Group) Put(p *Port) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	for i := range g.ports {
		if g.ports[i] == p && g.promised[i] > 0 {
			g.promised[i]--
		}
	}
}

// Close closes all shards and joins their errors.
func (g *Group) Close() error {
	var problems []error
	for _, p := range g.ports {
		problems = append(problems, p.Close())
	}
	return errors.Join(problems...)
}

// Health is that of all shards together.
func (g *Group) Health() Health { return merge(g.ports) }
