package k6_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// half is a scenario that tells the other half something, and says what it was told.
const half = `import { Peer } from 'k6/x/vigie/peer';
import { setTimeout } from 'k6/timers';
const peer = new Peer({ runId: 'r', region: '%s', peerRegion: '%s', peer: { listen: '%s', address: '%s', keyFile: '%s' } });
export const options = { iterations: 1, vus: 1 };
export default async () => {
  await peer.meet(30000);
  const before = peer.now();
  peer.tell('from %[1]s', before);
  const told = [];
  let errorMs = 0;
  while (told.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const some = peer.told();
    for (const note of some.notes) told.push(note);
    errorMs = some.errorMs;
  }
  await peer.done(30000);
  const { peer: of, exchanges } = peer.clock();
  console.log(JSON.stringify({ text: told[0].text, near: Math.abs(told[0].atMs - before) < 20000 && errorMs > 0, of, known: exchanges > 0 }));
  await peer.close(5000);
}`

func TestPeer_twoHalvesTellEachOther(t *testing.T) {
	dir := t.TempDir()
	binary, key := filepath.Join(dir, "vigie-k6"), filepath.Join(dir, "key")
	if out, err := exec.Command("go", "build", "-o", binary, "../cmd/vigie-k6").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if err := os.WriteFile(key, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	places, regions := [2]string{freePort(t), freePort(t)}, [2]string{"sa", "eu"}
	var group sync.WaitGroup
	var printed [2]string
	for i, region := range regions {
		script := filepath.Join(dir, region+".js")
		body := fmt.Sprintf(half, region, regions[1-i], places[i], places[1-i], key)
		if err := os.WriteFile(script, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		group.Go(func() {
			cmd := exec.Command(binary, "run", "--quiet", "--no-usage-report", "--address", "", script)
			cmd.Env = append(os.Environ(), "K6_AUTO_EXTENSION_RESOLUTION=false", "K6_NO_USAGE_REPORT=true")
			out, _ := cmd.CombinedOutput()
			printed[i] = strings.ReplaceAll(string(out), `\"`, `"`)
		})
	}
	group.Wait()
	for i := range regions {
		want := fmt.Sprintf(`{"text":"from %s","near":true,"of":"%[1]s","known":true}`, regions[1-i])
		if !strings.Contains(printed[i], want) {
			t.Errorf("%s printed %q, expected %s in it", regions[i], printed[i], want)
		}
	}
}

// freePort is an address of this machine that nobody listened at.
func freePort(t *testing.T) string {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	return conn.LocalAddr().String()
}
