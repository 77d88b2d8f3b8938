package media

import (
	"bufio"
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// drops is how many datagrams the kernel dropped at the port's sockets: what
// SO_RXQ_OVFL told with the last one received, or /proc/net/udp where that
// knows of more, since the former is silent while nothing else comes.
func (p *Port) drops() uint64 {
	c := &p.shard.counts
	told := [2]uint64{uint64(c.dropsRTP.Load()), uint64(c.dropsRTCP.Load())}
	for i, listed := range listedDrops("/proc/net/udp", p.local, netip.AddrPortFrom(p.local.Addr(), p.local.Port()+1)) {
		told[i] = max(told[i], listed)
	}
	return told[0] + told[1]
}

// listedDrops reads the drops column of /proc/net/udp (proc(5)) for addresses;
// 0 for those not listed, and for all where the file cannot be read: some
// containers hide it.
func listedDrops(path string, addresses ...netip.AddrPort) []uint64 {
	counts := make([]uint64, len(addresses))
	f, err := os.Open(path)
	if err != nil {
		return counts
	}
	defer f.Close()
	wanted := make(map[string]int, len(addresses))
	for i, a := range addresses {
		ip := a.Addr().As4()
		wanted[fmt.Sprintf("%02X%02X%02X%02X:%04X", ip[3], ip[2], ip[1], ip[0], a.Port())] = i
	}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) < 13 {
			continue
		}
		if i, ok := wanted[fields[1]]; ok {
			n, _ := strconv.ParseUint(fields[len(fields)-1], 10, 64) // the header's line has none
			counts[i] += n
		}
	}
	return counts
}
