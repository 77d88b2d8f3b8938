package rooms

import (
	"fmt"
	"os"
	"runtime/debug"
	"runtime/pprof"
	"sync"
	"time"

	"vigie.dev/engine/bench"
	"vigie.dev/engine/room"
)

// SubscribeConfig of either kind of subscriber of ours.
type SubscribeConfig struct {
	URL, Room string
	// Subscribers in this one process.
	Subscribers int
	// Bare: without pion's interceptors too (role "bare").
	Bare bool
	// Profile begins the names of two files, .cpu and .heap, for profiles; empty: none.
	Profile string
}

// Subscribed is what the subscribers of one process got.
type Subscribed struct {
	// PacketsPerSecond each, from when all were there; Silent got none.
	PacketsPerSecond float64
	Silent           int
	// IdleKB and FullKB are the process's proportional memory before the first
	// joined, and with all of them there, garbage and all.
	IdleKB, FullKB int
}

// subscriber is one that has joined. packets is all that it got until now.
type subscriber interface {
	packets() uint64
	// err is why it gets nothing any more; nil while it does.
	err() error
	leave()
}

type scored struct{ *room.Participant }

func (s scored) leave()     { s.Leave() }
func (s scored) err() error { return s.Err() }

func (s scored) packets() (n uint64) {
	r := s.Report()
	for _, v := range r.Video {
		n += v.Loss.Packets
	}
	for _, a := range r.Audio {
		n += a.Loss.Packets
	}
	return n
}

// subscribe is our side: engine/room.
func subscribe(p *bench.Peer, cfg SubscribeConfig) error {
	return fill(p, cfg, func(identity string) (subscriber, error) {
		one, err := join(cfg.URL, cfg.Room, identity, false)
		return scored{one}, err
	})
}

// joinsAtOnce bounds how many join at a time.
const joinsAtOnce = 4

// fill fills a room, says when all receive, and what they got until it is asked to end.
func fill(p *bench.Peer, cfg SubscribeConfig, enter func(identity string) (subscriber, error)) (err error) {
	var result Subscribed
	debug.FreeOSMemory()
	if result.IdleKB, err = bench.Memory("self"); err != nil {
		return err
	}
	all, err := enterAll(cfg.Subscribers, enter)
	defer func() {
		for _, s := range all {
			s.leave()
		}
	}()
	if err != nil {
		return err
	}
	for _, s := range all {
		if err := first(s); err != nil {
			return err
		}
	}
	stop, err := profile(cfg.Profile)
	if err != nil {
		return err
	}
	before, begun := counts(all), time.Now()
	p.Ready()
	<-p.Stopped()
	stop()
	if result.FullKB, err = bench.Memory("self"); err != nil {
		return err
	}
	seconds := time.Since(begun).Seconds()
	for i, n := range counts(all) {
		if n == before[i] {
			result.Silent++
		}
		result.PacketsPerSecond += float64(n-before[i]) / seconds / float64(len(all))
	}
	return p.Result(result)
}

func enterAll(n int, enter func(identity string) (subscriber, error)) (all []subscriber, err error) {
	var mu sync.Mutex
	var group sync.WaitGroup
	places := make(chan struct{}, joinsAtOnce)
	for i := range n {
		places <- struct{}{}
		group.Go(func() {
			defer func() { <-places }()
			s, failed := enter(fmt.Sprintf("subscriber-%d", i))
			mu.Lock()
			defer mu.Unlock()
			if failed != nil {
				err = failed
				return
			}
			all = append(all, s)
		})
	}
	group.Wait()
	return all, err
}

// first waits at most 20 s until a subscriber gets packets.
func first(s subscriber) error {
	for range 200 {
		if s.packets() > 100 {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("Cannot measure: a subscriber got %d packets in 20 s: %w", s.packets(), s.err())
}

func counts(all []subscriber) []uint64 {
	n := make([]uint64, len(all))
	for i, s := range all {
		n[i] = s.packets()
	}
	return n
}

// profile begins one; stop writes what it can: it is for the developer's eyes.
func profile(path string) (stop func(), err error) {
	if path == "" {
		return func() {}, nil
	}
	f, err := os.Create(path + ".cpu")
	if err != nil {
		return nil, fmt.Errorf("Cannot write a profile: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, fmt.Errorf("Cannot profile: %w", err)
	}
	return func() {
		pprof.StopCPUProfile()
		_ = f.Close()
		if heap, err := os.Create(path + ".heap"); err == nil {
			_ = pprof.WriteHeapProfile(heap)
			_ = heap.Close()
		}
	}, nil
}
