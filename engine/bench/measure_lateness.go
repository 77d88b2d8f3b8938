package bench

import (
	"context"
	"fmt"
	"time"

	"vigie.dev/engine/clock"
)

// lateness asks how late packets leave at 80 % of the calls that a core was found to hold.
func (b *bencher) lateness() ([]Figure, error) {
	calls := min(int(0.8*b.capacity), legsMost/2)
	f := Figure{Name: fmt.Sprintf("p99 send lateness, at %d calls (80 %%)", calls), Unit: "ms", Limit: 1}
	if calls == 0 {
		f.Voided = append(f.Voided, "no capacity was measured")
		return []Figure{f}, nil
	}
	hold := b.opts.short(4*time.Second, 10*time.Second)
	err := b.rounds("lateness", min(3, b.opts.rounds()), func(ctx context.Context) error {
		c, _, err := b.wholeCalls(ctx, &f, CallsConfig{Calls: calls, Rate: callsRate, Hold: hold}, 1)
		if err != nil {
			return err
		}
		f.note("%s", realTime(c.Priority))
		f.spoilCalls("ours", c.Done, c.Failed, calls)
		f.addAlone(c.LatenessP99Ms)
		return nil
	})
	return []Figure{f}, err
}

// realTime says in words what the sending thread had; without real-time, how late
// packets are depends on who else runs.
func realTime(priority string) string {
	if clock.Priority(priority) == clock.RoundRobin {
		return "real-time: yes (SCHED_RR)"
	}
	return fmt.Sprintf("real-time: no (the sending thread had %q; is cpu.rt_runtime_us of its control group 0?)", priority)
}
