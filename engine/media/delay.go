package media

// page is the counts of some buckets of delayScale in a row.
type page [64]uint32

// delayPages hold all buckets of delayScale.
const delayPages = 10

// delays is the one-way delay of a stream, read from the speech itself: a
// payload names its frame of the far clip, and the far stream's schedule
// says when that frame left.
type delays struct {
	pages           [delayPages]*page // of counts, made when first needed: a stream's delays are near each other
	sum, greatest   float64           // ms
	count           uint64
	matched         uint64
	slackNs, period int64
}

func newDelays(frames int) delays {
	return delays{period: int64(frames) * int64(frameTime), slackNs: int64(frameTime)}
}

// add takes the arrival of frame i; start is the far schedule's origin, both ns.
func (d *delays) add(i int, start, arrival int64) {
	ns := (arrival - start - int64(i)*int64(frameTime)) % d.period
	if ns < 0 {
		ns += d.period
	}
	if ns > d.period-d.slackNs && d.period > 4*d.slackNs {
		ns = 0 // the kernel's stamp of a loopback can be some µs under our send time
	}
	ms := float64(ns) / 1e6
	d.tick(delayScale.bucket(ms))
	d.sum += ms
	d.greatest = max(d.greatest, ms)
	d.count++
}

// tick counts a bucket up.
func (d *delays) tick(bucket int) {
	p := &d.pages[bucket/len(page{})]
	if *p == nil {
		*p = new(page)
	}
	(*p)[bucket%len(page{})]++
}

// at is the count of a bucket.
func (d *delays) at(bucket int) uint64 {
	if p := d.pages[bucket/len(page{})]; p != nil {
		return uint64(p[bucket%len(page{})])
	}
	return 0
}

func (d *delays) p95() float64 {
	return quantile(delayScale, d.count, d.at, 95, d.greatest)
}

// since is the mean since a sum and a count, −1 when nothing was measured.
func (d *delays) since(sum float64, count uint64) float64 {
	if d.count == count {
		return -1
	}
	return (d.sum - sum) / float64(d.count-count)
}
