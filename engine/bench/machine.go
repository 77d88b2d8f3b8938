package bench

import (
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Machine says where the figures are from.
type Machine struct {
	Processor string `json:"processor"`
	Cores     int    `json:"cores"`
	Kernel    string `json:"kernel"`
	Go        string `json:"go"`
	// SIPp is its version, empty where it is not installed.
	SIPp string `json:"sipp"`
	// Apart says that the run had a network of its own, with loopback and nothing else.
	Apart bool `json:"apart"`
}

func thisMachine() Machine {
	m := Machine{Cores: runtime.NumCPU(), Go: runtime.Version(), Apart: os.Getenv(apartEnv) != ""}
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		m.Processor = valueOf(string(text), "model name")
	}
	var name unix.Utsname
	if unix.Uname(&name) == nil {
		m.Kernel = unix.ByteSliceToString(name.Release[:])
	}
	out, _ := exec.Command("sipp", "-v").Output() // it ends with an error, always
	for word := range strings.FieldsSeq(string(out)) {
		if strings.HasPrefix(word, "v3.") || strings.HasPrefix(word, "v4.") {
			m.SIPp = strings.TrimSuffix(word, ".")
		}
	}
	return m
}

// valueOf the first "key : value" line.
func valueOf(text, key string) string {
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == key {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// load is the load average of the last minute, 0 where it cannot be read.
func load() float64 {
	text, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(text), " ")
	v, _ := strconv.ParseFloat(first, 64)
	return v
}

// datagramsOut is how many UDP datagrams this network has sent (/proc/net/snmp).
func datagramsOut() (uint64, bool) {
	text, _ := os.ReadFile("/proc/net/snmp")
	var names []string
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] != "Udp:" {
			continue
		}
		if names == nil {
			names = fields
			continue
		}
		for i, name := range names {
			if name == "OutDatagrams" && i < len(fields) {
				n, err := strconv.ParseUint(fields[i], 10, 64)
				return n, err == nil
			}
		}
	}
	return 0, false
}
