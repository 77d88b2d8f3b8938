package sip

import (
	"context"
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"strconv"
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
	time.Sleep(300 * time.Millisecond)
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
	scenario, err := filepath.Abs("testdata/sipp/hold.xml")
	must(t, err)
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
	cmd := sipp(t, "-sf", scenario, "-s", "300002", "-p", strconv.Itoa(freePort(t)), a.link.local.Load().String())
	must(t, cmd.Start())
	finish(t, cmd)
	if d := receive(t, directions, "end of the call"); d != description.RecvOnly {
		t.Errorf("the agent's last description is %s", d)
	}
}
