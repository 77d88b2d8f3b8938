package bench

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"time"

	"vigie.dev/engine/media"
)

// clipFrames is ten seconds of speech.
const clipFrames = 500

// own is the address that the engine's sockets are bound to.
var own = netip.AddrFrom4([4]byte{127, 0, 0, 1})

// MediaConfig of the engine's packet path alone.
type MediaConfig struct {
	// Calls have two legs each, both of this process.
	Calls int
	// Port of the reflector.
	Port uint16
	// Run time.
	Run time.Duration
}

// Media is what the engine's port did, and how well it kept its schedule.
type Media struct {
	Sent, Received, Lost, Missed, Drops uint64
	// LatenessP99Ms of packets, and the mean opinion of the legs.
	LatenessP99Ms, MOS float64
	Priority           string
	Legs, Silent       int
}

// clips are two people's speech: noise, each frame of it unique, as real speech is.
func clips() (pair [2]*media.Clip, err error) {
	for i := range pair {
		source := rand.New(rand.NewPCG(uint64(i), 4))
		samples := make([]byte, clipFrames*(datagram-12))
		for j := range samples {
			samples[j] = byte(source.Uint32())
		}
		if pair[i], err = media.NewClip(samples, "pcma"); err != nil {
			return pair, err
		}
	}
	return pair, nil
}

// leg opens one end of a call; far gives the other end once it is open.
func openLeg(port *media.Port, leg int, behind uint16, says [2]*media.Clip, far func() *media.Stream) (*media.Stream, error) {
	return port.Open(media.StreamConfig{
		Remote: netip.AddrPortFrom(legAddress(leg), behind), PayloadType: 8, Codec: "pcma",
		Clip: says[leg&1], Heard: says[leg&1^1],
		Peer: func() (time.Time, bool) {
			if s := far(); s != nil {
				return s.Start(), true
			}
			return time.Time{}, false
		},
	})
}

func runMedia(p *peer, cfg MediaConfig) error {
	says, err := clips()
	if err != nil {
		return err
	}
	port, err := media.Listen(media.Config{LocalIP: own})
	if err != nil {
		return err
	}
	legs := make([]*media.Stream, 2*cfg.Calls)
	ready := make(chan struct{})
	for i := range legs {
		far := func() *media.Stream {
			select {
			case <-ready:
				return legs[i^1]
			default:
				return nil
			}
		}
		if legs[i], err = openLeg(port, i, cfg.Port, says, far); err != nil {
			return fmt.Errorf("Cannot open leg %d: %w", i, err)
		}
	}
	close(ready)
	time.Sleep(cfg.Run)
	if err := port.Close(); err != nil {
		return fmt.Errorf("Cannot close the media port: %w", err)
	}
	reports := make([]media.Report, len(legs))
	for i, s := range legs {
		reports[i] = s.Close()
	}
	return p.result(sumUp(reports, port.Health()))
}

// sumUp is the account of all legs.
func sumUp(reports []media.Report, h media.Health) Media {
	m := Media{Legs: len(reports), Sent: h.Sent, Received: h.Received, Missed: h.MissedTicks, Drops: h.SocketDrops,
		LatenessP99Ms: h.LatenessMs.P99, Priority: h.Priority}
	for _, r := range reports {
		m.Lost += r.Lost
		m.MOS += r.MOS / float64(len(reports))
		if r.Silent {
			m.Silent++
		}
	}
	return m
}
