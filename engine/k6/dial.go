package k6

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"
	"go.k6.io/k6/v2/js/modules"
	"go.k6.io/k6/v2/js/promises"

	"vigie.dev/engine/voice"
)

// callHandle is the hidden property by which a Call of JavaScript finds its own.
const callHandle = "__call"

// single is a Call of JavaScript.
type single struct {
	fleet *fleet
	call  *voice.Single
}

// promise is promiseOf of the instance's VU.
func (i *instance) promise(work func(ctx context.Context) (any, error)) *sobek.Promise {
	return promiseOf(i.vu, work)
}

// promiseOf runs work beside the JavaScript thread; what it gives is made there.
func promiseOf(vu modules.VU, work func(ctx context.Context) (any, error)) *sobek.Promise {
	promise, resolve, reject := promises.New(vu)
	ctx := vu.Context()
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

// dial is `fleet.dial(other, options)`.
func (f *fleet) dial(other, value sobek.Value) *sobek.Promise {
	vm := f.instance.vu.Runtime()
	to, err := fleetOf(other)
	if err != nil {
		common.Throw(vm, err)
	}
	options, err := dialOptions(value)
	if err != nil {
		common.Throw(vm, err)
	}
	// Tags and the object belong to the JavaScript thread.
	sink := f.instance.metrics.sink(f.instance.vu, f.plan)
	one := &single{fleet: f}
	object := one.object(vm)
	promise, resolve, reject := vm.NewPromise()
	callback, ctx := f.instance.vu.RegisterCallback(), f.instance.vu.Context()
	go func() {
		made, dialled, err := f.placeOne(ctx, to, options, sink)
		callback(func() error {
			if err != nil {
				return reject(err)
			}
			one.call = made
			if err := one.tell(object, dialled); err != nil {
				return err
			}
			return resolve(object)
		})
	}()
	return promise
}

func (f *fleet) placeOne(ctx context.Context, to *fleet, o voice.DialOptions, sink *sink) (*voice.Single, voice.Dialled, error) {
	from, err := f.instance.root.open(f)
	if err != nil {
		return nil, voice.Dialled{}, err
	}
	called, err := f.instance.root.open(to)
	if err != nil {
		return nil, voice.Dialled{}, err
	}
	return from.Dial(ctx, called, o, sink.push)
}

// message is `fleet.message(other, text)`.
func (f *fleet) message(other sobek.Value, text string) *sobek.Promise {
	return f.withBoth(other, func(ctx context.Context, from, to *voice.Fleet) (any, error) {
		d, err := from.Message(ctx, to, text)
		out := map[string]any{"status": d.Status, "delayMs": ms(d.Delay), "received": nil}
		if d.Received != nil {
			out["received"] = map[string]any{"from": d.Received.From, "to": d.Received.To, "text": string(d.Received.Body)}
		}
		return out, err
	})
}

// askOptions is `fleet.options()`.
func (f *fleet) askOptions() *sobek.Promise {
	return f.instance.promise(func(ctx context.Context) (any, error) {
		from, err := f.instance.root.open(f)
		if err != nil {
			return nil, err
		}
		c, err := from.Options(ctx)
		return map[string]any{"status": c.Status, "delayMs": ms(c.Delay), "allow": c.Allow, "supported": c.Supported}, err
	})
}

func (f *fleet) withBoth(other sobek.Value, work func(context.Context, *voice.Fleet, *voice.Fleet) (any, error)) *sobek.Promise {
	to, err := fleetOf(other)
	if err != nil {
		common.Throw(f.instance.vu.Runtime(), err)
	}
	return f.instance.promise(func(ctx context.Context) (any, error) {
		from, err := f.instance.root.open(f)
		if err != nil {
			return nil, err
		}
		far, err := f.instance.root.open(to)
		if err != nil {
			return nil, err
		}
		return work(ctx, from, far)
	})
}

// plain is a value by its JSON names.
func plain(value any) (any, error) {
	body, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("Cannot hand over a record: %w", err)
	}
	var out any
	return out, json.Unmarshal(body, &out)
}
