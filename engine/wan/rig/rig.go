// Package rig is a place to measure a relay in: a kernel that forwards, a relay
// between two regions and a device that stands for a host of each, all in a
// network namespace of its own, from which no packet can leave.
package rig

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"golang.org/x/sys/unix"

	"vigie.dev/engine/wan"
	"vigie.dev/engine/wan/relay"
)

// ErrNotHere: this machine, or this user, cannot have such a place.
var ErrNotHere = errors.New("needs root, TUN devices, iproute2 and network namespaces")

const regions = `
regions:
  - { id: eu, title: Europe, index: 1 }
  - { id: sa, title: South America, index: 3 }
`

// Places of the two regions in the relay's list, which begins with the core.
const fromPlace, toPlace = 1, 2

// Mouth is a host of the one region, Ear of the other.
var Mouth, Ear = netip.MustParseAddr("198.19.1.254"), netip.MustParseAddr("198.19.3.254")

// Pair is the direction from Mouth to Ear.
var Pair = relay.Pair{From: "eu", To: "sa"}

// Rig is the place. Its relay runs until Close.
type Rig struct {
	Relay  *relay.Relay
	Routes *relay.Routes
	// Tun is both hosts' device: what is written to it comes from Mouth, and what the
	// kernel routes to Ear is read from it.
	Tun   *relay.Tun
	inner *relay.Tun
	stop  context.CancelFunc
	ended chan error
}

// Open moves the calling goroutine, and the programs that it starts, into a new
// network namespace for good, and makes a rig there whose relay holds at most
// `capacity` packets, and its place in Go's scheduler where `held` (Relay.HoldPlace);
// the stack's does not. The error is ErrNotHere where there can be none.
func Open(capacity int, held bool) (r *Rig, err error) {
	if err := alone(); err != nil {
		return nil, err
	}
	world, err := relay.ParseWorld([]byte(regions))
	if err != nil {
		return nil, err
	}
	r = &Rig{ended: make(chan error, 1)}
	if r.inner, err = relay.OpenTun("wan0"); err != nil {
		return nil, err
	}
	if r.Routes, err = relay.NewRoutes("wan0", world); err != nil {
		return nil, errors.Join(err, r.inner.Close())
	}
	if r.Relay, err = relay.New(r.inner, world.Regions, capacity); err != nil {
		return nil, errors.Join(err, r.inner.Close())
	}
	if held {
		r.Relay.HoldPlace()
	}
	if r.Tun, err = relay.OpenTun("wan1"); err != nil {
		return nil, errors.Join(err, r.inner.Close())
	}
	if err := relay.Host("wan1", Ear.String()); err != nil {
		return nil, errors.Join(err, r.Tun.Close(), r.inner.Close())
	}
	var ctx context.Context
	ctx, r.stop = context.WithCancel(context.Background())
	go func() { r.ended <- r.Relay.Run(ctx) }()
	return r, nil
}

// Ask puts a link with these figures between Mouth and Ear.
func (r *Rig) Ask(asked wan.Impairment) error {
	link, err := wan.NewLink(asked, 1)
	if err != nil {
		return err
	}
	if err := r.Relay.Set(fromPlace, toPlace, link); err != nil {
		return err
	}
	return r.Routes.Through(Pair, true)
}

// Close ends the relay and gives the devices back.
func (r *Rig) Close() error {
	r.stop()
	return errors.Join(<-r.ended, r.Tun.Close(), r.inner.Close())
}

// alone gives the calling goroutine's thread a namespace that forwards and has no
// other world. It is never unlocked: the thread ends with the goroutine, and the
// namespace with it.
func alone() error {
	if os.Geteuid() != 0 {
		return fmt.Errorf("Cannot be alone: not root: %w", ErrNotHere)
	}
	if _, err := os.Stat("/dev/net/tun"); err != nil {
		return fmt.Errorf("Cannot be alone: %w: %w", err, ErrNotHere)
	}
	if _, err := exec.LookPath("ip"); err != nil {
		return fmt.Errorf("Cannot be alone: %w: %w", err, ErrNotHere)
	}
	runtime.LockOSThread()
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		return fmt.Errorf("Cannot be alone: %w: %w", err, ErrNotHere)
	}
	for path, value := range map[string]string{"ip_forward": "1", "conf/all/rp_filter": "0", "conf/default/rp_filter": "0"} {
		if err := os.WriteFile(filepath.Join("/proc/sys/net/ipv4", path), []byte(value), 0o600); err != nil {
			return fmt.Errorf("Cannot have the kernel forward: %w", err)
		}
	}
	return nil
}
