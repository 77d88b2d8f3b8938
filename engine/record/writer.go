package record

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// Writer appends records to a file, a whole line in one write each, so that a
// killed process leaves whole lines only. It is safe for use by many.
type Writer struct {
	mutex sync.Mutex
	file  *os.File
}

// Create makes (or goes on with) SYSTEM-REGION.ndjson in dir.
func Create(dir, system, region string) (*Writer, error) {
	path := filepath.Join(dir, system+"-"+region+".ndjson")
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, fmt.Errorf("Cannot write the records of %s: %w", system, err)
	}
	return &Writer{file: file}, nil
}

// Write appends one record; id names it in an error.
func (w *Writer) Write(id string, record any) error {
	line, err := json.Marshal(record)
	if err != nil {
		return fmt.Errorf("Cannot write the record of %s: %w", id, err)
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if _, err := w.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("Cannot write the record of %s: %w", id, err)
	}
	return nil
}

// Close closes the file.
func (w *Writer) Close() error { return w.file.Close() }

// WriteProbe replaces probe-SYSTEM-REGION.json in dir as a whole.
func WriteProbe(dir string, p *Probe) error {
	path := filepath.Join(dir, "probe-"+p.System+"-"+p.Region+".json")
	body, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return fmt.Errorf("Cannot write the generator's account: %w", err)
	}
	if err := os.WriteFile(path+".new", append(body, '\n'), 0o644); err != nil {
		return fmt.Errorf("Cannot write the generator's account: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("Cannot write the generator's account: %w", err)
	}
	return nil
}
