// Package k6 registers the engine as k6/x/vigie/voice. It only translates:
// options to the engine's, calls to k6's metrics, errors to exceptions.
package k6

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"
	"go.k6.io/k6/v2/js/modules"
	"go.k6.io/k6/v2/js/promises"

	"vigie.dev/engine/record"
	"vigie.dev/engine/voice"
)

func init() { modules.Register("k6/x/vigie/voice", &root{fleets: map[string]*voice.Fleet{}}) }

// root is what all VUs share: k6 runs setup, the scenario and teardown in VUs
// of their own, but a probe has one SIP socket and one media port.
type root struct {
	mutex  sync.Mutex
	probe  *voice.Probe
	fleets map[string]*voice.Fleet // by options
}

type instance struct {
	root    *root
	vu      modules.VU
	metrics *k6Metrics
}

// NewModuleInstance is called once a VU.
func (r *root) NewModuleInstance(vu modules.VU) modules.Instance {
	registered, err := registerMetrics(vu)
	if err != nil {
		common.Throw(vu.Runtime(), err)
	}
	return &instance{root: r, vu: vu, metrics: registered}
}

// Exports of the module.
func (i *instance) Exports() modules.Exports {
	return modules.Exports{Named: map[string]any{"Fleet": i.newFleet, "close": i.close}}
}

// newFleet is `new Fleet(plan, options)`. It only checks: sockets are opened by register().
func (i *instance) newFleet(call sobek.ConstructorCall) *sobek.Object {
	vm := i.vu.Runtime()
	var plan voice.Plan
	if err := convert(call.Argument(0), &plan); err != nil {
		common.Throw(vm, fmt.Errorf("plan: %w", err))
	}
	if err := plan.Check(); err != nil {
		common.Throw(vm, err)
	}
	options, err := fleetOptions(call.Argument(1))
	if err != nil {
		common.Throw(vm, err)
	}
	f := &fleet{instance: i, plan: plan, options: options}
	for name, method := range map[string]any{"register": f.register, "call": f.call, "answer": f.answer, "dial": f.dial,
		"message": f.message, "options": f.askOptions, "subscribe": f.subscribe, "watch": f.watch} {
		if err := call.This.Set(name, method); err != nil {
			common.Throw(vm, err)
		}
	}
	if err := call.This.DefineDataProperty(handle, vm.ToValue(f), sobek.FLAG_FALSE, sobek.FLAG_FALSE, sobek.FLAG_FALSE); err != nil {
		common.Throw(vm, err)
	}
	return nil
}

// close is `close()`: hangs up what is left, unregisters, exports the last figures.
func (i *instance) close() *sobek.Promise {
	promise, resolve, reject := promises.New(i.vu)
	ctx, state := i.vu.Context(), i.vu.State()
	i.root.mutex.Lock()
	probe := i.root.probe
	i.root.mutex.Unlock()
	go func() {
		if probe != nil {
			err := probe.Close(ctx)
			for _, left := range probe.Left() {
				if state != nil {
					state.Logger.Warn(left)
				}
			}
			if err != nil {
				reject(err)
				return
			}
		}
		resolve(nil)
	}()
	return promise
}

// open gives the process's fleet with these options, making the probe at first use.
func (r *root) open(f *fleet) (*voice.Fleet, error) {
	key, err := json.Marshal(f.options)
	if err != nil {
		return nil, fmt.Errorf("Cannot name a fleet: %w", err)
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if made, ok := r.fleets[string(key)]; ok {
		return made, nil
	}
	if r.probe == nil {
		var err error
		if r.probe, err = voice.Open(f.plan, versions()); err != nil {
			return nil, err
		}
	}
	made, err := r.probe.Fleet(f.options.config())
	if err != nil {
		return nil, err
	}
	r.fleets[string(key)] = made
	return made, nil
}

func versions() record.Versions {
	v := record.Versions{K6: "unknown", Engine: "unknown", Go: runtime.Version()}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	v.Engine = info.Main.Version
	for _, dependency := range info.Deps {
		if dependency.Path == "go.k6.io/k6/v2" {
			v.K6 = dependency.Version
		}
	}
	return v
}
