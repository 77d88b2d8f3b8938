package picture

// The strip that stack/images/probe/make-pictures.sh draws on the source: along
// the top edge, from a tenth of the width, 16 cells a twentieth of it wide and a
// thirtieth of the height high. Two cells are a bit, the lowest first: white
// then black is 1, black then white 0. So no threshold is needed, and what is
// not a strip is known by it.
const (
	codeBits = 8
	// Codes is how many pictures can be told apart.
	Codes = 1 << codeBits
	// contrast is what the two cells of a bit differ by at least, of 255.
	contrast = 50
)

// TimeCode reads the number of a picture from its luma; ok is false where it
// cannot be read.
func TimeCode(luma []byte, width, height int) (number int, ok bool) {
	if width < 80 || height < 30 || len(luma) < width*height {
		return 0, false
	}
	for bit := range codeBits {
		difference := cell(luma, width, height, 2*bit) - cell(luma, width, height, 2*bit+1)
		switch {
		case difference >= contrast:
			number |= 1 << bit
		case difference > -contrast:
			return 0, false
		}
	}
	return number, true
}

// cell is the mean luma of the inner half of a cell.
func cell(luma []byte, width, height, n int) int {
	from, wide := width/10+n*width/20, width/20
	high := max(1, height/30)
	sum, count := 0, 0
	for y := high / 4; y < max(high/4+1, high-high/4); y++ {
		for x := from + wide/4; x < from+wide-wide/4; x++ {
			sum += int(luma[y*width+x])
			count++
		}
	}
	return sum / count
}
