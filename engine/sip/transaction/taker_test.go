package transaction

import (
	"errors"
	"slices"
	"testing"

	wire "github.com/emiago/sipgo/sip"
)

// told keeps the statuses that a taker was given, 0 for none.
type told struct{ statuses []int }

func (w *told) take(res *wire.Response) {
	status := 0
	if res != nil {
		status = res.StatusCode
	}
	w.statuses = append(w.statuses, status)
}

func TestTakerIsGivenEachResponse_andTheEndWhereThereIsNone(t *testing.T) {
	for _, c := range []struct {
		name string
		come []int
		wait bool
		want []int
		err  error
	}{
		{"answered", []int{100, 180, 180, 180, 180, 200, 200}, true, []int{100, 180, 180, 180, 180, 200}, nil},
		{"refused", []int{486, 486}, true, []int{486}, nil},
		{"timed out", nil, true, []int{0}, ErrTimeout},
	} {
		b := newBench(false)
		req := request(wire.INVITE, "z9hG4bK1")
		var w told
		client, err := b.RequestFor(w.take, req, b.path)
		if err != nil {
			t.Fatal(err)
		}
		for _, status := range c.come {
			b.TakeResponse(response(req, status))
		}
		b.clock.advance(lifetime)
		if !slices.Equal(w.statuses, c.want) || !errors.Is(client.Err(), c.err) {
			t.Errorf("%s: %v, %v; expected %v, %v", c.name, w.statuses, client.Err(), c.want, c.err)
		}
		b.expectPending(t, 0, 0)
	}
}

func TestTakerIsToldThatTheLayerIsClosed_butNotOfTerminate(t *testing.T) {
	b := newBench(false)
	var closed, given told
	if _, err := b.RequestFor(closed.take, request(wire.BYE, "z9hG4bK1"), b.path); err != nil {
		t.Fatal(err)
	}
	client, err := b.RequestFor(given.take, request(wire.BYE, "z9hG4bK2"), b.path)
	if err != nil {
		t.Fatal(err)
	}
	client.Queue()
	client.Terminate()
	if _, ok := <-client.Responses(); ok {
		t.Error("a transaction that was given up has a response")
	}
	b.Close()
	if len(given.statuses) != 0 || !slices.Equal(closed.statuses, []int{0}) {
		t.Errorf("%v, %v", given.statuses, closed.statuses)
	}
}

func TestQueueTakesOverFromATaker_withWhatThatGotTooLate(t *testing.T) {
	b := newBench(false)
	req := request(wire.INVITE, "z9hG4bK1")
	var w told
	client, err := b.RequestFor(w.take, req, b.path)
	if err != nil {
		t.Fatal(err)
	}
	b.TakeResponse(response(req, 180))
	client.Queue()
	client.Give(response(req, 183))
	b.TakeResponse(response(req, 487))
	for _, want := range []int{183, 487} {
		if res := <-client.Responses(); res == nil || res.StatusCode != want {
			t.Errorf("got %v, expected %d", res, want)
		}
	}
	if !slices.Equal(w.statuses, []int{180}) {
		t.Errorf("taker got %v", w.statuses)
	}
}
