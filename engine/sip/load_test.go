package sip

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestFiftyCallsASecond sets 100 calls up within two seconds, hangs them up, and finds no goroutine left.
func TestFiftyCallsASecond(t *testing.T) {
	const calls, every = 100, 20 * time.Millisecond
	e, a := edgeAndAgent(t, "udp")
	for i := range calls {
		register(t, a, fmt.Sprintf("301%03d", i), fmt.Sprintf("302%03d", i))
	}
	body := offerOf(t, 4002)
	a.HandleIncoming(func(in *Incoming) {
		if _, err := in.Answer(body); err != nil {
			t.Errorf("Answer: %v", err)
		}
	})
	before := ours()
	var running sync.WaitGroup
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for i := range calls {
		<-ticker.C
		running.Go(func() { oneCall(t, a, i) })
	}
	running.Wait()
	if n := e.bypassed.Load(); n > 0 {
		t.Errorf("%d requests went round the edge", n)
	}
	settle(t, before)
	must(t, a.Close())
	settle(t, 0)
	if len(a.dialogs) != 0 || len(a.bindings) != 0 {
		t.Errorf("%d dialogs and %d bindings are left", len(a.dialogs), len(a.bindings))
	}
}

func oneCall(t *testing.T, a *Agent, i int) {
	ctx := within(t, 20*time.Second)
	d, err := a.Invite(ctx, account(fmt.Sprintf("301%03d", i)), fmt.Sprintf("302%03d", i), offerOf(t, 4000), InviteOptions{})
	if err != nil {
		t.Errorf("call %d: %v", i, err)
		return
	}
	time.Sleep(200 * time.Millisecond)
	if _, err := d.Bye(ctx); err != nil {
		t.Errorf("call %d: %v", i, err)
	}
}

// ours counts the goroutines that run an Agent's code, and not the edge's of the test.
func ours() int {
	buf := make([]byte, 8<<20)
	n := 0
	for stack := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		for _, owner := range []string{
			"(*Agent)", "(*Incoming)", "(*link)", "(*Dialog)", "(*Subscription)", "(*attempt)", "(*Referral)", "(*flow)", "repeater",
		} {
			if strings.Contains(stack, "sip."+owner) || strings.Contains(stack, owner+".func") {
				n++
				break
			}
		}
	}
	return n
}

func settle(t *testing.T, want int) {
	t.Helper()
	deadline := time.Now().Add(5 * time.Second)
	n := ours()
	for ; n > want && time.Now().Before(deadline); n = ours() {
		time.Sleep(20 * time.Millisecond)
	}
	if n > want {
		t.Errorf("%d goroutines are left, expected %d", n, want)
	}
}
