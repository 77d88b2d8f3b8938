package stamp

import (
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// message is control data of one kind, as recvmsg(2) gives them.
func message(kind int32, data []byte) []byte {
	b := make([]byte, unix.CmsgSpace(len(data)))
	h := (*unix.Cmsghdr)(unsafe.Pointer(&b[0]))
	h.Level, h.Type = unix.SOL_SOCKET, kind
	h.SetLen(unix.CmsgLen(len(data)))
	copy(b[unix.SizeofCmsghdr:], data)
	return b
}

func TestReadOfStampAndDrops(t *testing.T) {
	time := unix.NsecToTimespec(1_790_000_000_123_456_789)
	stamped := message(unix.SCM_TIMESTAMPNS, (*[16]byte)(unsafe.Pointer(&time))[:])
	dropped := message(unix.SO_RXQ_OVFL, []byte{5, 0, 0, 0})
	other := message(unix.SCM_RIGHTS, []byte{1, 2, 3, 4})
	control := append(append(append([]byte{}, other...), dropped...), stamped...)
	if at, drops, told := Read(control); at != time.Nano() || drops != 5 || !told {
		t.Errorf("%d, %d, %v", at, drops, told)
	}
	if at, _, told := Read(other); at != 0 || told {
		t.Errorf("%d, %v of neither", at, told)
	}
	for n := range len(control) {
		Read(control[:n]) // cut anywhere, it ends
	}
}
