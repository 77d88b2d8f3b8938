// vigie-phone is one telephone in G.711: it answers one call, or places one,
// speaks, and prints what it heard as JSON. It is the engine's end of calls
// with telephones that are not ours (test/e2e/6-browser.test.ts).
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"vigie.dev/engine/media"
	"vigie.dev/engine/qoe"
	"vigie.dev/engine/sip"
	"vigie.dev/engine/voice"
)

// All that we offer or answer, whatever stands first in an offer (RFC 3551 table 4).
const (
	codec       = "pcma"
	payloadType = 8
)

// options of the command line.
type options struct {
	number, to, keyFile, edge, domain, says string
	talk, wait                              time.Duration
}

func main() {
	var o options
	flag.StringVar(&o.number, "number", "", "this telephone's number")
	flag.StringVar(&o.to, "to", "", "number to call; answers one call where there is none")
	flag.StringVar(&o.keyFile, "key", "/run/secrets/probe_key", "file of the key that passwords are made from")
	flag.StringVar(&o.edge, "edge", "198.19.0.10:5060", "host:port of the edge, UDP")
	flag.StringVar(&o.domain, "domain", "voice.vigie.test", "domain of the numbers")
	flag.StringVar(&o.says, "says", "/usr/share/vigie/speech/en.alaw", "speech, raw A-law")
	flag.DurationVar(&o.talk, "talk", 15*time.Second, "how long a call that we placed lasts; twice that at most when we answer")
	flag.DurationVar(&o.wait, "wait", 60*time.Second, "how long to wait for a call, or for an answer")
	flag.Parse()
	report, err := o.run(context.Background())
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(report)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "vigie-phone:", err)
		os.Exit(1)
	}
}

// run registers and goes through one call.
func (o options) run(ctx context.Context) (*media.Report, error) {
	key, err := os.ReadFile(o.keyFile)
	if err != nil {
		return nil, fmt.Errorf("Cannot read the people's key: %w", err)
	}
	account := sip.Account{Number: o.number, Password: voice.Password(strings.TrimSpace(string(key)), o.number)}
	local, err := sip.LocalTowards(o.edge)
	if err != nil {
		return nil, err
	}
	agent, err := sip.New(sip.Config{LocalIP: local, Transport: "udp", Edge: o.edge, Domain: o.domain})
	if err != nil {
		return nil, err
	}
	defer agent.Close()
	// As telephones do: the far end's sound clock is its own, and may stall.
	port, err := media.Listen(media.Config{LocalIP: local, Playout: qoe.PlayoutAdaptive})
	if err != nil {
		return nil, err
	}
	defer port.Close()
	description, err := sip.Offer(local, int(port.RTP().Port()), codec)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithTimeout(ctx, o.wait)
	defer stop()
	incoming := make(chan *sip.Incoming, 1)
	ended := make(chan struct{})
	defer close(ended)
	agent.HandleIncoming(func(in *sip.Incoming) {
		select {
		case incoming <- in:
			<-ended // the call lives as long as its handler
		default:
			_ = in.Reject(486, "Busy Here")
		}
	})
	if _, err := agent.Register(ctx, account); err != nil {
		return nil, err
	}
	fmt.Fprintln(os.Stderr, "registered")
	if o.to != "" {
		dialog, err := agent.Invite(ctx, account, o.to, description, sip.InviteOptions{})
		if err != nil {
			return nil, err
		}
		return o.talkOn(port, dialog, dialog.Remote(), o.talk)
	}
	select {
	case in := <-incoming:
		dialog, err := in.Answer(description)
		if err != nil {
			return nil, err
		}
		return o.talkOn(port, dialog, in.Offer(), 2*o.talk)
	case <-ctx.Done():
		return nil, fmt.Errorf("nobody called within %v: %w", o.wait, ctx.Err())
	}
}

// talkOn speaks until the far end hangs up or the time is over.
func (o options) talkOn(port *media.Port, dialog *sip.Dialog, theirs []byte, limit time.Duration) (*media.Report, error) {
	remote, _, _, err := sip.ParseAnswer(theirs)
	if err != nil {
		return nil, err
	}
	clip, err := media.LoadClip(o.says, codec)
	if err != nil {
		return nil, err
	}
	stream, err := port.Open(media.StreamConfig{Remote: remote, PayloadType: payloadType, Codec: codec, Clip: clip})
	if err != nil {
		return nil, err
	}
	select {
	case <-dialog.Done():
	case <-time.After(limit):
	}
	report := stream.Close()
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	if _, err := dialog.Bye(ctx); err != nil && !errors.Is(err, sip.ErrEnded) {
		return nil, err
	}
	return &report, nil
}
