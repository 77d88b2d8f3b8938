package kpi

// isExcluded tells the ends of an INVITE that say neither success nor failure: it goes on elsewhere (3xx), or again with
// credentials or payment (4.6, 4.7).
func isExcluded(status int) bool {
	switch status {
	case 401, 402, 407:
		return true
	}
	return status >= 300 && status < 400
}

// isEffective tells the ends that the callee, not the network, has chosen (4.7).
func isEffective(status int) bool {
	switch status {
	case 480, 486, 600, 603:
		return true
	}
	return isSuccess(status)
}

// isIneffective tells the ends that mean a failure or overload of the network (4.8).
func isIneffective(status int) bool {
	switch status {
	case 408, 500, 503, 504:
		return true
	}
	return false
}

func isSuccess(status int) bool { return status >= 200 && status < 300 }

// SER is the session establishment ratio in percent, 0 to 100 (4.6): INVITEs answered by 2xx of all but those that got
// 3xx, 401, 402 or 407. It is false where none counts.
func (r Report) SER() (percent float64, ok bool) { return r.share(isSuccess, isExcluded) }

// SEER is the session establishment effectiveness ratio in percent, 0 to 100 (4.7): like SER, with 480, 486, 600 and 603
// beside the 2xx.
func (r Report) SEER() (percent float64, ok bool) { return r.share(isEffective, isExcluded) }

// ISA are the ineffective session attempts in percent, 0 to 100 (4.8): INVITEs that ended with 408, 500, 503 or 504 of all
// session requests. A challenged INVITE and the one with credentials are one request: the former is left out.
func (r Report) ISA() (percent float64, ok bool) {
	return r.share(isIneffective, func(status int) bool { return status == 401 || status == 407 })
}

func (r Report) share(counts, excluded func(int) bool) (percent float64, ok bool) {
	var part, all uint64
	for status, n := range r.Invites {
		if excluded(status) {
			continue
		}
		all += n
		if counts(status) {
			part += n
		}
	}
	if all == 0 {
		return 0, false
	}
	return 100 * float64(part) / float64(all), true
}
