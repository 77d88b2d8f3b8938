package k6

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"strings"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"
	"go.k6.io/k6/v2/js/modules"

	"vigie.dev/engine/journey"
	"vigie.dev/engine/mail"
	"vigie.dev/engine/sip"
)

func init() { modules.Register("k6/x/vigie/journey", journeyRoot{}) }

type journeyRoot struct{}

type journeyInstance struct{ vu modules.VU }

// colleagues is a Colleagues of JavaScript.
type colleagues struct {
	vu      modules.VU
	options colleaguesJSON
	opened  *journey.Colleagues
}

type colleagueJSON struct {
	UID    string `json:"uid"`
	Number string `json:"number"`
	Mail   string `json:"mail"`
}

type colleaguesJSON struct {
	KeyFile    string           `json:"keyFile"`
	CAFile     string           `json:"caFile"`
	Edge       string           `json:"edge"`
	Domain     string           `json:"domain"`
	Rooms      string           `json:"rooms"`
	Submission string           `json:"submission"`
	Mailboxes  string           `json:"mailboxes"`
	WithinMs   float64          `json:"withinMs"`
	People     [2]colleagueJSON `json:"people"`
}

// NewModuleInstance is called once a VU.
func (journeyRoot) NewModuleInstance(vu modules.VU) modules.Instance { return &journeyInstance{vu} }

// Exports of the module.
func (i *journeyInstance) Exports() modules.Exports {
	return modules.Exports{Named: map[string]any{"Colleagues": i.newColleagues}}
}

// newColleagues is `new Colleagues(options)`. It only checks: connections are opened by open().
func (i *journeyInstance) newColleagues(call sobek.ConstructorCall) *sobek.Object {
	vm := i.vu.Runtime()
	c := &colleagues{vu: i.vu}
	if err := known(call.Argument(0), "keyFile", "caFile", "edge", "domain", "rooms", "submission", "mailboxes", "withinMs", "people"); err != nil {
		common.Throw(vm, err)
	}
	if err := convert(call.Argument(0), &c.options); err != nil {
		common.Throw(vm, err)
	}
	if c.options.WithinMs <= 0 {
		common.Throw(vm, fmt.Errorf("withinMs: %v is no time (expected more than 0)", c.options.WithinMs))
	}
	for name, method := range map[string]any{"open": c.open, "call": c.call, "move": c.move, "post": c.post, "part": c.part, "close": c.close} {
		if err := call.This.Set(name, method); err != nil {
			common.Throw(vm, err)
		}
	}
	return nil
}

// promise runs work beside the JavaScript thread, for as long as one step may take.
func (c *colleagues) promise(work func(ctx context.Context) (any, error)) *sobek.Promise {
	return promiseOf(c.vu, func(ctx context.Context) (any, error) {
		ctx, stop := context.WithTimeout(ctx, millis(c.options.WithinMs))
		defer stop()
		return work(ctx)
	})
}

// open is `colleagues.open()`.
func (c *colleagues) open() *sobek.Promise {
	running := c.vu.Context()
	return c.promise(func(ctx context.Context) (any, error) {
		key, err := os.ReadFile(c.options.KeyFile)
		if err != nil {
			return nil, fmt.Errorf("Cannot read the people's key: %w", err)
		}
		local, err := sip.LocalTowards(c.options.Edge)
		if err != nil {
			return nil, fmt.Errorf("Cannot find the way to the edge: %w", err)
		}
		// The mailbox is watched beyond this step.
		c.opened, err = journey.OpenColleagues(running, c.world(local, strings.TrimSpace(string(key))), mail.Servers{
			Submission: map[string]string{mail.ByTLS: c.options.Submission},
			Mailboxes:  c.options.Mailboxes, CAFile: c.options.CAFile,
		}, c.colleague(0), c.colleague(1))
		return nil, err
	})
}

func (c *colleagues) world(local netip.Addr, key string) *journey.World {
	return &journey.World{
		LocalIP: local, Edges: map[string]string{"udp": c.options.Edge}, Domain: c.options.Domain, CAFile: c.options.CAFile,
		LiveKit: c.options.Rooms, Password: func(name string) string { return mail.Password(key, name) },
	}
}

func (c *colleagues) colleague(i int) journey.Colleague {
	p := c.options.People[i]
	return journey.Colleague{UID: p.UID, Number: p.Number, Address: p.Mail}
}

// call is `colleagues.call(traceparent)`.
func (c *colleagues) call(traceParent string) *sobek.Promise {
	return c.promise(func(ctx context.Context) (any, error) {
		called, err := c.opened.Call(ctx, traceParent)
		return map[string]any{
			"answeredMs": ms(called.Answered), "heardMs": ms(called.Heard),
			"taken": map[string]any{"traceparent": called.TraceParent, "offeredMs": ms(called.Offered), "answeredMs": ms(called.Taken)},
		}, err
	})
}

// move is `colleagues.move([token, token])`: resolves to ms.
func (c *colleagues) move(tokens [2]string) *sobek.Promise {
	return c.promise(func(ctx context.Context) (any, error) {
		took, err := c.opened.Move(ctx, tokens)
		return ms(took), err
	})
}

// post is `colleagues.post({id, subject, text, traceparent})`.
func (c *colleagues) post(value sobek.Value) *sobek.Promise {
	var o struct {
		ID          string `json:"id"`
		Subject     string `json:"subject"`
		Text        string `json:"text"`
		TraceParent string `json:"traceparent"`
	}
	if err := convert(value, &o); err != nil {
		common.Throw(c.vu.Runtime(), err)
	}
	return c.promise(func(ctx context.Context) (any, error) {
		posted, err := c.opened.Post(ctx, o.ID, mail.Letter{Subject: o.Subject, Text: o.Text, TraceParent: o.TraceParent})
		return map[string]float64{"acceptedMs": ms(posted.Accepted), "visibleMs": ms(posted.Visible), "verifiedMs": ms(posted.Verified)}, err
	})
}

// part is `colleagues.part()`: hangs up, leaves the room.
func (c *colleagues) part() *sobek.Promise {
	return c.promise(func(context.Context) (any, error) { return nil, c.opened.Part() })
}

// close is `colleagues.close()`.
func (c *colleagues) close() *sobek.Promise {
	return c.promise(func(context.Context) (any, error) {
		if c.opened == nil {
			return nil, nil
		}
		return nil, c.opened.Close()
	})
}
