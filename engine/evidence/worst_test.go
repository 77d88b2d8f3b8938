package evidence

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestWorstKeepsWhatSortingAllWouldPutFirst(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		n, most := 1+random.IntN(60), 1+random.IntN(12)
		worst := NewWorst(most, 1<<30)
		var all []Call
		for i := range n {
			c := Call{ID: fmt.Sprint(i), MOS: 1 + float64(random.IntN(8))/2}
			wanted := worst.Wants(c.MOS)
			if kept := worst.Offer(c); kept != wanted {
				t.Fatalf("wanted %v, kept %v", wanted, kept)
			}
			all = append(all, c)
		}
		slices.SortStableFunc(all, func(a, b Call) int {
			return cmp.Compare(a.MOS, b.MOS)
		})
		for i, c := range worst.Calls() {
			if c.ID != all[i].ID {
				t.Fatalf("place %d is call %s, want %s", i, c.ID, all[i].ID)
			}
		}
		if want := min(n, most); len(worst.Calls()) != want {
			t.Fatalf("%d calls kept, want %d", len(worst.Calls()), want)
		}
	}
}

func TestWorstStaysWithinItsBytesAndKeepsTheBeginning(t *testing.T) {
	const limit = 40_000
	worst := NewWorst(4, limit)
	for i := range 50 {
		c := testCall(t, fmt.Sprint(i), 4-float64(i)/20, 20+10*i)
		packets := len(c.Ears[0].Packets)
		worst.Offer(c)
		if worst.Bytes() > limit {
			t.Fatalf("%d bytes after call %d", worst.Bytes(), i)
		}
		if len(c.Ears[0].Packets) != packets {
			t.Fatal("the caller's call was changed")
		}
	}
	for _, c := range worst.Calls() {
		if !c.Trimmed || c.Ladder == "" || len(c.Ears[0].Packets) < 40 || c.Ears[0].Packets[0].Sequence != 0 {
			t.Errorf("call %s: trimmed %v, %d packets", c.ID, c.Trimmed, len(c.Ears[0].Packets))
		}
	}
}

func TestWorstCutsSignallingThatAloneIsTooLong(t *testing.T) {
	worst := NewWorst(1, 500)
	c := testCall(t, "x", 1, 5)
	c.Ladder = strings.Repeat(c.Ladder, 100)
	worst.Offer(c)
	if kept := worst.Calls()[0]; worst.Bytes() > 500 || !kept.Trimmed || kept.Ladder == "" || len(kept.Ears[0].Packets) != 0 {
		t.Errorf("%d bytes, ladder of %d", worst.Bytes(), len(kept.Ladder))
	}
}
