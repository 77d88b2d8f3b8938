package k6

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"
	"go.k6.io/k6/v2/js/modules"

	"vigie.dev/engine/gathering"
	"vigie.dev/engine/record"
)

func init() { modules.Register("k6/x/vigie/rooms", &roomsRoot{}) }

// roomsRoot is what all VUs share: one probe a process.
type roomsRoot struct {
	mutex sync.Mutex
	probe *gathering.Probe
}

type roomsInstance struct {
	root    *roomsRoot
	vu      modules.VU
	metrics *roomsMetrics
}

// rooms is a Rooms of one VU; the probe behind it is the process's.
type rooms struct {
	instance *roomsInstance
	plan     gathering.Plan
}

// gathered is what gather() resolves to.
type gathered struct {
	Placed     int `js:"placed"`
	Done       int `js:"done"`
	Failed     int `js:"failed"`
	Aborted    int `js:"aborted"`
	Reconnects int `js:"reconnects"`
	Blind      int `js:"blind"`
}

// NewModuleInstance is called once a VU.
func (r *roomsRoot) NewModuleInstance(vu modules.VU) modules.Instance {
	registered, err := registerRoomsMetrics(vu)
	if err != nil {
		common.Throw(vu.Runtime(), err)
	}
	return &roomsInstance{root: r, vu: vu, metrics: registered}
}

// Exports of the module.
func (i *roomsInstance) Exports() modules.Exports {
	return modules.Exports{Named: map[string]any{"Rooms": i.newRooms, "close": i.close}}
}

// newRooms is `new Rooms(plan)`. It only checks: media are read by open().
func (i *roomsInstance) newRooms(call sobek.ConstructorCall) *sobek.Object {
	vm := i.vu.Runtime()
	r := &rooms{instance: i}
	if err := convert(call.Argument(0), &r.plan); err != nil {
		common.Throw(vm, fmt.Errorf("plan: %w", err))
	}
	if err := r.plan.Check(); err != nil {
		common.Throw(vm, err)
	}
	for name, method := range map[string]any{"open": r.open, "gather": r.gather} {
		if err := call.This.Set(name, method); err != nil {
			common.Throw(vm, err)
		}
	}
	return nil
}

// open is `rooms.open()`: reads media and key, and begins the account of the generator.
func (r *rooms) open() *sobek.Promise {
	return promiseOf(r.instance.vu, func(context.Context) (any, error) {
		_, err := r.instance.root.open(r.plan)
		return nil, err
	})
}

// gather is `rooms.gather({rooms, people, …})`.
func (r *rooms) gather(value sobek.Value) *sobek.Promise {
	options, err := gatherOptions(value)
	if err != nil {
		common.Throw(r.instance.vu.Runtime(), err)
	}
	// Tags and context belong to the JavaScript thread.
	sink := r.instance.metrics.sink(r.instance.vu, r.plan)
	options.Ended = sink.push
	return promiseOf(r.instance.vu, func(ctx context.Context) (any, error) {
		probe, err := r.instance.root.open(r.plan)
		if err != nil {
			return nil, err
		}
		sum, err := probe.Gather(ctx, options)
		return gathered(sum), err
	})
}

// close is `close()`: waits for who is leaving, exports the last figures.
func (i *roomsInstance) close() *sobek.Promise {
	return promiseOf(i.vu, func(ctx context.Context) (any, error) {
		i.root.mutex.Lock()
		probe := i.root.probe
		i.root.mutex.Unlock()
		if probe == nil {
			return nil, nil
		}
		return nil, probe.Close(ctx)
	})
}

// open makes the probe at first use.
func (r *roomsRoot) open(plan gathering.Plan) (*gathering.Probe, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.probe != nil {
		return r.probe, nil
	}
	probe, err := gathering.Open(plan, versions())
	if err == nil {
		r.probe = probe
	}
	return probe, err
}

type gatherOptionsJSON struct {
	Rooms     int     `json:"rooms"`
	People    int     `json:"people"`
	Cameras   int     `json:"cameras"`
	Returners int     `json:"returners"`
	Relayed   int     `json:"relayed"`
	OverMs    float64 `json:"overMs"`
	RampMs    float64 `json:"rampMs"`
	TurnMs    float64 `json:"turnMs"`
}

func gatherOptions(value sobek.Value) (gathering.Options, error) {
	var o gatherOptionsJSON
	if err := known(value, "rooms", "people", "cameras", "returners", "relayed", "overMs", "rampMs", "turnMs"); err != nil {
		return gathering.Options{}, err
	}
	if err := convert(value, &o); err != nil {
		return gathering.Options{}, err
	}
	options := gathering.Options{Rooms: o.Rooms, People: o.People, Cameras: o.Cameras, Returners: o.Returners, Relayed: o.Relayed,
		Over: millis(o.OverMs).Round(time.Millisecond), Ramp: millis(o.RampMs), Turn: millis(o.TurnMs)}
	return options, options.Check()
}

// succeeded is 1 for a stay that went as planned.
func succeeded(r *record.Stay) float64 {
	if r.Outcome == record.Done {
		return 1
	}
	return 0
}
