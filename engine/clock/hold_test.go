package clock

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestRest_wakesAtTheInstant(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	best := int64(time.Hour)
	for range 50 {
		at := Now() + int64(2*time.Millisecond)
		Hold()
		Rest(at)
		Release()
		if late := Now() - at; late > -int64(time.Microsecond)*50 {
			best = min(best, late)
		}
	}
	if best > int64(2*time.Millisecond) {
		t.Errorf("woke %v after the instant at best", time.Duration(best))
	}
}

// The collector stops the world and reads every stack although a goroutine is
// never out of Hold: neither with time to sleep nor, overloaded, without.
func TestRest_letsTheCollectorThrough(t *testing.T) {
	for name, step := range map[string]int64{"sleeps": int64(time.Millisecond), "overloaded": 0} {
		var stop atomic.Bool
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			runtime.LockOSThread()
			Hold()
			for !stop.Load() {
				for until := Now() + int64(200*time.Microsecond); Now() < until; {
				}
				Rest(Now() + step)
			}
			Release()
		}()
		var before, after debug.GCStats
		debug.ReadGCStats(&before)
		done := make(chan struct{})
		go func() {
			defer close(done)
			for range 5 {
				runtime.GC()
			}
		}()
		select {
		case <-done:
		case <-time.After(time.Minute):
			t.Fatalf("%s: the collector waits for ever", name)
		}
		stop.Store(true)
		<-ended
		if debug.ReadGCStats(&after); after.NumGC-before.NumGC < 5 {
			t.Errorf("%s: %d collections", name, after.NumGC-before.NumGC)
		}
	}
}

// Where there is one place only, nobody else runs until it is released, however long that takes.
func TestHold_keepsThePlace(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var ran atomic.Bool
	Hold()
	go ran.Store(true)
	for until := Now() + int64(60*time.Millisecond); Now() < until; {
		attend()
	}
	early := ran.Load()
	Release()
	if early {
		t.Error("another goroutine ran meanwhile")
	}
	for deadline := time.Now().Add(time.Minute); !ran.Load() && time.Now().Before(deadline); {
		runtime.Gosched()
	}
	if !ran.Load() {
		t.Error("no other goroutine ran afterwards")
	}
}

const onOneProcessor = "VIGIE_CLOCK_ON_ONE_PROCESSOR"

// A thread with real-time priority and the collector on one processor: neither may
// wait for ever for what the other does not get to do. In a process of its own,
// which is ended when they do.
func TestRest_stepsAsideForTheCollectorOnItsProcessor(t *testing.T) {
	if os.Getenv(onOneProcessor) != "" {
		collectBesideRealTime(t)
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "taskset", "-c", "0", os.Args[0], "-test.run", "^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), onOneProcessor+"=1", "GOMAXPROCS=2")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func collectBesideRealTime(t *testing.T) {
	var stop atomic.Bool
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		runtime.LockOSThread()
		Raise()
		Hold()
		for next := Now(); !stop.Load(); next += int64(time.Millisecond) {
			Rest(next)
		}
		Release()
	}()
	n := 0
	for began := time.Now(); time.Since(began) < time.Second; n++ {
		runtime.GC()
	}
	stop.Store(true)
	<-ended
	if n < 5 {
		t.Errorf("%d collections in a second", n)
	}
}

// Where all places are held, what comes out of a system call never gets one.
func TestAddPlace_leavesOneForTheOthers(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	AddPlace(2)
	var stop atomic.Bool
	var told sync.WaitGroup
	for range 2 {
		told.Go(func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			Hold()
			defer Release()
			for until := Now() + int64(20*time.Second); !stop.Load(); {
				if Rest(Now() + int64(400*time.Microsecond)); Now() > until {
					t.Error("nobody else ran for 20 s")
					return
				}
			}
		})
	}
	time.Sleep(30 * time.Millisecond) // both hold theirs, if they can be had
	stop.Store(true)
	told.Wait()
}
