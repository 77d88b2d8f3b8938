package clock

import (
	"testing"
	"time"
)

func TestSleepUntilWakesAtTheInstant(t *testing.T) {
	best := int64(time.Hour)
	for range 50 {
		at := Now() + int64(2*time.Millisecond)
		SleepUntil(at)
		if late := Now() - at; late > -int64(time.Microsecond)*50 {
			best = min(best, late)
		}
	}
	if best > int64(2*time.Millisecond) || best < -int64(50*time.Microsecond) {
		t.Errorf("woke %v after the instant at best", time.Duration(best))
	}
}

func TestTimeAndSinceAreEachOthersInverse(t *testing.T) {
	if ns := Since(Time(123456789)); ns != 123456789 {
		t.Errorf("%d", ns)
	}
}

func TestRoundTripIsArrivalLessReportLessDelay(t *testing.T) {
	// RFC 3550 figure 2.
	if ms, ok := RoundTripMs(0xb710_8000, 0xb705_2000, 0x0005_4000); !ok || ms != 6125 {
		t.Errorf("%v ms, %v", ms, ok)
	}
	if _, ok := RoundTripMs(100, 0, 0); ok {
		t.Error("a round trip without a report of ours")
	}
	if _, ok := RoundTripMs(100, 90, 20); ok {
		t.Error("a negative round trip")
	}
}

func TestNTPOfAnInstant(t *testing.T) {
	at := time.Date(2005, 11, 10, 9, 16, 9, 500_000_000, time.UTC)
	if ntp := NTP(at); ntp != uint64(at.Unix()+ntpEpoch)<<32|1<<31 {
		t.Errorf("%x", ntp)
	}
}
