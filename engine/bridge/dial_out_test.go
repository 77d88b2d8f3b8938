package bridge

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"vigie.dev/engine/marker"
	"vigie.dev/engine/sip"
)

var inviteOnce = sip.InviteOptions{}

func accountOf(number string) sip.Account { return sip.Account{Number: number, Password: "none"} }

func digit(key rune) sip.Digit { return sip.Digit{Key: key, Duration: 100 * time.Millisecond} }

// statusOf a refusal; 0 where it was none.
func statusOf(err error) int {
	var refused *sip.Failure
	if errors.As(err, &refused) {
		return refused.Status
	}
	return 0
}

func TestHandler_aRoomCallsATelephoneWhichHearsItAndIsHeard(t *testing.T) {
	url, e := startServer(t), startEdge(t)
	b := startBridge(t, e, url)
	web := httptest.NewServer(b.Handler())
	t.Cleanup(web.Close)
	somebody := newPerson(t, url, "out", pulse())
	p := newPhone(t, e, "300004", "pcma")
	up := p.answer(aLaw(pulse()))
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
	case <-up:
	case <-time.After(10 * time.Second):
		t.Fatal("the telephone was not called")
	}
	eventually(t, "the room hears the telephone", func() bool {
		somebody.mutex.Lock()
		defer somebody.mutex.Unlock()
		return len(somebody.tracks) == 1
	})
	time.Sleep(3 * time.Second)
	if found := marker.Find(p.over().samples, 8000); len(found) < 2 {
		t.Errorf("the telephone heard %d markers in 3 s", len(found))
	}
	somebody.leave()
	if found := marker.Find(somebody.heard(t)[0].samples, 8000); len(found) < 2 {
		t.Errorf("the room heard %d markers in 3 s", len(found))
	}
	eventually(t, "the call is over", func() bool { return b.Active() == 0 })
}
