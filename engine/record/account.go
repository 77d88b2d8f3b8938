package record

import (
	"sync"
	"time"
)

// Account writes a generator's account of itself each second, and once at its end.
type Account struct {
	dir         string
	read        func() *Probe
	quit, ended chan struct{}

	mutex   sync.Mutex
	problem error
}

// Keep starts writing what read gives into dir; read is called by one goroutine at a time.
func Keep(dir string, read func() *Probe) *Account {
	a := &Account{dir: dir, read: read, quit: make(chan struct{}), ended: make(chan struct{})}
	go a.run()
	return a
}

func (a *Account) run() {
	defer close(a.ended)
	every := time.NewTicker(time.Second)
	defer every.Stop()
	for {
		a.write()
		select {
		case <-every.C:
		case <-a.quit:
			a.write()
			return
		}
	}
}

func (a *Account) write() {
	if err := WriteProbe(a.dir, a.read()); err != nil {
		a.Complain(err)
	}
}

// Complain keeps the first problem of whatever the generator writes; Stop tells it.
func (a *Account) Complain(err error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.problem == nil {
		a.problem = err
	}
}

// Stop writes the last account; its error is the first problem that there was. It is called once.
func (a *Account) Stop() error {
	close(a.quit)
	<-a.ended
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.problem
}
