package media

import (
	"unsafe"

	"golang.org/x/sys/unix"

	"vigie.dev/engine/media/stamp"
)

// batchSize is the number of datagrams that one system call moves at most.
const batchSize = 64

// header is struct mmsghdr of sendmmsg(2).
type header struct {
	unix.Msghdr
	length uint32
	_      [4]byte
}

// batch is the memory of one sendmmsg or recvmmsg, made once. It is our own
// and not x/net's ipv4.Message because that one makes a net.UDPAddr for each
// packet received and passes through the Go scheduler.
type batch struct {
	headers  [batchSize]header
	vectors  [batchSize]unix.Iovec
	names    [batchSize]unix.RawSockaddrInet4
	controls [batchSize][stamp.Space]byte
	buffers  []byte
	size     int // of one buffer
	count    int // datagrams in it
}

func newBatch(size int) *batch {
	b := &batch{buffers: make([]byte, size*batchSize), size: size}
	for i := range b.headers {
		h := &b.headers[i]
		h.Iov = &b.vectors[i]
		h.SetIovlen(1)
		h.Name = (*byte)(unsafe.Pointer(&b.names[i]))
		h.Namelen = unix.SizeofSockaddrInet4
		b.vectors[i].Base = &b.buffers[i*size]
	}
	return b
}

func (b *batch) full() bool { return b.count == batchSize }

// add takes the next datagram to send: fill the buffer, then say its length with grow.
func (b *batch) add(to *unix.RawSockaddrInet4) []byte {
	b.names[b.count] = *to
	start := b.count * b.size
	return b.buffers[start : start+b.size : start+b.size]
}

func (b *batch) grow(length int) {
	b.vectors[b.count].SetLen(length)
	b.count++
}

// send empties the batch and gives the number of datagrams that the kernel
// refused. RawSyscall: the socket never blocks, and to tell the scheduler of
// a blocking call could cost this thread its place.
func (b *batch) send(fd int) (refused int) {
	for done, tries := 0, 0; done < b.count; {
		n, _, errno := unix.RawSyscall6(unix.SYS_SENDMMSG, uintptr(fd),
			uintptr(unsafe.Pointer(&b.headers[done])), uintptr(b.count-done), unix.MSG_DONTWAIT, 0, 0)
		switch {
		case errno == 0:
			done, tries = done+int(n), 0
		case errno == unix.EINTR, errno == unix.EAGAIN && tries < 100:
			tries++
		default:
			done, tries = done+1, 0 // this one is refused, the next may pass
			refused++
		}
	}
	b.count = 0
	return refused
}

// receive fills the batch with what has arrived, without waiting.
func (b *batch) receive(fd int) int {
	for i := range b.headers {
		h := &b.headers[i]
		h.Namelen = unix.SizeofSockaddrInet4
		h.Control = &b.controls[i][0]
		h.SetControllen(stamp.Space)
		b.vectors[i].SetLen(b.size)
	}
	n, _, errno := unix.RawSyscall6(unix.SYS_RECVMMSG, uintptr(fd),
		uintptr(unsafe.Pointer(&b.headers[0])), batchSize, unix.MSG_DONTWAIT, 0, 0)
	if errno != 0 {
		return 0
	}
	return int(n)
}

func (b *batch) datagram(i int) []byte {
	start := i * b.size
	return b.buffers[start : start+min(int(b.headers[i].length), b.size)]
}

// ancillary gives the kernel's wall-clock arrival time (ns, 0 when absent)
// and the socket's drop count so far (false when it does not say).
func (b *batch) ancillary(i int) (arrival int64, drops uint32, hasDrops bool) {
	return stamp.Read(b.controls[i][:b.headers[i].Controllen])
}
