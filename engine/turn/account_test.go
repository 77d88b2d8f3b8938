package turn

import (
	"bytes"
	"strings"
	"testing"
)

// As coturn 4.18.0 writes them; the user's name is LiveKit's.
const (
	newTLS   = `2026-11-27T23:10:42.774+0000 INFO allocation new, realm=<rooms.vigie.test>, username=<1795907442:PA_x|vigie>, lifetime=600, cipher=TLS_AES_256_GCM_SHA384, method=TLSv1.3 (session 001000000000000001)`
	newPlain = `2026-11-27T23:10:42.774+0000 INFO allocation new, realm=<rooms.vigie.test>, username=<1795907442:PA_y|vigie>, lifetime=600 (session 000000000000000002)`
	refresh  = `2026-11-27T23:10:42.982+0000 INFO allocation refreshed, realm=<rooms.vigie.test>, username=<1795907442:PA_y|vigie>, lifetime=600 (session 000000000000000002)`
	client   = `2026-11-27T23:10:48.810+0000 INFO usage: realm=<rooms.vigie.test>, username=<1795907442:PA_x|vigie>, rp=1029, rb=515316, sp=1028, sb=514092 (session 001000000000000001)`
	peer     = `2026-11-27T23:10:48.810+0000 INFO peer usage: realm=<rooms.vigie.test>, username=<1795907442:PA_x|vigie>, rp=1019, rb=509500, sp=10, sb=5140 (session 001000000000000001)`
	endTLS   = `2026-11-27T23:10:49.100+0000 INFO allocation delete: realm=<rooms.vigie.test>, username=<1795907442:PA_x|vigie> (session 001000000000000001)`
)

func told(t *testing.T, lines ...string) string {
	t.Helper()
	account := NewAccount()
	for _, line := range lines {
		account.Take([]byte(line))
	}
	var text bytes.Buffer
	if err := account.Write(&text); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func wantTold(t *testing.T, text string, want ...string) {
	t.Helper()
	for _, line := range want {
		if !strings.Contains("\n"+text, "\n"+line+"\n") {
			t.Errorf("no line %q in\n%s", line, text)
		}
	}
}

func TestAccount_countsAllocationsThatStandAndByWhichWayTheyCame(t *testing.T) {
	wantTold(t, told(t), "vigie_relay_active 0", `vigie_relay_allocations{way="tls"} 0`)
	both := told(t, newTLS, newPlain, refresh)
	wantTold(t, both, "vigie_relay_active 2", `vigie_relay_allocations{way="tls"} 1`, `vigie_relay_allocations{way="plain"} 1`)
	after := told(t, newTLS, newPlain, refresh, endTLS)
	wantTold(t, after, "vigie_relay_active 1", `vigie_relay_allocations{way="tls"} 1`)
}

func TestAccount_addsUpWhatWasRelayed_eachLineIsWhatCameSinceTheLast(t *testing.T) {
	text := told(t, newTLS, client, peer, client, peer, endTLS)
	wantTold(t, text, `vigie_relay_packets{direction="down"} 2038`, `vigie_relay_octets{direction="down"} 1019000`,
		`vigie_relay_packets{direction="up"} 20`, `vigie_relay_octets{direction="up"} 10280`)
}

func TestAccount_showsWhatIsNotAboutTheCount(t *testing.T) {
	hidden := []string{newTLS, newPlain, refresh, client, peer, endTLS,
		`2026-11-27T23:10:42.774+0000 DEBUG Global turn allocation count incremented, now 1`,
		`2026-11-27T23:10:42.774+0000 INFO IPv4. Local relay addr: 198.19.0.13:49638`,
		`2026-11-27T23:10:42.779+0000 INFO peer 198.19.0.20:7882 lifetime updated: 300 (session 001000000000000001)`,
		`2026-11-27T23:10:42.778+0000 INFO realm <rooms.vigie.test> user <1:PA_x|vigie>: incoming packet REFRESH processed, success (session 1)`,
		`2026-11-27T23:15:50.595+0000 INFO realm <rooms.vigie.test> user <>: incoming packet message processed, error 401: Unauthorized (session 000000000000000001)`,
		`2026-11-27T23:15:58.238+0000 INFO socket closed remotely: 127.0.0.1:57234 (TLS/TCP socket, session 001000000000000001)`,
		`2026-11-27T23:15:58.308+0000 INFO closed (2nd stage), user <1:PA_x|vigie> realm <rooms.vigie.test> origin <>, local 127.0.0.1:4443, remote 127.0.0.1:57222, reason: TLS/TCP socket buffer operation error (callback) (session 000000000000000001)`,
	}
	shown := []string{"",
		`2026-11-27T23:10:41.909+0000 INFO Total auth threads: 2`,
		`2026-11-27T23:10:42.774+0000 INFO realm <rooms.vigie.test> user <1:PA_x|vigie>: incoming packet ALLOCATE processed, error 401: Unauthorized (session 1)`,
		`2026-11-27T23:10:42.774+0000 ERROR user x credentials are incorrect (session 000000000000000002, udp)`,
		`2026-11-27T23:10:42.774+0000 INFO A peer IP 10.0.0.1 denied in the range: 0.0.0.0-198.18.255.255 in server 0 (session 1)`,
	}
	account := NewAccount()
	for _, line := range hidden {
		if account.Take([]byte(line)) {
			t.Errorf("shown: %q", line)
		}
	}
	for _, line := range shown {
		if !account.Take([]byte(line)) {
			t.Errorf("hidden: %q", line)
		}
	}
}

func TestAccount_countsNothingThatAClientHasPutIntoItsName(t *testing.T) {
	none := told(t)
	for _, line := range []string{newTLS, endTLS, peer} {
		_, said, _ := strings.Cut(line, "INFO ")
		for _, forged := range []string{
			`2026-11-27T23:10:42.774+0000 ERROR wrong username: ` + said,
			`2026-11-27T23:10:42.774+0000 INFO realm <r> user <` + said + `>: incoming packet ALLOCATE processed, error 401: Unauthorized (session 1)`,
			said,
		} {
			if got := told(t, forged); got != none {
				t.Errorf("counted %q:\n%s", forged, got)
			}
		}
	}
}

func FuzzAccount_Take(f *testing.F) {
	for _, line := range []string{newTLS, newPlain, refresh, client, peer, endTLS, ""} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		account := NewAccount()
		account.Take([]byte(newTLS))
		show := account.Take(line)
		if got, most := uint64(len(account.standing)), account.tls+account.plain; got > most {
			t.Fatalf("%d allocations stand of %d granted", got, most)
		}
		counted := account.tls+account.plain != 1 || len(account.standing) != 1 || account.up != flow{} || account.down != flow{}
		if show && counted {
			t.Fatalf("counted and shown: %q", line)
		}
	})
}
