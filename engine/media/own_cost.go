package media

import (
	"math"
	"runtime/metrics"
	"syscall"
	"time"
)

// gcPauses are the times that the collector stopped the process, ms: upper
// bounds of the runtime's own buckets. Only P99, Max and Count are set.
func gcPauses() Quantiles {
	sample := []metrics.Sample{{Name: "/sched/pauses/total/gc:seconds"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindFloat64Histogram {
		return Quantiles{}
	}
	h := sample[0].Value.Float64Histogram()
	var q Quantiles
	for _, n := range h.Counts {
		q.Count += n
	}
	var sum uint64
	for i, n := range h.Counts {
		if n == 0 {
			continue
		}
		bound := h.Buckets[i+1]
		if math.IsInf(bound, 1) {
			bound = h.Buckets[i]
		}
		if sum*100 < q.Count*99 {
			q.P99 = bound * 1000
		}
		sum += n
		q.Max = bound * 1000
	}
	return q
}

// cpuSeconds is the processor time of the process so far, user and system.
func cpuSeconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
}

// OwnCost of the whole process: the collector's pauses in ms, and its processor time in seconds.
func OwnCost() (pauses Quantiles, cpu float64) { return gcPauses(), cpuSeconds() }
