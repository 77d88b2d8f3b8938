package k6

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"
	"go.k6.io/k6/v2/js/modules"
	"go.k6.io/k6/v2/js/promises"

	"vigie.dev/engine/mail"
)

func init() { modules.Register("k6/x/vigie/mail", &mailRoot{people: map[string]*mail.Mailboxes{}}) }

// mailHandle is the hidden property by which a Mailboxes of JavaScript finds its own.
const mailHandle = "__mailboxes"

// mailRoot is what all VUs share: k6 runs setup, the scenario and teardown in
// VUs of their own, but the watched mailboxes are the process's.
type mailRoot struct {
	mutex  sync.Mutex
	probe  *mail.Probe
	people map[string]*mail.Mailboxes // by options
}

type mailInstance struct {
	root    *mailRoot
	vu      modules.VU
	metrics *mailMetrics
}

// mailboxes is a Mailboxes of one VU.
type mailboxes struct {
	instance *mailInstance
	plan     mail.Plan
	options  mailboxesJSON
}

type mailboxesJSON struct {
	Numbers mail.Numbers `json:"numbers"`
}

// NewModuleInstance is called once a VU.
func (r *mailRoot) NewModuleInstance(vu modules.VU) modules.Instance {
	registered, err := registerMailMetrics(vu)
	if err != nil {
		common.Throw(vu.Runtime(), err)
	}
	return &mailInstance{root: r, vu: vu, metrics: registered}
}

// Exports of the module.
func (i *mailInstance) Exports() modules.Exports {
	return modules.Exports{Named: map[string]any{
		"Mailboxes": i.newMailboxes, "close": i.close, "refusals": mail.Refusals(),
	}}
}

// newMailboxes is `new Mailboxes(plan, {numbers})`. It only checks: connections are opened by watch() and send().
func (i *mailInstance) newMailboxes(call sobek.ConstructorCall) *sobek.Object {
	vm := i.vu.Runtime()
	m := &mailboxes{instance: i}
	if err := m.read(call.Argument(0), call.Argument(1)); err != nil {
		common.Throw(vm, err)
	}
	for name, method := range map[string]any{"watch": m.watch, "send": m.send, "misdeeds": m.misdeeds} {
		if err := call.This.Set(name, method); err != nil {
			common.Throw(vm, err)
		}
	}
	if err := call.This.DefineDataProperty(mailHandle, vm.ToValue(m), sobek.FLAG_FALSE, sobek.FLAG_FALSE, sobek.FLAG_FALSE); err != nil {
		common.Throw(vm, err)
	}
	return nil
}

func (m *mailboxes) read(plan, options sobek.Value) error {
	if err := convert(plan, &m.plan); err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	if err := m.plan.Check(); err != nil {
		return err
	}
	if err := known(options, "numbers"); err != nil {
		return err
	}
	if err := convert(options, &m.options); err != nil {
		return err
	}
	if n := m.options.Numbers.Count; n < 1 {
		return fmt.Errorf("numbers.count: %d is not a number of people (expected 1 or more)", n)
	}
	return nil
}

// watch is `mailboxes.watch()`: resolves to the number of mailboxes.
func (m *mailboxes) watch() *sobek.Promise {
	return m.instance.promise(func(ctx context.Context) (any, error) {
		people, err := m.instance.root.open(m)
		if err != nil {
			return nil, err
		}
		return people.Watch(ctx)
	})
}

// send is `mailboxes.send(other, {messages, overMs, attachmentBytes, seed})`.
func (m *mailboxes) send(other, value sobek.Value) *sobek.Promise {
	vm := m.instance.vu.Runtime()
	to, err := mailboxesOf(other)
	if err != nil {
		common.Throw(vm, err)
	}
	var o struct {
		Messages        int     `json:"messages"`
		OverMs          float64 `json:"overMs"`
		AttachmentBytes int     `json:"attachmentBytes"`
		Seed            uint64  `json:"seed"`
	}
	if err := known(value, "messages", "overMs", "attachmentBytes", "seed"); err != nil {
		common.Throw(vm, err)
	}
	if err := convert(value, &o); err != nil {
		common.Throw(vm, err)
	}
	if o.AttachmentBytes < 0 {
		common.Throw(vm, fmt.Errorf("attachmentBytes: %d is negative (expected 0 or more)", o.AttachmentBytes))
	}
	// Tags belong to the JavaScript thread.
	sink := m.instance.metrics.sink(m.instance.vu, m.plan)
	return m.withBoth(to, func(ctx context.Context, from, to *mail.Mailboxes) (mail.Summary, error) {
		return from.Send(ctx, to, mail.SendOptions{Messages: o.Messages, Over: millis(o.OverMs).Round(time.Millisecond),
			Attachment: o.AttachmentBytes, Seed: o.Seed, Ended: sink.push})
	})
}

// misdeeds is `mailboxes.misdeeds(other, kinds)`.
func (m *mailboxes) misdeeds(other sobek.Value, kinds []string) *sobek.Promise {
	vm := m.instance.vu.Runtime()
	to, err := mailboxesOf(other)
	if err != nil {
		common.Throw(vm, err)
	}
	for _, kind := range kinds {
		if !slices.Contains(mail.Refusals(), kind) {
			common.Throw(vm, fmt.Errorf("kinds: %q is nothing that must be refused (expected some of %v)", kind, mail.Refusals()))
		}
	}
	sink := m.instance.metrics.sink(m.instance.vu, m.plan)
	return m.withBoth(to, func(ctx context.Context, from, to *mail.Mailboxes) (mail.Summary, error) {
		return from.Misdeeds(ctx, to, kinds, sink.push)
	})
}

func (m *mailboxes) withBoth(other *mailboxes, work func(context.Context, *mail.Mailboxes, *mail.Mailboxes) (mail.Summary, error)) *sobek.Promise {
	return m.instance.promise(func(ctx context.Context) (any, error) {
		from, err := m.instance.root.open(m)
		if err != nil {
			return nil, err
		}
		to, err := m.instance.root.open(other)
		if err != nil {
			return nil, err
		}
		s, err := work(ctx, from, to)
		return map[string]any{"placed": s.Placed, "done": s.Done, "failed": s.Failed, "refused": s.Refused, "aborted": s.Aborted}, err
	})
}

// close is `close()`: signs off, exports the last figures.
func (i *mailInstance) close() *sobek.Promise {
	i.root.mutex.Lock()
	probe := i.root.probe
	i.root.mutex.Unlock()
	return i.promise(func(ctx context.Context) (any, error) {
		if probe == nil {
			return nil, nil
		}
		return nil, probe.Close(ctx)
	})
}

// promise runs work beside the JavaScript thread.
func (i *mailInstance) promise(work func(ctx context.Context) (any, error)) *sobek.Promise {
	promise, resolve, reject := promises.New(i.vu)
	ctx := i.vu.Context()
	go func() {
		result, err := work(ctx)
		if err != nil {
			reject(err)
			return
		}
		resolve(result)
	}()
	return promise
}

// open gives the process's people with these options, making the probe at first use.
func (r *mailRoot) open(m *mailboxes) (*mail.Mailboxes, error) {
	key, err := json.Marshal(m.options)
	if err != nil {
		return nil, fmt.Errorf("Cannot name mailboxes: %w", err)
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if made, ok := r.people[string(key)]; ok {
		return made, nil
	}
	if r.probe == nil {
		if r.probe, err = mail.Open(m.plan, versions()); err != nil {
			return nil, err
		}
	}
	made, err := r.probe.Mailboxes(m.options.Numbers)
	if err != nil {
		return nil, err
	}
	r.people[string(key)] = made
	return made, nil
}

func mailboxesOf(value sobek.Value) (*mailboxes, error) {
	if object, ok := value.(*sobek.Object); ok {
		if hidden := object.Get(mailHandle); hidden != nil {
			if m, ok := hidden.Export().(*mailboxes); ok {
				return m, nil
			}
		}
	}
	return nil, fmt.Errorf("to: %v is not a Mailboxes (expected one made with new Mailboxes)", value)
}
