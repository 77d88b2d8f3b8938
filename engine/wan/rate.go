package wan

// rate is a line of so many bit/s behind a queue that is bounded by the time
// its content takes to send; what does not fit is dropped at the tail.
type rate struct {
	nsPerByte float64
	queue     int64 // ns
	busyUntil int64
}

func newRate(i Impairment) rate {
	if i.RateBps == 0 {
		return rate{}
	}
	queueMs := i.QueueMs
	if queueMs == 0 {
		queueMs = defaultQueueMs
	}
	return rate{nsPerByte: 8e9 / i.RateBps, queue: int64(queueMs * 1e6)}
}

// send gives the time at which the packet's last bit is on the line; false
// when the queue was full. An empty queue takes any packet.
func (r *rate) send(now int64, size int) (int64, bool) {
	if r.nsPerByte == 0 {
		return now, true
	}
	start := max(now, r.busyUntil)
	if start-now > r.queue {
		return 0, false
	}
	r.busyUntil = start + int64(float64(size)*r.nsPerByte)
	return r.busyUntil, true
}
