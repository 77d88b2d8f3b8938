package picture

import "encoding/binary"

const (
	ivfHeader = 32
	ivfFrame  = 12
)

// ivf is the file of the coded pictures, VP8, numbered by their order: times are
// in the view, not here.
func (v *View) ivf() []byte {
	b := make([]byte, ivfHeader)
	copy(b, "DKIF")
	binary.LittleEndian.PutUint16(b[6:], ivfHeader)
	copy(b[8:], "VP80")
	binary.LittleEndian.PutUint16(b[12:], uint16(v.Width))
	binary.LittleEndian.PutUint16(b[14:], uint16(v.Height))
	binary.LittleEndian.PutUint32(b[16:], 25) // a rate; players want one
	binary.LittleEndian.PutUint32(b[20:], 1)
	binary.LittleEndian.PutUint32(b[24:], uint32(len(v.Frames)))
	for i, f := range v.Frames {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(f.Data)))
		b = binary.LittleEndian.AppendUint64(b, uint64(i))
		b = append(b, f.Data...)
	}
	return b
}
