package measure

import (
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"vigie.dev/engine/wan"
	"vigie.dev/engine/wan/rig"
)

// The relay's cost at 50,000 packets/s of 200 bytes, against the kernel's
// forwarding of the same packets between the same devices. Run with
// -benchtime 1x: one iteration is a sample of 4 s. CPU is in ns a packet, of
// the whole process (which also sends, hears, and pays for the kernel's
// forwarding) and of the relay's thread alone.
func BenchmarkPath(b *testing.B) {
	for _, c := range []struct {
		name    string
		relayed bool
		asked   wan.Impairment
	}{
		{"kernel", false, wan.Impairment{}},
		{"relay-nothing", true, wan.Impairment{}},
		{"relay-loss", true, wan.Impairment{Loss: 0.03, Burst: 4}},
		{"relay-delay", true, wan.Impairment{DelayMs: 80}},
		{"relay-all", true, wan.Impairment{DelayMs: 80, JitterMs: 5, Correlation: 0.25, Loss: 0.03, Burst: 4, Reorder: 0.01, Duplicate: 0.001}},
	} {
		b.Run(c.name, func(b *testing.B) {
			p := newPath(b)
			if c.relayed {
				p.ask(b, c.asked)
			}
			for b.Loop() {
				p.cost(b, c.asked)
			}
		})
	}
}

func (p path) cost(b *testing.B, asked wan.Impairment) {
	const pps, packets = 50_000, 200_000
	process, thread := p.used(b)
	s, err := Run(b.Context(), p.Tun, Plan{From: rig.Mouth, To: rig.Ear, PPS: pps, Packets: packets, Linger: 300 * time.Millisecond})
	must(b, err)
	processAfter, threadAfter := p.used(b)
	b.ReportMetric(float64(processAfter-process)/packets, "process-ns/packet")
	b.ReportMetric(float64(threadAfter-thread)/packets, "relay-ns/packet")
	b.ReportMetric(100*float64(threadAfter-thread)*pps/packets/1e9, "relay-%CPU")
	b.ReportMetric(s.PPS, "packets/s")
	b.ReportMetric(s.Got.DelayMs-asked.DelayMs, "ms-over-asked")
	b.ReportMetric(s.Got.SigmaMs, "ms-σ")
	b.ReportMetric(float64(s.Got.Lost), "lost")
}

// used is the CPU time of the process and of the relay's thread so far, ns.
func (p path) used(b *testing.B) (process, thread int64) {
	var usage unix.Rusage
	must(b, unix.Getrusage(unix.RUSAGE_SELF, &usage))
	process = usage.Utime.Nano() + usage.Stime.Nano()
	var err error
	must(b, p.Relay.Do(func() { err = unix.Getrusage(unix.RUSAGE_THREAD, &usage) }))
	must(b, err)
	return process, usage.Utime.Nano() + usage.Stime.Nano()
}
