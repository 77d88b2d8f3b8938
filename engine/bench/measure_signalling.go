package bench

import (
	"context"
	"fmt"
	"time"
)

// signallingRate is calls a second, each of them hung up as soon as it is answered.
const signallingRate = 1500

// signalling compares the two ends of a call without media, each against the same far end: SIPp.
func (b *bencher) signalling() ([]Figure, error) {
	calling := Figure{Name: "signalling of a call, calling", Unit: "µs", Against: "SIPp", Limit: 2}
	called := Figure{Name: "signalling of a call, called", Unit: "µs", Against: "SIPp", Limit: 2}
	calls := signallingRate * int(b.opts.short(3*time.Second, 8*time.Second).Seconds())
	err := b.rounds("signalling", min(3, b.opts.rounds()), func(ctx context.Context) error {
		began := time.Now()
		uac, uas, err := b.sippPair(ctx, "", callers("", calls, signallingRate, 0))
		if err != nil {
			return err
		}
		done, failed, err := sippCounts(b.dir, "uac")
		if err != nil {
			return err
		}
		calling.spoilCalls("SIPp's", done, failed, calls)
		called.spoilCalls("SIPp's", done, failed, calls)
		calling.spoilRate("SIPp", done, time.Since(began)-settle-time.Second)
		ours, err := b.caller(ctx, &calling, calls)
		if err != nil {
			return err
		}
		calling.add(ours, micros(uac, uint64(done)))
		if ours, err = b.callee(ctx, &called, calls); err != nil {
			return err
		}
		called.add(ours, micros(uas, uint64(done)))
		return nil
	})
	return []Figure{calling, called}, err
}

// caller gives our cost of placing a call to SIPp, µs.
func (b *bencher) caller(ctx context.Context, f *Figure, calls int) (float64, error) {
	far, err := startSIPp(ctx, b.dir, "uas", sippUAS)
	if err != nil {
		return 0, err
	}
	time.Sleep(settle)
	p, err := startRole(ctx, "caller", CallerConfig{Edge: sippAddress, Calls: calls, Rate: signallingRate})
	if err != nil {
		return 0, err
	}
	var s Signalled
	cpu, err := p.result(&s)
	if err != nil {
		return 0, err
	}
	f.spoilCalls("ours", s.Done, s.Failed, calls)
	f.spoilRate("our caller", s.Done, time.Duration(s.Seconds*1e9))
	_, err = far.stop()
	return micros(cpu, uint64(s.Done)), err
}

// callee gives our cost of taking a call of SIPp, µs.
func (b *bencher) callee(ctx context.Context, f *Figure, calls int) (float64, error) {
	p, err := startRole(ctx, "callee", CalleeConfig{})
	if err != nil {
		return 0, err
	}
	port, err := p.port()
	if err != nil {
		return 0, err
	}
	far, err := startSIPp(ctx, b.dir, "uac", sippUAC, callers(fmt.Sprintf("%v:%d", own, port), calls, signallingRate, 0)...)
	if err != nil {
		return 0, err
	}
	if _, err := far.ended(); err != nil {
		return 0, err
	}
	var s Signalled
	cpu, err := p.end(&s)
	if err != nil {
		return 0, err
	}
	f.spoilCalls("ours", s.Done, s.Failed, calls)
	return micros(cpu, uint64(s.Done)), nil
}

// spoilRate voids the figure where the calls came slower than asked for.
func (f *Figure) spoilRate(who string, done int, took time.Duration) {
	if rate := float64(done) / took.Seconds(); rate < 0.95*signallingRate {
		f.spoil("%s made %.0f calls/s, not %d", who, rate, signallingRate)
	}
}
