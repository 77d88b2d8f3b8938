package record

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

func TestWriter_leavesWholeLinesWhenManyWrite(t *testing.T) {
	dir := t.TempDir()
	w, err := Create(dir, "voice", "sa")
	if err != nil {
		t.Fatal(err)
	}
	const writers, each = 8, 50
	var group sync.WaitGroup
	for i := range writers {
		group.Go(func() {
			for j := range each {
				call := &Call{Schema: "vigie/call/1", CallID: strconv.Itoa(i*each + j), Caller: strings.Repeat("3", 2000)}
				if err := w.Write(call.CallID, call); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(filepath.Join(dir, "voice-sa.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(body)) {
		var call Call
		if err := json.Unmarshal([]byte(line), &call); err != nil {
			t.Fatalf("a broken line: %v", err)
		}
		seen[call.CallID] = true
	}
	if len(seen) != writers*each {
		t.Errorf("%d calls were read back, expected %d", len(seen), writers*each)
	}
}

func TestWriteProbe_replacesTheFileAsAWhole(t *testing.T) {
	dir := t.TempDir()
	for _, state := range []string{"running", "done"} {
		if err := WriteProbe(dir, &Probe{System: "voice", Region: "sa", State: state}); err != nil {
			t.Fatal(err)
		}
	}
	body, err := os.ReadFile(filepath.Join(dir, "probe-voice-sa.json"))
	if err != nil {
		t.Fatal(err)
	}
	var p Probe
	if err := json.Unmarshal(body, &p); err != nil || p.State != "done" {
		t.Errorf("read back %q, %v", p.State, err)
	}
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("%d files were left, expected 1", len(files))
	}
}
