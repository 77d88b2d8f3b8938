package media

import "golang.org/x/sys/unix"

func closeFiles(p *Port) { _ = unix.Close(p.rtp); _ = unix.Close(p.rtcp) }
