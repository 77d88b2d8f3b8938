package together

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestWait_allBeginOnceTheyAreTold(t *testing.T) {
	dir, begun := t.TempDir(), make(chan error, 2)
	for _, system := range []string{"voice", "pad"} {
		go func() { begun <- Wait(context.Background(), dir, system, "sa", time.Minute) }()
	}
	for _, system := range []string{"voice", "pad"} {
		for range 500 {
			if _, err := os.Stat(filepath.Join(dir, Ready(system, "sa"))); err == nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	select {
	case err := <-begun:
		t.Fatalf("one began before it was told: %v", err)
	case <-time.After(5 * lookEvery):
	}
	if err := os.WriteFile(filepath.Join(dir, Go), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := <-begun; err != nil {
			t.Error(err)
		}
	}
}

func TestWait_saysWhyItCannotBegin(t *testing.T) {
	err := Wait(context.Background(), t.TempDir(), "voice", "sa", time.Millisecond)
	if err == nil || !strings.Contains(err.Error(), `Cannot begin voice in sa: no file "go"`) {
		t.Errorf("nobody told: %v", err)
	}
	err = Wait(context.Background(), filepath.Join(t.TempDir(), "gone"), "voice", "sa", time.Minute)
	if err == nil || !strings.Contains(err.Error(), "Cannot say that voice in sa is ready") {
		t.Errorf("no folder: %v", err)
	}
}
