package sip

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestLosersOfAForkAreAcknowledgedAndHungUp(t *testing.T) {
	p := startPeer(t)
	a := p.agent(nil)
	var branches []string
	call := p.dial(a, InviteOptions{OnEarlyMedia: func(e Early) { branches = append(branches, e.Branch) }})
	invite := p.next("INVITE")
	sdp := string(offerOf(t, 4002))
	for _, tag := range []string{"a", "b"} {
		p.reply(invite, 183, tag, sdp, "Content-Type: application/sdp")
		time.Sleep(20 * time.Millisecond) // the library may swap messages that come at once
	}
	p.reply(invite, 200, "b", sdp, "Content-Type: application/sdp")
	won := <-call
	must(t, won.err)
	if tagOf(won.dialog.remote) != "b" || !slices.Equal(branches, []string{"a", "b"}) {
		t.Errorf("winner %q of branches %v", tagOf(won.dialog.remote), branches)
	}
	p.next("ACK")
	for range 2 {
		// The loser's 200 comes twice: one ACK each, one BYE.
		p.reply(invite, 200, "a", sdp, "Content-Type: application/sdp")
		if to, _ := p.next("ACK").Get("To"); !strings.HasSuffix(to, "tag=a") {
			t.Errorf("ACK of the loser goes to %s", to)
		}
	}
	must(t, p.hangLoserUp())
	if won.dialog.over() || len(a.dialogs) != 1 {
		t.Errorf("the winner is over, or one of %d", len(a.dialogs))
	}
	over := make(chan error, 1)
	go func() {
		_, err := won.dialog.Bye(within(t, 5*time.Second))
		over <- err
	}()
	bye := p.next("BYE")
	if to, _ := bye.Get("To"); !strings.HasSuffix(to, "tag=b") {
		t.Errorf("BYE of the winner goes to %s", to)
	}
	p.reply(bye, 200, "", "")
	must(t, <-over)
}

// hangLoserUp waits for the BYE of the branch a, which may be retransmitted until it is answered.
func (p *rawPeer) hangLoserUp() error {
	deadline := time.Now().Add(10 * time.Second)
	for time.Now().Before(deadline) {
		bye := p.next("BYE")
		to, _ := bye.Get("To")
		p.reply(bye, 200, "", "")
		if strings.HasSuffix(to, "tag=a") {
			return nil
		}
		return errors.New("BYE to " + to)
	}
	return errors.New("no BYE")
}

func TestRedirectionGoesToTheBestContactByTheEdge(t *testing.T) {
	p := startPeer(t)
	a := p.agent(nil)
	call := p.dial(a, InviteOptions{MaxRedirects: 2})
	p.reply(p.next("INVITE"), 302, "x", "", `Contact: <sip:low@192.0.2.1>;q=0.1, "Best" <sip:best@192.0.2.2?Subject=x>;q=0.9`)
	p.next("ACK")
	second := p.next("INVITE")
	if second.URI != "sip:best@192.0.2.2" {
		t.Errorf("second INVITE to %s", second.URI)
	}
	if number, _, _ := second.CSeq(); number != 2 {
		t.Errorf("second INVITE is number %d", number)
	}
	p.reply(second, 302, "y", "", "Contact: <sip:300002@"+testDomain+">")
	p.next("ACK")
	var f *Failure
	if r := <-call; !errors.As(r.err, &f) || f.Status != 302 {
		t.Errorf("a loop ended with %v", r.err)
	}
}

func TestRedirectionIsAFailureUnlessAskedFor(t *testing.T) {
	p := startPeer(t)
	call := p.dial(p.agent(nil), InviteOptions{})
	p.reply(p.next("INVITE"), 302, "x", "", "Contact: <sip:other@192.0.2.1>")
	p.next("ACK")
	var f *Failure
	if r := <-call; !errors.As(r.err, &f) || f.Status != 302 {
		t.Errorf("ended with %v", r.err)
	}
}

func TestReliableResponsesAreAcknowledgedInOrder(t *testing.T) {
	p := startPeer(t)
	call := p.dial(p.agent(nil), InviteOptions{Reliable: ReliableSupported})
	invite := p.next("INVITE")
	if supported, _ := invite.Get("Supported"); !strings.Contains(supported, "100rel") {
		t.Errorf("Supported: %s", supported)
	}
	for _, rseq := range []string{"7", "9", "8", "8"} {
		p.reply(invite, 183, "a", "", "Require: 100rel", "RSeq: "+rseq)
		time.Sleep(20 * time.Millisecond)
	}
	for _, want := range []string{"7 1 INVITE", "8 1 INVITE"} {
		prack := p.next("PRACK")
		if rack, _ := prack.Get("RAck"); rack != want {
			t.Errorf("RAck: %s, expected %s", rack, want)
		}
		p.reply(prack, 200, "", "")
	}
	p.reply(invite, 200, "a", string(offerOf(t, 4002)), "Content-Type: application/sdp")
	r := <-call
	must(t, r.err)
	p.next("ACK")
	if next := r.dialog.next(); next != 4 {
		t.Errorf("next number is %d, expected the one behind two PRACKs", next)
	}
	r.dialog.end()
}
