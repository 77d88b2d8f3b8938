package turn

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// longEnough for a child to begin and end on a machine that is busy.
const longEnough = 60 * time.Second

// begin runs a shell's script in coturn's place, and returns the address of its account,
// its log as it comes, and how it ended.
func begin(t *testing.T, ctx context.Context, script string) (address string, log *io.PipeReader, ended <-chan error) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	log, to := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := Run(ctx, listener, to, []string{"sh", "-c", script})
		to.Close()
		done <- err
	}()
	return "http://" + listener.Addr().String() + "/metrics", log, done
}

func wait(t *testing.T, ended <-chan error) error {
	t.Helper()
	select {
	case err := <-ended:
		return err
	case <-time.After(longEnough):
		t.Fatal("it did not end")
		return nil
	}
}

func TestRun_tellsTheAccountWhileItRuns_andPassesTheEndOn(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	// The last line comes after all that is counted: once it is read, so is the rest.
	script := "trap 'echo going; exit 0' TERM\necho '" + newTLS + "'\necho '" + peer + "'\necho ready\nwhile :; do sleep 0.05; done"
	address, log, ended := begin(t, ctx, script)
	ready := make([]byte, len("ready\n"))
	if _, err := io.ReadFull(log, ready); err != nil || string(ready) != "ready\n" {
		t.Fatalf("logged %q, %v", ready, err)
	}
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	wantTold(t, string(text), "vigie_relay_active 1", `vigie_relay_octets{direction="down"} 509500`)
	stop()
	rest, err := io.ReadAll(log)
	if err != nil || string(rest) != "going\n" {
		t.Errorf("logged %q at the end, %v", rest, err)
	}
	if err := wait(t, ended); err != nil {
		t.Errorf("ended with %v", err)
	}
}

func TestRun_endsWithTheErrorOfACoturnThatEndsByItself(t *testing.T) {
	_, log, ended := begin(t, t.Context(), "echo broken >&2; exit 7")
	text, err := io.ReadAll(log)
	if err != nil || string(text) != "broken\n" {
		t.Errorf("logged %q, %v", text, err)
	}
	var exit *exec.ExitError
	if err := wait(t, ended); !errors.As(err, &exit) || exit.ExitCode() != 7 {
		t.Errorf("ended with %v", err)
	}
}

func TestRun_readsOn_whenALineIsLongOrTheLogIsGone(t *testing.T) {
	account := NewAccount()
	text := strings.Repeat("x", 3*mostLine) + "\n" + newPlain + "\n"
	gone, to := io.Pipe()
	gone.Close()
	if err := follow(strings.NewReader(text), account, to); err == nil {
		t.Error("no error although the log was gone")
	}
	if account.plain != 1 {
		t.Errorf("%d granted after a long line (expected 1)", account.plain)
	}
}
