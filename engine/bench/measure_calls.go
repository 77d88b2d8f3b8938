package bench

import (
	"context"
	"math"
	"time"
)

const (
	// callsHeld at a time while calls a core are measured, and how many are placed a second.
	callsHeld = 600
	callsRate = 300
	// packetsASecond of a call, both ends together.
	packetsASecond = 100
)

// ofBare is the share of the bare loop's calls that the engine is to have at
// least: a packet may cost 1.5 times the loop's.
const ofBare = 0.67

// calls compares whole calls: signalling and media of both ends, ours with
// scoring. The bare loop stands beside them, with the same packets: what it has
// is what an engine could have that cost nothing but its sockets.
func (b *bencher) calls() ([]Figure, error) {
	f := Figure{Name: "calls a core, with media", Against: "SIPp rtp_stream", Limit: 1.5, AtLeast: true}
	share := Figure{Name: "  the same", Against: "bare loop, its packets alone", Limit: ofBare, AtLeast: true}
	bound := Figure{Name: "  the bare loop itself", Against: "SIPp rtp_stream"}
	hold := b.opts.short(4*time.Second, 10*time.Second)
	err := b.rounds("calls", min(3, b.opts.rounds()), func(ctx context.Context) error {
		ours, cpu, err := b.wholeCalls(ctx, &f, CallsConfig{Calls: callsHeld, Rate: callsRate, Hold: hold}, 1)
		if err != nil {
			return err
		}
		f.spoilBy(ours.Media)
		f.spoilCalls("ours", ours.Done, ours.Failed, callsHeld)
		base, err := b.sippCalls(ctx, &f, hold)
		if err != nil {
			return err
		}
		loop, err := b.bareCalls(ctx, &f, hold/2)
		if err != nil {
			return err
		}
		held := min(ours.TalkSeconds, float64(ours.Sent)/packetsASecond) / cpu.Seconds()
		share.spoiled, bound.spoiled = f.spoiled, f.spoiled
		f.add(held, base)
		share.add(held, loop)
		bound.add(loop, base)
		return nil
	})
	b.capacity, f.Bound = f.Ours.Median(), bound.Ratio
	return []Figure{f, share, bound}, err
}

// bareCalls gives the calls a core whose packets the bare loop sends and receives.
func (b *bencher) bareCalls(ctx context.Context, f *Figure, run time.Duration) (float64, error) {
	end, port, err := b.reflector(ctx, f, 1)
	if err != nil {
		return 0, err
	}
	cost, err := b.bare(ctx, BareConfig{Legs: 2 * callsHeld, Port: port, Run: run})
	if err != nil {
		return 0, err
	}
	if cost == 0 {
		f.spoil("the bare loop sent nothing")
		return 0, end()
	}
	return 1e6 / packetsASecond / cost, end()
}

// wholeCalls runs the engine's, with both ends in one process.
func (b *bencher) wholeCalls(ctx context.Context, f *Figure, cfg CallsConfig, thin int) (c Calls, cpu time.Duration, err error) {
	end, port, err := b.reflector(ctx, f, thin)
	if err != nil {
		return c, 0, err
	}
	cfg.Port = port
	p, err := startRole(ctx, "calls", cfg)
	if err != nil {
		return c, 0, err
	}
	if cpu, err = p.result(&c); err != nil {
		return c, cpu, err
	}
	return c, cpu, end()
}

// sippCalls gives SIPp's calls a core: seconds of talk for a second of both its processes.
func (b *bencher) sippCalls(ctx context.Context, f *Figure, hold time.Duration) (float64, error) {
	// Ours are all held until the last one is up; SIPp's each as long as ours on average.
	hold += time.Second * callsHeld / callsRate / 2
	before, _ := datagramsOut()
	uac, uas, err := b.sippPair(ctx, "-rtp", callers("", callsHeld, callsRate, hold))
	if err != nil {
		return 0, err
	}
	done, failed, err := sippCounts(b.dir, "uac-rtp")
	f.spoilCalls("SIPp's", done, failed, callsHeld)
	talk := hold.Seconds() * float64(done)
	if after, ok := datagramsOut(); ok {
		// What it really sent is what counts: on a busy machine it falls behind.
		sent := float64(after-before) / packetsASecond
		if sent < 0.8*talk {
			f.spoil("SIPp sent the packets of %.0f s in %.0f s of talk", sent, talk)
		}
		talk = min(talk, sent)
	}
	return talk / (uac + uas).Seconds(), err
}

// sippPair runs SIPp against itself and gives the processor time of each end.
func (b *bencher) sippPair(ctx context.Context, kind string, options []string) (uac, uas time.Duration, err error) {
	called, err := startSIPp(ctx, b.dir, "uas"+kind, sippUAS)
	if err != nil {
		return 0, 0, err
	}
	time.Sleep(settle)
	options[len(options)-1] = sippAddress
	calling, err := startSIPp(ctx, b.dir, "uac"+kind, sippUAC, options...)
	if err != nil {
		return 0, 0, err
	}
	if uac, err = calling.ended(); err != nil {
		return 0, 0, err
	}
	uas, err = called.stop()
	return uac, uas, err
}

// spoilCalls voids the figure where too many calls failed.
func (f *Figure) spoilCalls(whose string, done, failed, wanted int) {
	if failed > int(math.Ceil(failedShare*float64(wanted))) || done < wanted*99/100 {
		f.spoil("%s: %d of %d calls ended well, %d failed", whose, done, wanted, failed)
	}
}
