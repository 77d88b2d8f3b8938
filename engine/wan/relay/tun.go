package relay

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// Tun is a TUN device: what the kernel routes to it is read here, what is
// written here the kernel routes on. One packet a system call: the kernel
// joins packets only with IFF_VNET_HDR and segmentation offload, which needs
// senders that hand it joined ones.
type Tun struct {
	FD   int
	Name string
}

// OpenTun makes a device, or attaches to one that belongs to this user. It
// needs /dev/net/tun, and CAP_NET_ADMIN unless the device is there already.
func OpenTun(name string) (*Tun, error) {
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("Cannot open /dev/net/tun: %w", err)
	}
	request, err := unix.NewIfreq(name)
	if err != nil {
		_ = unix.Close(fd)
		return nil, fmt.Errorf("Cannot name a device %q: %w", name, err)
	}
	request.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI)
	if err := unix.IoctlIfreq(fd, unix.TUNSETIFF, request); err != nil {
		_ = unix.Close(fd)
		return nil, fmt.Errorf("Cannot make the device %q: %w", name, err)
	}
	return &Tun{FD: fd, Name: request.Name()}, nil
}

// Close gives the device back; the kernel removes it.
func (t *Tun) Close() error { return unix.Close(t.FD) }

// Read gives a packet's length, 0 when there is none. RawSyscall because it
// never blocks, and to tell the Go scheduler of a blocking call could cost
// this thread its place.
func (t *Tun) Read(buffer []byte) (int, unix.Errno) {
	n, errno := rawIO(unix.SYS_READ, t.FD, buffer)
	if errno == unix.EAGAIN || errno == unix.EINTR {
		return 0, 0
	}
	return n, errno
}

// Write hands a packet to the kernel, which routes it before this returns.
func (t *Tun) Write(packet []byte) unix.Errno {
	_, errno := rawIO(unix.SYS_WRITE, t.FD, packet)
	return errno
}
