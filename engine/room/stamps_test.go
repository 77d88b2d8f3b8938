package room

import (
	"encoding/binary"
	"net"
	"testing"
	"time"
)

// header of an RTP packet as it stands in the clear.
func header(kind byte, ssrc uint32, sequence uint16) []byte {
	b := make([]byte, 20)
	b[0], b[1] = 0x80, kind
	binary.BigEndian.PutUint16(b[2:], sequence)
	binary.BigEndian.PutUint32(b[8:], ssrc)
	return b
}

func TestStamps_giveEachPacketsAgeOnce(t *testing.T) {
	var s stamps
	for i := range 3 {
		s.note(header(96, 7, uint16(65534+i)), start.Add(time.Duration(i)*time.Millisecond).UnixNano())
	}
	s.note(header(96, 7, 65534), start.Add(time.Second).UnixNano()) // its double came later
	for i, want := range []time.Duration{100, 99, 98} {
		age, known := s.age(7, uint16(65534+i), start.Add(100*time.Millisecond))
		if !known || age != want*time.Millisecond {
			t.Errorf("packet %d: %v, %v, expected %v ms", i, age, known, want)
		}
	}
	if _, known := s.age(7, 65534, start); known {
		t.Error("a packet that was read is still known")
	}
	if _, known := s.age(8, 65535, start); known {
		t.Error("a packet of another stream is known")
	}
}

func TestStamps_anOldOneIsOfAnotherPacketWithItsNumber(t *testing.T) {
	var s stamps
	s.note(header(96, 7, 1), start.UnixNano())
	if _, known := s.age(7, 1, start.Add(time.Minute)); known {
		t.Error("a time of a minute ago is given")
	}
	s.note(header(96, 7, 1), start.UnixNano())
	s.note(header(96, 7, 1), start.Add(time.Minute).UnixNano())
	if age, known := s.age(7, 1, start.Add(time.Minute)); !known || age != 0 {
		t.Errorf("%v, %v, expected the newer one's", age, known)
	}
}

func TestStamps_keepWhatManyStreamsHaveUnderWay(t *testing.T) {
	var s stamps
	const streams, each = 8, 40
	for i := range each {
		for ssrc := range uint32(streams) {
			s.note(header(96, ssrc*0x9e3779b9, uint16(65500+i)), start.Add(time.Duration(i)*time.Millisecond).UnixNano())
		}
	}
	known := 0
	for i := range each {
		for ssrc := range uint32(streams) {
			if _, ok := s.age(ssrc*0x9e3779b9, uint16(65500+i), start.Add(time.Second)); ok {
				known++
			}
		}
	}
	if known < streams*each*95/100 {
		t.Errorf("%d of %d are known", known, streams*each)
	}
}

func TestStamps_leaveOutWhatIsNoRTP(t *testing.T) {
	var s stamps
	for _, b := range [][]byte{header(200, 7, 1), {0x80, 96}, append([]byte{0, 1}, make([]byte, 18)...), append([]byte{22}, make([]byte, 19)...)} {
		s.note(b, start.UnixNano())
	}
	if s.sets != nil {
		t.Error("RTCP, STUN or DTLS was noted")
	}
}

func TestStampedNet_whatIsReadLateCameEarlier(t *testing.T) {
	var arrived stamps
	network, err := newStampedNet(nil, &arrived)
	if err != nil {
		t.Fatal(err)
	}
	made, err := network.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer made.Close()
	c, ok := made.(*stampedConn)
	if !ok {
		t.Fatalf("%T, expected a socket with the kernel's times", made)
	}
	if _, err := made.WriteTo(header(opusPayload, 7, 9), made.LocalAddr()); err != nil {
		t.Fatal(err)
	}
	const late = 60 * time.Millisecond
	time.Sleep(late)
	b := make([]byte, 100)
	n, from, err := c.ReadFromAddrPort(b)
	if err != nil || n != 20 || from.Port() != uint16(made.LocalAddr().(*net.UDPAddr).Port) {
		t.Fatalf("%d octets of %v: %v", n, from, err)
	}
	if age, known := arrived.age(7, 9, time.Now()); !known || age < late-5*time.Millisecond {
		t.Errorf("%v, %v, expected at least %v", age, known, late)
	}
}
