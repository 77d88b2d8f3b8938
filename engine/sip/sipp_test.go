package sip

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"vigie.dev/engine/sip/description"
)

// sipp starts SIPp, another implementation, and skips aloud where it is absent.
func sipp(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := exec.LookPath("sipp")
	if err != nil {
		t.Skip("SKIPPED: no sipp on this machine (apt install sip-tester)")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, path, append(args, "-i", "127.0.0.1", "-nostdin", "-m", "1", "-timeout", "15s")...)
	cmd.Dir = t.TempDir()
	return cmd
}

// awaitListener waits until the kernel has a socket of that network bound to the port.
func awaitListener(t *testing.T, network string, port int) {
	t.Helper()
	local := fmt.Sprintf(":%04X ", port)
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		sockets, err := os.ReadFile("/proc/net/" + network)
		must(t, err)
		if strings.Contains(string(sockets), local) {
			return
		}
	}
	t.Fatalf("nobody listens on %s port %d", network, port)
}

func finish(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Wait(); err != nil {
		t.Errorf("sipp: %v", err)
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	must(t, err)
	defer func() { must(t, conn.Close()) }()
	return conn.LocalAddr().(*net.UDPAddr).Port
}

func TestCallToSIPp(t *testing.T) {
	for network, mode := range map[string]string{"udp": "u1", "tcp": "t1"} {
		t.Run(network, func(t *testing.T) { callToSIPp(t, network, mode) })
	}
}

func callToSIPp(t *testing.T, network, mode string) {
	port := freePort(t)
	cmd := sipp(t, "-sn", "uas", "-p", strconv.Itoa(port), "-t", mode)
	must(t, cmd.Start())
	awaitListener(t, network, port)
	a, err := New(Config{
		LocalIP: loopback, Transport: network, Edge: fmt.Sprintf("127.0.0.1:%d", port), Domain: testDomain,
	})
	must(t, err)
	defer func() { must(t, a.Close()) }()
	d, err := a.Invite(within(t, 10*time.Second), account("300001"), "service", offerOf(t, 4000), InviteOptions{})
	must(t, err)
	if _, _, codec, err := ParseAnswer(d.Remote()); err != nil || codec != "pcmu" {
		t.Errorf("answer of SIPp: %q, %v", codec, err)
	}
	if d.Timings().Challenged || d.Instance() != "" {
		t.Errorf("timings %+v, instance %q", d.Timings(), d.Instance())
	}
	sdd, err := d.Bye(within(t, 10*time.Second))
	must(t, err)
	t.Logf("SRD %v, SDD %v", d.Timings().SRD, sdd)
	finish(t, cmd)
}

func TestCallFromSIPp(t *testing.T) {
	e, a := edgeAndAgent(t, "udp")
	register(t, a, "300002")
	body := offerOf(t, 4002)
	over := make(chan struct{})
	a.HandleIncoming(func(in *Incoming) {
		must(t, in.Ring())
		d, err := in.Answer(body)
		must(t, err)
		<-d.Done()
		close(over)
	})
	target := a.link.local.Load().String()
	cmd := sipp(t, "-sn", "uac", "-s", "300002", "-d", "100", "-p", strconv.Itoa(freePort(t)), target)
	must(t, cmd.Start())
	finish(t, cmd)
	waitFor(t, over, "BYE of SIPp")
	if e.bypassed.Load() > 0 {
		t.Error("the registrar saw a request of the call")
	}
}

func TestSIPpPutsTheCallOnHold(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300002")
	directions := make(chan description.Direction, 1)
	body := offerOf(t, 4002)
	a.HandleIncoming(func(in *Incoming) {
		d, err := in.Answer(body)
		if err != nil {
			t.Errorf("Answer: %v", err)
			return
		}
		<-d.Done()
		directions <- directionIn(t, d.Local())
	})
	fromSIPp(t, a, "hold")
	if d := receive(t, directions, "end of the call"); d != description.RecvOnly {
		t.Errorf("the agent's last description is %s", d)
	}
}

// scripted starts SIPp as called by a scenario, and gives an agent that it is the edge of.
func scripted(t *testing.T, name string) (*exec.Cmd, *Agent) {
	t.Helper()
	scenario, err := filepath.Abs("testdata/sipp/" + name + ".xml")
	must(t, err)
	port := freePort(t)
	cmd := sipp(t, "-sf", scenario, "-p", strconv.Itoa(port))
	must(t, cmd.Start())
	a, err := New(Config{LocalIP: loopback, Edge: fmt.Sprintf("127.0.0.1:%d", port), Domain: testDomain})
	must(t, err)
	t.Cleanup(func() { must(t, a.Close()) })
	return cmd, a
}

func TestSIPpWantsItsProgressAcknowledged(t *testing.T) {
	cmd, a := scripted(t, "prack-uas")
	var early []byte
	opts := InviteOptions{Reliable: ReliableSupported, OnEarlyMedia: func(e Early) { early = e.Description }}
	d, err := a.Invite(within(t, 15*time.Second), account("300001"), "service", offerOf(t, 4000), opts)
	must(t, err)
	if len(early) == 0 {
		t.Error("the 183 brought no description")
	}
	_, err = d.Bye(within(t, 10*time.Second))
	must(t, err)
	finish(t, cmd)
}

func TestSIPpAcknowledgesProgress(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300002")
	body, ctx := offerOf(t, 4002), within(t, 15*time.Second)
	a.HandleIncoming(func(in *Incoming) {
		if err := in.Progress(ctx, Progress{Status: 180, Reliable: true}); err != nil {
			t.Errorf("Progress: %v", err)
		}
		if _, err := in.Answer(body); err != nil {
			t.Errorf("Answer: %v", err)
		}
	})
	fromSIPp(t, a, "prack-uac")
}

func TestSIPpIsTransferred(t *testing.T) {
	cmd, a := scripted(t, "refer-uas")
	ctx := within(t, 15*time.Second)
	d, err := a.Invite(ctx, account("300001"), "service", offerOf(t, 4000), InviteOptions{})
	must(t, err)
	transfer, err := d.Refer(ctx, "300003")
	must(t, err)
	if status, err := transfer.Wait(ctx); status != 200 || err != nil {
		t.Errorf("transfer ended with %d, %v", status, err)
	}
	_, err = d.Bye(ctx)
	must(t, err)
	finish(t, cmd)
}

func TestSIPpTransfersTheAgent(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	calls := threeParties(t, a)
	ctx := within(t, 15*time.Second)
	a.HandleReferral(func(r *Referral) {
		if _, err := r.Follow(ctx, offerOf(t, 4004), InviteOptions{}); err != nil {
			t.Errorf("Follow: %v", err)
		}
	})
	fromSIPp(t, a, "refer-uac")
	third := receive(t, calls["300003"], "call of the target")
	_, err := third.Bye(ctx)
	must(t, err)
}

// fromSIPp lets a scenario call 300002 at the agent.
func fromSIPp(t *testing.T, a *Agent, name string) {
	t.Helper()
	scenario, err := filepath.Abs("testdata/sipp/" + name + ".xml")
	must(t, err)
	cmd := sipp(t, "-sf", scenario, "-s", "300002", "-p", strconv.Itoa(freePort(t)), a.link.local.Load().String())
	must(t, cmd.Start())
	finish(t, cmd)
}

func TestSIPpRefreshesTheSession(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300002")
	sessions := make(chan Session, 1)
	body := offerOf(t, 4002)
	a.HandleIncoming(func(in *Incoming) {
		d, err := in.Answer(body)
		if err != nil {
			t.Errorf("Answer: %v", err)
			return
		}
		<-d.Done()
		sessions <- d.Session()
	})
	fromSIPp(t, a, "timer-uac")
	// SIPp has handed the refreshing over in its UPDATE.
	if s := receive(t, sessions, "end of the call"); s != (Session{Expires: 120 * time.Second, Ours: true, Refreshes: 1}) {
		t.Errorf("%+v", s)
	}
}

func TestSIPpWantsALongerSessionAndIsRefreshed(t *testing.T) {
	cmd, a := scripted(t, "timer-uas")
	d, err := a.Invite(within(t, 15*time.Second), account("300001"), "service", offerOf(t, 4000),
		InviteOptions{Session: SessionTimer{Expires: 2 * time.Second, MinSE: time.Second, Refresher: CallerRefreshes}})
	must(t, err)
	deadline := time.Now().Add(10 * time.Second)
	for d.Session().Refreshes < 2 && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond)
	}
	if s := d.Session(); s.Expires != 3*time.Second || !s.Ours || s.Refreshes < 2 {
		t.Errorf("%+v", s)
	}
	_, err = d.Bye(within(t, 10*time.Second))
	must(t, err)
	finish(t, cmd)
}

func TestSIPpRedirectsTheAgent(t *testing.T) {
	cmd, a := scripted(t, "redirect-uas")
	d, err := a.Invite(within(t, 15*time.Second), account("300001"), "service", offerOf(t, 4000), InviteOptions{MaxRedirects: 1})
	must(t, err)
	if d.Timings().Redirects != 1 {
		t.Errorf("%+v", d.Timings())
	}
	_, err = d.Bye(within(t, 10*time.Second))
	must(t, err)
	finish(t, cmd)
}

func TestSIPpIsRedirected(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300002")
	a.HandleIncoming(func(in *Incoming) {
		if err := in.Redirect(302, "Moved Temporarily", Contact{Number: "300003", Q: 0.7}, Contact{Number: "300004", Q: 0.2}); err != nil {
			t.Errorf("Redirect: %v", err)
		}
	})
	fromSIPp(t, a, "redirect-uac")
}
