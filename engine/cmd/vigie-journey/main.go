// vigie-journey is one conversation across worlds, measured: a telephone by UDP
// and one by WSS and DTLS-SRTP, as a browser's, dial into a room in which
// somebody is. It prints how long each word took from each mouth to each ear
// (test/e2e/10-bridge.test.ts).
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"vigie.dev/engine/bridge/dialin"
	"vigie.dev/engine/journey"
	"vigie.dev/engine/sip"
	"vigie.dev/engine/voice"
)

// setUpLimit is how long signing on and setting up may take, beyond the talk.
const setUpLimit = 90 * time.Second

// options of the command line.
type options struct {
	room, udp, wss, edge, domain, livekit, secrets string
	talk                                           time.Duration
}

func main() {
	var o options
	flag.StringVar(&o.room, "room", "journey", "the room's name")
	flag.StringVar(&o.udp, "udp", "", "number of the telephone by UDP, media in clear")
	flag.StringVar(&o.wss, "wss", "", "number of the telephone by WSS, media by DTLS-SRTP")
	flag.StringVar(&o.edge, "edge", "198.19.0.10", "address of the edge")
	flag.StringVar(&o.domain, "domain", "voice.vigie.test", "domain of the numbers")
	flag.StringVar(&o.livekit, "livekit", "wss://198.19.0.14", "address of the rooms' server")
	flag.StringVar(&o.secrets, "secrets", "/run/secrets", "folder of probe_key, sfu_key, bridge_key and tls_ca")
	flag.DurationVar(&o.talk, "talk", 15*time.Second, "how long they talk once all hear each other")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	account, err := o.run(ctx)
	if account != nil {
		err = errors.Join(err, json.NewEncoder(os.Stdout).Encode(account))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "vigie-journey:", err)
		os.Exit(1)
	}
}

func (o options) run(ctx context.Context) (*journey.Account, error) {
	ctx, stop := context.WithTimeout(ctx, setUpLimit+o.talk)
	defer stop()
	w, err := o.world()
	if err != nil {
		return nil, err
	}
	first := &journey.Telephone{Number: o.udp, Transport: "udp", Codec: "pcma"}
	second := &journey.Telephone{Number: o.wss, Transport: "wss", Codec: "pcma", Secure: true}
	for _, t := range []*journey.Telephone{first, second} {
		if err := t.Open(ctx, w); err != nil {
			return nil, err
		}
		defer func() { _ = t.Close() }() // the run is over
	}
	return journey.Run(ctx, w, o.room, first, second, o.talk)
}

func (o options) world() (*journey.World, error) {
	var problem error
	secret := func(name string) string {
		b, err := os.ReadFile(o.secrets + "/" + name)
		if err != nil {
			problem = errors.Join(problem, fmt.Errorf("Cannot read secret %q: %w", name, err))
		}
		return strings.TrimSpace(string(b))
	}
	people, api, key := secret("probe_key"), secret("sfu_key"), secret("bridge_key")
	local, err := sip.LocalTowards(net.JoinHostPort(o.edge, "5060"))
	return &journey.World{LocalIP: local, Domain: o.domain, CAFile: o.secrets + "/tls_ca",
		Edges:    map[string]string{"udp": net.JoinHostPort(o.edge, "5060"), "wss": net.JoinHostPort(o.edge, "8089")},
		Password: func(number string) string { return voice.Password(people, number) },
		LiveKit:  o.livekit, LiveKitKey: "vigie", LiveKitSecret: api, DialIn: dialin.Key(key)}, errors.Join(problem, err)
}
