package sip

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

func TestRegisterAnswersEachKindOfChallenge(t *testing.T) {
	for _, algorithm := range []string{"MD5", "SHA-256"} {
		for _, qop := range [][]string{nil, {"auth"}} {
			t.Run(fmt.Sprintf("%s %v", algorithm, qop), func(t *testing.T) {
				e, a := edgeAndAgent(t, "udp")
				e.guard.set(func(g *digestGuard) { g.algorithm, g.qop = algorithm, qop })
				register(t, a, "300001")
				if e.registered() != 1 || e.count(wire.REGISTER) != 2 {
					t.Errorf("%d bindings after %d REGISTERs", e.registered(), e.count(wire.REGISTER))
				}
			})
		}
	}
}

func TestRegisterTriesAgainWithAStaleNonce(t *testing.T) {
	e, a := edgeAndAgent(t, "udp")
	e.guard.set(func(g *digestGuard) { g.stale = 1 })
	register(t, a, "300001")
	if e.count(wire.REGISTER) != 3 {
		t.Errorf("%d REGISTERs", e.count(wire.REGISTER))
	}
}

func TestRegisterWithAWrongPasswordFails(t *testing.T) {
	e, a := edgeAndAgent(t, "udp")
	_, err := a.Register(within(t, 5*time.Second), Account{"300001", "wrong"})
	var f *Failure
	if !errors.As(err, &f) || f.Status != 401 || f.Method != "REGISTER" {
		t.Errorf("Register: %v", err)
	}
	if e.count(wire.REGISTER) != 2 {
		t.Errorf("%d REGISTERs", e.count(wire.REGISTER))
	}
}

func TestRegistrationIsRefreshedBeforeItEnds(t *testing.T) {
	e, a := edgeAndAgent(t, "udp")
	e.mu.Lock()
	e.expires = "1"
	e.mu.Unlock()
	register(t, a, "300001")
	before := e.count(wire.REGISTER)
	deadline := time.Now().Add(5 * time.Second)
	for e.count(wire.REGISTER) < before+2 && time.Now().Before(deadline) {
		time.Sleep(20 * time.Millisecond)
	}
	if e.count(wire.REGISTER) < before+2 {
		t.Error("no refresh within 5 s of a binding of 1 s")
	}
}

func TestUnregisterAndCloseTakeBindingsAway(t *testing.T) {
	e, a := edgeAndAgent(t, "udp")
	register(t, a, "300001", "300002", "300003")
	must(t, a.Unregister(within(t, 5*time.Second), account("300002")))
	must(t, a.Unregister(within(t, 5*time.Second), account("309999")))
	if e.registered() != 2 {
		t.Errorf("%d bindings after Unregister", e.registered())
	}
	must(t, a.Close())
	if e.registered() != 0 {
		t.Errorf("%d bindings after Close", e.registered())
	}
}

// A refresh that no edge answers waits 32 s; Close does not.
func TestCloseDoesNotWaitForARefreshThatNobodyAnswers(t *testing.T) {
	e, a := edgeAndAgent(t, "udp")
	e.mu.Lock()
	e.expires = "1"
	e.mu.Unlock()
	register(t, a, "300001")
	e.silent.Store(true)
	before := e.count(wire.REGISTER)
	deadline := time.Now().Add(10 * time.Second)
	for e.count(wire.REGISTER) == before && time.Now().Before(deadline) {
		time.Sleep(20 * time.Millisecond)
	}
	began := time.Now()
	if err := a.Close(); !errors.Is(err, ErrStillRegistered) {
		t.Errorf("closed with %v", err)
	}
	if took := time.Since(began); took > 5*closeTimeout {
		t.Errorf("Close took %v", took)
	}
}

func TestAThousandAccountsRegisterOverOneSocket(t *testing.T) {
	const accounts = 1000
	e, a := edgeAndAgent(t, "udp")
	numbers := make(chan string, accounts)
	for i := range accounts {
		numbers <- fmt.Sprintf("30%04d", i)
	}
	close(numbers)
	var workers sync.WaitGroup
	for range 50 {
		workers.Go(func() {
			for n := range numbers {
				if _, err := a.Register(within(t, 20*time.Second), account(n)); err != nil {
					t.Errorf("%s: %v", n, err)
				}
			}
		})
	}
	workers.Wait()
	if e.registered() != accounts {
		t.Errorf("%d bindings", e.registered())
	}
}
