package netem

import (
	"net/netip"
	"os/exec"
	"strings"
	"testing"

	"vigie.dev/engine/wan"
)

func TestArgsAreThoseOfTc(t *testing.T) {
	for want, asked := range map[string]wan.Impairment{
		"limit 100000": {},
		"limit 100000 delay 80ms loss random 3% rate 10000000bit": {DelayMs: 80, Loss: 0.03, RateBps: 1e7},
		"limit 100000 delay 80ms 10ms 25% distribution normal":    {DelayMs: 80, JitterMs: 10, Correlation: 0.25},
		"limit 100000 delay 9.5ms 2ms 0% distribution uniform":    {DelayMs: 9.5, JitterMs: 2, Jitter: wan.Uniform},
		"limit 100000 loss gemodel 2% 25% 90% 0.1%":               {Gilbert: &wan.Loss{P: 0.02, R: 0.25, Bad: 0.9, Good: 0.001}},
		"limit 100000 loss gemodel 25% 25% 100% 0%":               {Loss: 0.5, Burst: 4},
		"limit 100000 delay 10ms duplicate 0.1% reorder 1%":       {DelayMs: 10, Duplicate: 0.001, Reorder: 0.01},
	} {
		args, err := Args(asked)
		if got := strings.Join(args, " "); err != nil || got != want {
			t.Errorf("%+v: %q in place of %q (%v)", asked, got, want, err)
		}
	}
	if _, err := Args(wan.Impairment{Loss: 1, Burst: 2}); err == nil {
		t.Error("arguments for a loss that cannot be had")
	}
}

func TestCanLeavesToTheRelayWhatNetemDoesInAnotherSense(t *testing.T) {
	if !Can(wan.Impairment{DelayMs: 80, Loss: 0.03}) {
		t.Error("delay and random loss")
	}
	for _, asked := range []wan.Impairment{{DelayMs: 80, JitterMs: 1}, {Reorder: 0.1}, {RateBps: 1e6}, {Duplicate: 0.1}, {Loss: 0.1, Burst: 2}, {Gilbert: &wan.Loss{R: 1}}} {
		if Can(asked) {
			t.Errorf("%+v", asked)
		}
	}
}

func TestLinesGiveEachSourceItsClass(t *testing.T) {
	network := netip.MustParsePrefix("198.19.1.0/24")
	lines, err := Lines("vx3", []From{{Networks: []netip.Prefix{network}, Asked: wan.Impairment{DelayMs: 80}}})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"qdisc replace dev vx3 root handle 1: htb default 0",
		"class add dev vx3 parent 1: classid 1:1 htb rate 100gbit quantum 60000",
		"qdisc add dev vx3 parent 1:1 handle 10: netem limit 100000 delay 80ms",
		"filter add dev vx3 parent 1: protocol ip prio 1 u32 match ip src 198.19.1.0/24 flowid 1:1",
	}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s", strings.Join(lines, "\n"))
	}
}

// tc itself reads the arguments before it asks the kernel for the discipline.
func TestTcUnderstandsTheArguments(t *testing.T) {
	tc, err := exec.LookPath("tc")
	if err != nil {
		t.Skipf("skipped: no tc here: %v", err)
	}
	args, err := Args(wan.Impairment{DelayMs: 80, Loss: 0.03, RateBps: 1e7})
	if err != nil {
		t.Fatal(err)
	}
	// No such device: nothing can come of it.
	said, err := exec.Command(tc, append([]string{"qdisc", "add", "dev", "vigie-none", "root", "netem"}, args...)...).CombinedOutput()
	if err == nil || !strings.Contains(string(said), `Cannot find device "vigie-none"`) {
		t.Errorf("%s (%v)", said, err)
	}
}
