package k6

import (
	"fmt"
	"sync"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"
	"go.k6.io/k6/v2/js/modules"
	"go.k6.io/k6/v2/js/promises"

	"vigie.dev/engine/journal"
	"vigie.dev/engine/record"
)

func init() { modules.Register("k6/x/vigie/journal", &journalRoot{}) }

// journalRoot is what all VUs share: a process writes one journal.
type journalRoot struct {
	mutex sync.Mutex
	made  *journal.Journal
}

type journalInstance struct {
	root *journalRoot
	vu   modules.VU
	plan journal.Plan
}

// NewModuleInstance is called once a VU.
func (r *journalRoot) NewModuleInstance(vu modules.VU) modules.Instance {
	return &journalInstance{root: r, vu: vu}
}

// Exports of the module.
func (i *journalInstance) Exports() modules.Exports {
	return modules.Exports{Named: map[string]any{"Journal": i.newJournal}}
}

// newJournal is `new Journal(plan)`. It only checks: files are opened at the first use.
func (i *journalInstance) newJournal(call sobek.ConstructorCall) *sobek.Object {
	vm := i.vu.Runtime()
	if err := convert(call.Argument(0), &i.plan); err != nil {
		common.Throw(vm, fmt.Errorf("plan: %w", err))
	}
	if err := i.plan.Check(); err != nil {
		common.Throw(vm, err)
	}
	for name, method := range map[string]any{
		"ready": i.do(func(j *journal.Journal, n sobek.Value) error { j.Ready(n.ToInteger()); return nil }),
		"begin": i.do(func(j *journal.Journal, _ sobek.Value) error { j.Begin(); return nil }),
		"late":  i.do(func(j *journal.Journal, ms sobek.Value) error { j.Late(ms.ToFloat()); return nil }),
		"void":  i.do(func(j *journal.Journal, why sobek.Value) error { j.Void(why.String()); return nil }),
		"end":   i.do(end), "clock": i.do(farClock), "close": i.close,
	} {
		if err := call.This.Set(name, method); err != nil {
			common.Throw(vm, err)
		}
	}
	return nil
}

func end(j *journal.Journal, value sobek.Value) error {
	var attempt map[string]any
	if err := convert(value, &attempt); err != nil {
		return err
	}
	return j.End(attempt)
}

func farClock(j *journal.Journal, value sobek.Value) error {
	var of record.Clock
	if err := convert(value, &of); err != nil {
		return fmt.Errorf("clock: %w", err)
	}
	j.Clock(of)
	return nil
}

// do makes a method of one argument, which throws what it cannot do.
func (i *journalInstance) do(work func(*journal.Journal, sobek.Value) error) func(sobek.Value) {
	return func(value sobek.Value) {
		j, err := i.root.open(i.plan)
		if err == nil {
			err = work(j, value)
		}
		if err != nil {
			common.Throw(i.vu.Runtime(), err)
		}
	}
}

// close is `close()`: exports the last figures, writes the last account.
func (i *journalInstance) close() *sobek.Promise {
	promise, resolve, reject := promises.New(i.vu)
	ctx := i.vu.Context()
	go func() {
		j, err := i.root.open(i.plan)
		if err == nil {
			err = j.Close(ctx)
		}
		if err != nil {
			reject(err)
			return
		}
		resolve(nil)
	}()
	return promise
}

func (r *journalRoot) open(plan journal.Plan) (*journal.Journal, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.made != nil {
		return r.made, nil
	}
	var err error
	r.made, err = journal.Open(plan, versions())
	return r.made, err
}
