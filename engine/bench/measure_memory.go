package bench

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

const (
	memoryCalls = 5000
	memoryRate  = 400
	// memoryThin lets one packet in so many pass: 5,000 calls are a million
	// packets a second to and fro, and what is heard of them weighs the same.
	memoryThin = 16
)

// memory weighs a call with both its ends and their media in one process; SIPp's
// two processes, without media, stand beside it.
func (b *bencher) memory() ([]Figure, error) {
	f := Figure{Name: fmt.Sprintf("memory a call, at %d calls", memoryCalls), Unit: "kB", Against: "SIPp, no media", Limit: 32, Absolute: true}
	err := b.rounds("memory", 1, func(ctx context.Context) error {
		ours, _, err := b.wholeCalls(ctx, &f, CallsConfig{Calls: memoryCalls, Rate: memoryRate, Hold: 3 * time.Second}, memoryThin)
		if err != nil {
			return err
		}
		f.spoilCalls("ours", ours.Done, ours.Failed, memoryCalls)
		base, err := b.sippMemory(ctx)
		f.add(float64(ours.FullKB-ours.IdleKB)/memoryCalls, base)
		return err
	})
	return []Figure{f}, err
}

// sippMemory is what a call weighs in SIPp's two processes, kB.
func (b *bencher) sippMemory(ctx context.Context) (float64, error) {
	const rate, hold = 1000, 4 * time.Second
	uas, err := startSIPp(ctx, b.dir, "uas", sippUAS)
	if err != nil {
		return 0, err
	}
	time.Sleep(settle)
	idle, err := memoryOf(strconv.Itoa(uas.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	uac, err := startSIPp(ctx, b.dir, "uac", sippUAC, callers(sippAddress, memoryCalls, rate, memoryCalls/rate*time.Second+hold)...)
	if err != nil {
		return 0, err
	}
	select {
	case <-time.After(memoryCalls/rate*time.Second + hold/2):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	full := 0
	for _, p := range []*process{uas, uac} {
		kb, err := memoryOf(strconv.Itoa(p.cmd.Process.Pid))
		if err != nil {
			return 0, err
		}
		full += kb - idle // both are the same program
	}
	if _, err := uac.ended(); err != nil {
		return 0, err
	}
	_, err = uas.stop()
	return float64(full) / memoryCalls, err
}
