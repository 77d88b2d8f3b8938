// Package turn keeps coturn's own account of what it relays: how many allocations
// (RFC 8656 §3.2) stand, how many it has granted, and the packets and octets that went
// through them. Debian builds coturn without its Prometheus exporter; what it counts is in
// its log (`verbose`), a line at each beginning and end, and of the traffic one each 4,096
// packets of an allocation and one at its end. So traffic comes late by up to that.
package turn

import (
	"fmt"
	"io"
	"regexp"
	"strconv"
	"sync"
)

// Every pattern begins at the line's own beginning: names that a client gives stand further on.
const head = `^\d{4}-\d\d-\d\dT[0-9:.+-]+ INFO `

var (
	granted = regexp.MustCompile(head + `allocation new, realm=<[^>]*>, username=<.*>, lifetime=\d+(, cipher=.*)? \(session (\d+)\)$`)
	ended   = regexp.MustCompile(head + `allocation delete: realm=<[^>]*>, username=<.*> \(session (\d+)\)$`)
	// What the relayed side got and sent, since the line of that kind before: media alone, without TURN's own framing.
	traffic = regexp.MustCompile(head + `peer usage: realm=<[^>]*>, username=<.*>, rp=(\d+), rb=(\d+), sp=(\d+), sb=(\d+) \(session \d+\)$`)
	// What `verbose` adds beside these, several lines for each person: their address is nobody's business, and every
	// client is refused once for having no name yet (RFC 8489 §9.2.3).
	chatter = regexp.MustCompile(head + `(usage: |allocation refreshed, |peer \S+ (deleted|lifetime updated)|IPv4\. Local |IPv4\. tcp |` +
		`socket (closed remotely|disconnected|event): |closed \((1st|2nd) stage\), |realm <[^>]*> user <>: .* error 401: |` +
		`.* processed, success \(session )|^\S+ DEBUG Global turn allocation count `)
)

// Account is what coturn has told since it began. It is for many goroutines.
type Account struct {
	mu       sync.Mutex
	standing map[string]bool
	// tls and plain count grants by how the client came.
	tls, plain uint64
	// up is from people to the rooms' server, down from there to them.
	up, down flow
}

type flow struct{ packets, octets uint64 }

// NewAccount is one of which nothing is known yet.
func NewAccount() *Account { return &Account{standing: map[string]bool{}} }

// Take reads one line of coturn's log, without its end, and tells whether a person
// wants to see it too: false for what was counted, and for what stands beside it.
func (a *Account) Take(line []byte) (show bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if m := granted.FindSubmatch(line); m != nil {
		a.standing[string(m[2])] = true
		if len(m[1]) > 0 {
			a.tls++
		} else {
			a.plain++
		}
		return false
	}
	if m := ended.FindSubmatch(line); m != nil {
		delete(a.standing, string(m[1]))
		return false
	}
	if m := traffic.FindSubmatch(line); m != nil {
		a.down.add(m[1], m[2])
		a.up.add(m[3], m[4])
		return false
	}
	return !chatter.Match(line)
}

func (f *flow) add(packets, octets []byte) {
	f.packets += number(packets)
	f.octets += number(octets)
}

// number is of digits alone; of more than 64 bits can hold, 0.
func number(digits []byte) uint64 {
	n, err := strconv.ParseUint(string(digits), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// Write tells the account in Prometheus' text format; names are those of catalogue/metrics/.
func (a *Account) Write(w io.Writer) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, err := fmt.Fprintf(w, `# TYPE vigie_relay_active gauge
vigie_relay_active %d
# TYPE vigie_relay_allocations counter
vigie_relay_allocations{way="tls"} %d
vigie_relay_allocations{way="plain"} %d
# TYPE vigie_relay_packets counter
vigie_relay_packets{direction="up"} %d
vigie_relay_packets{direction="down"} %d
# TYPE vigie_relay_octets counter
vigie_relay_octets{direction="up"} %d
vigie_relay_octets{direction="down"} %d
`, len(a.standing), a.tls, a.plain, a.up.packets, a.down.packets, a.up.octets, a.down.octets)
	if err != nil {
		return fmt.Errorf("Cannot tell the account: %w", err)
	}
	return nil
}
