package sip

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vigie.dev/engine/sip/message"
)

// tortureAnswers are what an agent that has the accounts user, vivekg and UserB, and no handler, answers to each message of
// RFC 4475; 0 is silence, which responses deserve. Where a request is valid and wants a registrar or proxy, the agent
// says that it is none.
var tortureAnswers = map[string]int{
	"wsinv": 481, "intmeth": 501, "esc01": 404, "escnull": 405, "esc02": 405, "lwsdisp": 200, "longreq": 480, "dblreq": 405,
	"semiuri": 200, "transports": 200, "mpart01": 404, "unreason": 0, "noreason": 0,
	"badinv01": 400, "clerr": 400, "ncl": 400, "scalar02": 400, "scalarlg": 0, "quotbal": 400, "ltgtruri": 400, "lwsruri": 400,
	"lwsstart": 400, "trws": 400, "escruri": 400, "baddate": 480, "regbadct": 400, "badaspec": 400, "baddn": 400, "badvers": 505,
	"mismatch01": 400, "mismatch02": 501, "bigcode": 0,
	"badbranch": 200, "insuf": 400, "unkscm": 416, "novelsc": 416, "unksm2": 405, "bext01": 420, "invut": 415, "regaut01": 405,
	"multi01": 400, "mcl01": 400, "bcast": 0, "zeromf": 200, "cparam01": 405, "cparam02": 405, "regescrt": 405, "sdp01": 406,
	"inv2543": 480,
}

func TestAnswersToTortureMessages(t *testing.T) {
	e := startEdge(t, "udp", nil)
	// Answers without rport go to the port of Via, most often 5060 (RFC 3261 18.2.2): on a loopback address of its own.
	conn, err := net.ListenPacket("udp", "127.4.4.75:5060")
	must(t, err)
	defer func() { must(t, conn.Close()) }()
	files, err := filepath.Glob("testdata/torture/*.dat")
	must(t, err)
	if len(files) != len(tortureAnswers) {
		t.Errorf("%d files, %d answers", len(files), len(tortureAnswers))
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".dat")
		raw, err := os.ReadFile(file)
		must(t, err)
		// One agent each: many of the messages have one branch, and would be taken for retransmissions.
		a, err := New(Config{LocalIP: loopback, Edge: e.addr(), Domain: testDomain})
		must(t, err)
		register(t, a, "user", "vivekg", "UserB")
		_, err = conn.WriteTo(raw, udpAddr(t, a.link.local.Load().String()))
		must(t, err)
		if got := finalOf(t, conn, name); got != tortureAnswers[name] {
			t.Errorf("%s: %d, expected %d", name, got, tortureAnswers[name])
		}
		must(t, a.Close())
		if len(a.dialogs) != 0 || len(a.offered) != 0 {
			t.Errorf("%s: %d calls, %d offered", name, len(a.dialogs), len(a.offered))
		}
	}
}

// finalOf is the first final response's status; 0 where none comes soon.
func finalOf(t *testing.T, conn net.PacketConn, name string) int {
	t.Helper()
	wait := 5 * time.Second
	if tortureAnswers[name] == 0 {
		wait = 200 * time.Millisecond
	}
	buf := make([]byte, 65536)
	must(t, conn.SetReadDeadline(time.Now().Add(wait)))
	for {
		n, _, err := conn.ReadFrom(buf)
		if err != nil {
			return 0
		}
		m, err := message.Parse(buf[:n])
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		// INVITEs that were refused before come again until an ACK.
		if id, known := m.Get("Call-ID"); name == "insuf" && !known || strings.HasPrefix(id, name+".") || name == "mpart01" && strings.HasPrefix(id, "3d94") {
			if m.Status >= 200 {
				return m.Status
			}
		}
	}
}
