package voice

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// rtpengine is Sipwise's media proxy, which has SRTP by libsrtp and DTLS by
// OpenSSL: it speaks one way to one side of a call and another way to the
// other. It is driven by its ng protocol: JSON behind a cookie, over UDP.
type rtpengine struct {
	socket net.Conn
	cookie int
}

// startRTPEngine starts the daemon in user space, without the kernel's table,
// on loopback alone; it skips aloud where the daemon is absent.
func startRTPEngine(t *testing.T) *rtpengine {
	t.Helper()
	path, err := exec.LookPath("rtpengine")
	if err != nil {
		t.Skip("SKIPPED: no rtpengine on this machine (apt install rtpengine-daemon): SRTP against it is NOT checked")
	}
	at := freePort(t)
	command := exec.Command(path, "--config-file=none", "--table=-1", "--foreground", "--log-stderr", "--log-level=4",
		"--interface=127.0.0.1", "--listen-ng="+at, "--port-min=30000", "--port-max=32000", "--num-threads=2",
		"--pidfile="+t.TempDir()+"/pid")
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	if err := command.Start(); err != nil {
		t.Fatalf("Cannot start rtpengine: %v", err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
		if t.Failed() {
			t.Logf("rtpengine said:\n%s", said.String())
		}
	})
	socket, err := net.Dial("udp", at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.Close() })
	r := &rtpengine{socket: socket}
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if _, err := r.ask(map[string]any{"command": "ping"}, 200*time.Millisecond); err == nil {
			return r
		} else if time.Now().After(end) {
			t.Fatalf("rtpengine does not answer: %v", err)
		}
	}
}

// freePort is a UDP address of loopback that nobody has.
func freePort(t *testing.T) string {
	t.Helper()
	socket, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = socket.Close() }()
	return socket.LocalAddr().String()
}

// ask sends a command and gives its answer, which is none of "error".
func (r *rtpengine) ask(command map[string]any, patience time.Duration) (answer struct {
	Result string `json:"result"`
	SDP    string `json:"sdp"`
	Reason string `json:"error-reason"`
}, err error) {
	r.cookie++
	cookie := fmt.Sprintf("%d ", r.cookie)
	body, err := json.Marshal(command)
	if err != nil {
		return answer, err
	}
	if _, err := r.socket.Write(append([]byte(cookie), body...)); err != nil {
		return answer, err
	}
	buffer := make([]byte, 65536)
	_ = r.socket.SetReadDeadline(time.Now().Add(patience))
	for {
		n, err := r.socket.Read(buffer)
		if err != nil {
			return answer, err
		}
		text, ours := strings.CutPrefix(string(buffer[:n]), cookie)
		if !ours {
			continue // of a question that we gave up
		}
		if err := json.Unmarshal([]byte(text), &answer); err != nil {
			return answer, fmt.Errorf("Cannot read the answer %q: %w", text, err)
		}
		if answer.Result == "error" {
			return answer, fmt.Errorf("Cannot %v: rtpengine said %q", command["command"], answer.Reason)
		}
		return answer, nil
	}
}

// pass takes a description from one side of a call and gives the one for the
// other side, in the way that this one speaks.
func (r *rtpengine) pass(t *testing.T, command, call, how string, description []byte, more map[string]any) []byte {
	t.Helper()
	question := map[string]any{"command": command, "call-id": call, "from-tag": "caller", "sdp": string(description),
		"transport-protocol": protocols[how], "ICE": "remove", "replace": []string{"origin"}}
	if command == "answer" {
		question["to-tag"] = "callee"
	}
	if how == ByDTLS {
		question["rtcp-mux"] = []string{"offer", "accept"}
	} else {
		question["rtcp-mux"] = []string{"demux"}
	}
	for key, value := range more {
		question[key] = value
	}
	answer, err := r.ask(question, 5*time.Second)
	if err != nil {
		t.Fatalf("%s: %v", call, err)
	}
	return []byte(answer.SDP)
}
