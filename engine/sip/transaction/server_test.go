package transaction

import (
	"errors"
	"slices"
	"testing"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

// act is what happens to a server after a wait: a response of ours, or else a request that comes again, or its ACK.
type act struct {
	wait    time.Duration
	respond int
	come    wire.RequestMethod
}

// serverCases are figures 7 and 8 of RFC 3261 with RFC 6026's Accepted.
var serverCases = []struct {
	name     string
	method   wire.RequestMethod
	reliable bool
	acts     []act
	sent     []string
	up       []string
	kept     int
}{
	{"100 after 200 ms, again for a retransmission", wire.INVITE, false, []act{{190 * time.Millisecond, 0, ""}, {310 * time.Millisecond, 0, "INVITE"}},
		[]string{"100@200", "100@500"}, []string{"INVITE"}, 1},
	{"no 100 after 180", wire.INVITE, false, []act{{0, 180, ""}, {time.Second, 0, "INVITE"}}, []string{"180@0", "180@1000"}, []string{"INVITE"}, 1},
	{"timers G and H", wire.INVITE, false, []act{{0, 486, ""}, {32 * time.Second, 0, ""}},
		[]string{"486@0", "486@500", "486@1500", "486@3500", "486@7500", "486@11500", "486@15500", "486@19500", "486@23500", "486@27500", "486@31500"},
		[]string{"INVITE"}, 0},
	{"H alone over a reliable path", wire.INVITE, true, []act{{0, 486, ""}, {31990 * time.Millisecond, 0, ""}}, []string{"486@0"}, []string{"INVITE"}, 1},
	{"ACK stops G, I absorbs more", wire.INVITE, false, []act{{0, 486, ""}, {600 * time.Millisecond, 0, "ACK"}, {4990 * time.Millisecond, 0, "ACK"}},
		[]string{"486@0", "486@500"}, []string{"INVITE"}, 1},
	{"I ends", wire.INVITE, false, []act{{0, 486, ""}, {0, 0, "ACK"}, {5 * time.Second, 0, ""}}, []string{"486@0"}, []string{"INVITE"}, 0},
	{"I is 0 over a reliable path", wire.INVITE, true, []act{{0, 486, ""}, {0, 0, "ACK"}}, []string{"486@0"}, []string{"INVITE"}, 0},
	{"2xx may be repeated until L, retransmissions get nothing, the ACK goes up", wire.INVITE, false,
		[]act{{0, 200, ""}, {500 * time.Millisecond, 200, ""}, {0, 0, "INVITE"}, {0, 0, "ACK"}, {31490 * time.Millisecond, 0, ""}},
		[]string{"200@0", "200@500"}, []string{"INVITE", "ACK"}, 1},
	{"L ends", wire.INVITE, true, []act{{0, 200, ""}, {32 * time.Second, 0, ""}}, []string{"200@0"}, []string{"INVITE"}, 0},
	{"nothing before the user's response", wire.BYE, false, []act{{time.Second, 0, "BYE"}}, nil, []string{"BYE"}, 1},
	{"J repeats the final response", wire.BYE, false, []act{{0, 200, ""}, {31990 * time.Millisecond, 0, "BYE"}},
		[]string{"200@0", "200@31990"}, []string{"BYE"}, 1},
	{"J ends", wire.BYE, false, []act{{0, 200, ""}, {32 * time.Second, 0, ""}}, []string{"200@0"}, []string{"BYE"}, 0},
	{"J is 0 over a reliable path", wire.BYE, true, []act{{0, 481, ""}}, []string{"481@0"}, []string{"BYE"}, 0},
}

func TestServerMachines(t *testing.T) {
	for _, test := range serverCases {
		// With a branch as RFC 3261 has it, and as RFC 2543 does not.
		for _, branch := range []string{"z9hG4bK1", ""} {
			t.Run(string(test.method)+": "+test.name+branch, func(t *testing.T) {
				b := newBench(test.reliable)
				req := request(test.method, branch)
				b.TakeRequest(req, b.path)
				for _, a := range test.acts {
					b.clock.advance(a.wait)
					switch {
					case a.respond != 0:
						if err := b.last.Respond(response(req, a.respond)); err != nil {
							t.Error(err)
						}
					case a.come != "":
						b.TakeRequest(request(a.come, branch), b.path)
					}
				}
				b.path.expect(t, test.sent...)
				b.expectPending(t, 0, test.kept)
				if !slices.Equal(b.up, test.up) {
					t.Errorf("handed up %v, expected %v", b.up, test.up)
				}
			})
		}
	}
}

func TestServerRefusesASecondFinalResponse(t *testing.T) {
	b := newBench(false)
	req := request(wire.INVITE, "z9hG4bK1")
	b.TakeRequest(req, b.path)
	if err := b.last.Respond(response(req, 486)); err != nil {
		t.Fatal(err)
	}
	for _, status := range []int{180, 200, 603} {
		if err := b.last.Respond(response(req, status)); !errors.Is(err, ErrEnded) {
			t.Errorf("%d after 486: %v", status, err)
		}
	}
}

func TestCancelIsToldOfBeforeAFinalResponseOnly(t *testing.T) {
	b := newBench(false)
	req := request(wire.INVITE, "z9hG4bK1")
	b.TakeRequest(req, b.path)
	invite, told := b.last, 0
	invite.OnCancel(func() { told++ })
	if b.Cancelled(request(wire.CANCEL, "z9hG4bK2")) != nil || b.Cancelled(request(wire.CANCEL, "z9hG4bK1")) != invite {
		t.Error("CANCEL does not name its INVITE")
	}
	invite.Cancel()
	if err := invite.Respond(response(req, 487)); err != nil {
		t.Error(err)
	}
	invite.Cancel()
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}

func TestServerEndsWithItsPath(t *testing.T) {
	b := newBench(true)
	b.TakeRequest(request(wire.INVITE, "z9hG4bK1"), b.path)
	ended := 0
	b.last.OnEnd(func() { ended++ })
	b.Lost(b.path)
	b.Close()
	if ended != 1 {
		t.Errorf("told %d times", ended)
	}
	b.expectPending(t, 0, 0)
}
