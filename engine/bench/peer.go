package bench

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// lifeMost is when a role ends whatever its parent says.
const lifeMost = 2 * time.Minute

// peer is a role's end of the pipe to the process that measures: its
// configuration comes as a line, the end of standard input asks it to stop.
type peer struct {
	out  sync.Mutex
	stop chan struct{}
}

// line is what a role says.
type line struct {
	Ready  *uint16         `json:"ready,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
}

func (p *peer) say(l line) error {
	p.out.Lock()
	defer p.out.Unlock()
	return json.NewEncoder(os.Stdout).Encode(l)
}

// ready tells the port that the role serves on.
func (p *peer) ready(port uint16) { _ = p.say(line{Ready: &port}) } // a broken pipe ends us by stdin too

func (p *peer) result(v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("Cannot write a result: %w", err)
	}
	return p.say(line{Result: raw})
}

// Role runs one side of a comparison, in the process that Run started for it.
func Role(name string, in io.Reader) error {
	return Play(name, in, func(p *peer, raw []byte) error { return role(p, name, raw) })
}

// Play lets a role of any bench read its configuration, and ends it when its
// parent closes its standard input, or ends.
func Play(name string, in io.Reader, run func(p *Peer, raw []byte) error) error {
	p := &peer{stop: make(chan struct{})}
	reader := bufio.NewReader(in)
	raw, err := reader.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("Cannot read the configuration of role %q: %w", name, err)
	}
	go func() {
		_, _ = io.Copy(io.Discard, reader) // its end is the message
		close(p.stop)
	}()
	time.AfterFunc(lifeMost, func() { os.Exit(1) })
	return run(p, raw)
}

func role(p *peer, name string, raw []byte) error {
	switch name {
	case "bare":
		return play(p, raw, runBare)
	case "reflect":
		return play(p, raw, runReflect)
	case "media":
		return play(p, raw, runMedia)
	case "caller":
		return play(p, raw, runCaller)
	case "callee":
		return play(p, raw, runCallee)
	case "relay":
		return play(p, raw, runRelay)
	case "calls":
		return play(p, raw, runCalls)
	}
	return fmt.Errorf("Cannot play role %q: it is not known", name)
}

func play[C any](p *peer, raw []byte, run func(*peer, C) error) error {
	var cfg C
	if err := json.Unmarshal(raw, &cfg); err != nil {
		return fmt.Errorf("Cannot read configuration %q: %w", raw, err)
	}
	return run(p, cfg)
}
