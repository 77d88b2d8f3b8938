package k6

import (
	"context"
	"fmt"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"
	"go.k6.io/k6/v2/js/promises"

	"vigie.dev/engine/voice"
)

// handle is the hidden property by which a Fleet of JavaScript finds its own.
const handle = "__fleet"

// fleet is a Fleet of one VU; the telephones behind it are the process's.
type fleet struct {
	instance *instance
	plan     voice.Plan
	options  fleetOptionsJSON
}

// summary is what call() resolves to.
type summary struct {
	Placed   int `js:"placed"`
	Answered int `js:"answered"`
	Failed   int `js:"failed"`
	Refused  int `js:"refused"`
	Aborted  int `js:"aborted"`
	Silent   int `js:"silent"`
}

// register is `fleet.register()`: resolves to the number of telephones.
func (f *fleet) register() *sobek.Promise {
	promise, resolve, reject := promises.New(f.instance.vu)
	ctx := f.instance.vu.Context()
	go func() {
		opened, err := f.instance.root.open(f)
		if err != nil {
			reject(err)
			return
		}
		n, err := opened.Register(ctx)
		if err != nil {
			reject(err)
			return
		}
		resolve(n)
	}()
	return promise
}

// call is `fleet.call(other, {calls, overMs, talkMs})`.
func (f *fleet) call(other sobek.Value, value sobek.Value) *sobek.Promise {
	vm := f.instance.vu.Runtime()
	to, err := fleetOf(other)
	if err != nil {
		common.Throw(vm, err)
	}
	options, err := callOptions(value)
	if err != nil {
		common.Throw(vm, err)
	}
	// Tags and context belong to the JavaScript thread.
	sink := f.instance.metrics.sink(f.instance.vu, f.plan)
	ctx := f.instance.vu.Context()
	promise, resolve, reject := promises.New(f.instance.vu)
	go func() {
		result, err := f.place(ctx, to, options, sink)
		if err != nil {
			reject(err)
			return
		}
		resolve(summaryOf(result))
	}()
	return promise
}

func summaryOf(s voice.Summary) summary {
	return summary{s.Placed, s.Answered, s.Failed, s.Refused, s.Aborted, s.Silent}
}

func (f *fleet) place(ctx context.Context, to *fleet, o callOptionsJSON, sink *sink) (voice.Summary, error) {
	from, err := f.instance.root.open(f)
	if err != nil {
		return voice.Summary{}, err
	}
	called, err := f.instance.root.open(to)
	if err != nil {
		return voice.Summary{}, err
	}
	return from.Call(ctx, called, voice.CallOptions{
		Calls: o.Calls, Over: millis(o.OverMs).Round(time.Millisecond), Talk: millis(o.TalkMs), Ended: sink.push,
	})
}

func fleetOf(value sobek.Value) (*fleet, error) {
	if object, ok := value.(*sobek.Object); ok {
		if hidden := object.Get(handle); hidden != nil {
			if f, ok := hidden.Export().(*fleet); ok {
				return f, nil
			}
		}
	}
	return nil, fmt.Errorf("fleet: %v is not a Fleet (expected one made with new Fleet)", value)
}
