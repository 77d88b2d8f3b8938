package clock

import (
	"runtime"
	"runtime/debug"
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
