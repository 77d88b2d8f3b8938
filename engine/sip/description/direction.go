package description

// Direction says which ways media flows, from the point of view of who wrote the description (RFC 3264 5.1, 6.1).
type Direction string

// The four directions; DirectionUnsaid is a stream without a line, which is SendRecv.
const (
	DirectionUnsaid Direction = ""
	SendRecv        Direction = "sendrecv"
	SendOnly        Direction = "sendonly"
	RecvOnly        Direction = "recvonly"
	Inactive        Direction = "inactive"
)

// Sends says whether its writer sends.
func (d Direction) Sends() bool { return d != RecvOnly && d != Inactive }

// Receives says whether its writer receives.
func (d Direction) Receives() bool { return d != SendOnly && d != Inactive }

func directionOf(sends, receives bool) Direction {
	switch {
	case sends && receives:
		return SendRecv
	case sends:
		return SendOnly
	case receives:
		return RecvOnly
	}
	return Inactive
}

// Answer is the direction of the answer to an offer of d by one who wants own (RFC 3264 6.1).
func (d Direction) Answer(own Direction) Direction {
	return directionOf(own.Sends() && d.Receives(), own.Receives() && d.Sends())
}

// Hold is d without the far end's media: sendonly, or inactive where nothing was sent either (RFC 3264 8.4).
func (d Direction) Hold() Direction { return directionOf(d.Sends(), false) }
