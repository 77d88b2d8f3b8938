package bridge

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"vigie.dev/engine/marker"
	"vigie.dev/engine/room/roomtest"
	"vigie.dev/engine/sip"
)

// statusOf a refusal; 0 where it was none.
func statusOf(err error) int {
	var refused *sip.Failure
	if errors.As(err, &refused) {
		return refused.Status
	}
	return 0
}

func TestHandler_aRoomCallsATelephoneWhichHearsItAndIsHeard(t *testing.T) {
	w := newWorld(t, roomtest.Start(t))
	web := httptest.NewServer(w.bridge.Handler())
	t.Cleanup(web.Close)
	somebody := w.person("out", pulse())
	p := w.telephone("300004", "pcma")
	up := p.Answer(aLaw(pulse()))
	ask := func(token, body string) int {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, web.URL+"/calls", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+token)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		return response.StatusCode
	}
	for _, c := range []struct {
		why, token, body string
		want             int
	}{
		{"another's token", "guess", `{"room":"out","number":"300004"}`, 401},
		{"no request", testKey.Token(), `{"room":`, 400},
		{"a conference's number", testKey.Token(), `{"room":"out","number":"812345"}`, 400},
		{"a room that is not open", testKey.Token(), `{"room":"empty","number":"300004"}`, 404},
		{"a telephone that is not there", testKey.Token(), `{"room":"out","number":"300999"}`, 502},
		{"all as it should be", testKey.Token(), `{"room":"out","number":"300004"}`, 200},
	} {
		if got := ask(c.token, c.body); got != c.want {
			t.Errorf("%s: %d, expected %d", c.why, got, c.want)
		}
	}
	select {
	case taken := <-up:
		if taken.Err != nil {
			t.Fatal(taken.Err)
		}
		if taken.Offered.IsZero() || taken.Answered.Before(taken.Offered) || taken.TraceParent != "" {
			t.Errorf("offered at %v, answered at %v, trace %q", taken.Offered, taken.Answered, taken.TraceParent)
		}
	case <-time.After(time.Minute):
		t.Fatal("the telephone was not called")
	}
	eventually(t, "the room hears the telephone", func() bool { return somebody.Voices() == 1 })
	time.Sleep(5 * time.Second)
	if found := marker.Find(w.ear(p).Samples, 8000); len(found) < 1 {
		t.Errorf("the telephone heard %d markers in 5 s", len(found))
	}
	ears := w.ears(somebody)
	if found := marker.Find(ears[0].Samples, 8000); len(found) < 1 {
		t.Errorf("the room heard %d markers in 5 s", len(found))
	}
	eventually(t, "the call is over", func() bool { return w.bridge.Active() == 0 })
}
