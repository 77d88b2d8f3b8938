package capture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gopacket/gopacket/layers"
)

// tsharkStream is a line of `tshark -q -z rtp,streams`.
type tsharkStream struct {
	packets, lost int
	meanJitter    float64
	maxJitter     float64
}

// tshark asks the other program about the same capture; by source and SSRC.
func tshark(t *testing.T, capture []byte) map[string]tsharkStream {
	t.Helper()
	path := filepath.Join(t.TempDir(), "capture")
	check(t, os.WriteFile(path, capture, 0o600))
	command := exec.Command("tshark", "-r", path, "-q", "-z", "rtp,streams", "--enable-heuristic", "rtp_udp")
	var problems bytes.Buffer
	command.Stderr = &problems
	out, err := command.Output()
	if err != nil {
		t.Fatalf("tshark: %v\n%s", err, problems.String())
	}
	streams := map[string]tsharkStream{}
	for line := range strings.SplitSeq(string(out), "\n") {
		// Start, end, address, port, address, port, SSRC, then the codec's name of any number of
		// words; from the end: problems (or none), three of jitter, three of delta, share, lost, packets.
		words := strings.Fields(strings.ReplaceAll(strings.ReplaceAll(line, "(", " "), ")", " "))
		if len(words) < 16 || !strings.HasPrefix(words[6], "0x") {
			continue
		}
		if words[len(words)-1] == "X" {
			words = words[:len(words)-1]
		}
		tail := words[len(words)-9:]
		s := tsharkStream{packets: number[int](t, tail[0]), lost: number[int](t, tail[1]),
			meanJitter: number[float64](t, tail[7]), maxJitter: number[float64](t, tail[8])}
		ssrc, err := strconv.ParseUint(words[6], 0, 32)
		check(t, err)
		streams[fmt.Sprintf("%s 0x%08x", words[2], ssrc)] = s
	}
	return streams
}

func number[T int | float64](t *testing.T, text string) T {
	t.Helper()
	value, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	check(t, err)
	return T(value)
}

// some is a share of packets, never the first nor the last.
func some(seed uint64, n int, share float64) func(i int) bool {
	random := rand.New(rand.NewPCG(seed, 77))
	picked := make([]bool, n)
	for i := 1; i < n-1; i++ {
		picked[i] = random.Float64() < share
	}
	return func(i int) bool { return picked[i] }
}

// conditions are what the two programs are held together on.
func conditions() map[string]struct {
	wire
	datagrams []datagram
} {
	type condition = struct {
		wire
		datagrams []datagram
	}
	const n = 1500
	bursts := some(4, n, 0.02)
	inBurst := func(i int) bool { return i < n-5 && (bursts(i) || i > 1 && bursts(i-1) || i > 2 && bursts(i-2)) }
	reorder := some(5, n-10, 0.03)
	late := func(i int) time.Duration {
		if i < n-10 && reorder(i) {
			return 45 * time.Millisecond
		}
		return 0
	}
	base := talk{n: n, ssrc: 0xabcd0001, payloadType: 8, seq: 1000, timestamp: 5000, jitter: 8 * time.Millisecond}
	with := func(change func(*talk)) talk { k := base; change(&k); return k }
	// Neither the first nor the last packets change places: tshark takes those that arrive first and last
	// for the ends of the stream.
	great := with(func(k *talk) {
		random := rand.New(rand.NewPCG(1, 1))
		k.jitter, k.payloadType = 0, 0
		k.late = func(i int) time.Duration {
			if i == 0 || i > n-10 {
				return 0
			}
			return time.Duration(random.IntN(150)) * time.Millisecond
		}
	})
	lossy := with(func(k *talk) { k.lose = some(3, n, 0.05) })
	other := with(func(k *talk) {
		k.ssrc, k.seq, k.timestamp, k.after = 0xabcd0002, 40_000, 77, n*20*time.Millisecond
	})
	return map[string]condition{
		"clean":        {wire{}, base.datagrams(alice, bob)},
		"loss":         {wire{}, lossy.datagrams(alice, bob)},
		"bursts":       {wire{}, with(func(k *talk) { k.lose = inBurst }).datagrams(alice, bob)},
		"great jitter": {wire{}, great.datagrams(alice, bob)},
		"reordering":   {wire{}, with(func(k *talk) { k.late = late; k.lose = some(6, n, 0.01) }).datagrams(alice, bob)},
		"duplicates":   {wire{}, with(func(k *talk) { k.double = some(7, n, 0.02); k.lose = some(8, n, 0.01) }).datagrams(alice, bob)},
		"SSRC change":  {wire{}, append(lossy.datagrams(alice, bob), other.datagrams(alice, bob)...)},
		"pauses":       {wire{}, pauses(base.datagrams(alice, bob))},
		"both ways":    {wire{}, append(lossy.datagrams(alice, bob), other.datagrams(bob, alice)...)},
		"every wrap":   {wire{}, with(func(k *talk) { k.seq, k.timestamp, k.lose = 65_000, math.MaxUint32-50_000, some(9, n, 0.03) }).datagrams(alice, bob)},
		"VLAN":         {wire{vlans: []uint16{12}}, lossy.datagrams(alice, bob)},
		"QinQ":         {wire{vlans: []uint16{7, 12}}, lossy.datagrams(alice, bob)},
		"IPv6":         {wire{}, lossy.datagrams(alice6, bob6)},
		"IPv6 in VLAN": {wire{vlans: []uint16{12}, ng: true}, lossy.datagrams(alice6, bob6)},
		"pcapng":       {wire{ng: true}, lossy.datagrams(alice, bob)},
		"cooked v1":    {wire{link: layers.LinkTypeLinuxSLL}, lossy.datagrams(alice, bob)},
		"cooked v2":    {wire{link: layers.LinkTypeLinuxSLL2}, lossy.datagrams(alice, bob)},
		"raw IP":       {wire{link: layers.LinkTypeRaw}, lossy.datagrams(alice, bob)},
	}
}

// pauses makes a talk one with silence suppression: in every two seconds the second has only comfort
// noise each 200 ms, and speech begins again with a marker.
func pauses(all []datagram) (out []datagram) {
	seq := binary.BigEndian.Uint16(all[0].payload[2:])
	for i, d := range all {
		b := bytes.Clone(d.payload)
		switch at := i % 100; {
		case at == 0:
			b[1] |= 0x80
		case at >= 50 && at%10 == 0:
			b[1], b = 13, b[:rtpHeader+1]
		case at >= 50:
			continue
		}
		binary.BigEndian.PutUint16(b[2:], seq)
		seq++
		d.payload = b
		out = append(out, d)
	}
	return out
}

// Wireshark takes duplicates off its lost packets (RFC 3550 A.3 does), here
// they are apart: a packet that came twice does not replace one that never came.
func TestReadAgreesWithTshark(t *testing.T) {
	if _, err := exec.LookPath("tshark"); err != nil {
		t.Skip("tshark is not installed: loss and jitter are not held against it")
	}
	for name, c := range conditions() {
		t.Run(name, func(t *testing.T) {
			capture := c.write(t, c.datagrams)
			theirs := tshark(t, capture)
			ours, warnings, err := Read(bytes.NewReader(capture))
			if err != nil || len(warnings) > 0 {
				t.Fatalf("%v %v", err, warnings)
			}
			if len(theirs) == 0 || len(theirs) != len(ours.Streams) {
				t.Fatalf("tshark finds %d streams, we %d", len(theirs), len(ours.Streams))
			}
			for _, s := range ours.Streams {
				host, _, _ := strings.Cut(strings.Trim(s.Source, "["), "]")
				if strings.Count(s.Source, ":") == 1 {
					host, _, _ = strings.Cut(s.Source, ":")
				}
				other, found := theirs[host+" "+s.SSRC]
				if !found {
					t.Fatalf("tshark has no %s %s: %v", host, s.SSRC, theirs)
				}
				t.Logf("%+v tshark %+v", s, other)
				if int(s.Received+s.Duplicates) != other.packets || int(s.Lost)-int(s.Duplicates) != other.lost {
					t.Errorf("received %d, duplicates %d, lost %d: tshark %+v", s.Received, s.Duplicates, s.Lost, other)
				}
				within(t, "mean jitter", s.JitterMs.Mean, other.meanJitter)
				within(t, "greatest jitter", s.JitterMs.Max, other.maxJitter)
			}
		})
	}
}

// within 1 %, and the last digit that tshark prints.
func within(t *testing.T, what string, ours, theirs float64) {
	t.Helper()
	if math.Abs(ours-theirs) > 0.01*theirs+0.0006 {
		t.Errorf("%s %.4f ms, tshark %.4f ms", what, ours, theirs)
	}
}
