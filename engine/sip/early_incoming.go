package sip

// Early is the call before its answer, within which UPDATE may come and go (RFC 3311). After the answer it is the same
// call's.
func (in *Incoming) Early() *EarlyDialog { return &EarlyDialog{in.earlyDialog()} }

func (in *Incoming) earlyDialog() *Dialog {
	in.mu.Lock()
	defer in.mu.Unlock()
	if d := in.dialog.Load(); d != nil {
		return d
	}
	if in.early == nil {
		in.early = in.newDialog(nil)
		in.early.phase.early = true
	}
	return in.early
}

// answers notes that a reliable provisional response answers the INVITE's offer.
func (in *Incoming) answers(sdp []byte) {
	if len(sdp) == 0 || len(in.req.Body()) == 0 {
		return
	}
	d := in.earlyDialog()
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.answered {
		d.answered, d.sdp = true, sdp
	}
}

// isConfirmed notes that the caller has acknowledged a reliable provisional response, and so has the answer in it.
func (in *Incoming) isConfirmed() {
	in.mu.Lock()
	d := in.early
	in.mu.Unlock()
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.confirmed = d.answered
}

// confirmed is the dialog of the answer, and what its 200 says: nothing where an early UPDATE was later (RFC 3261
// 13.2.1).
func (in *Incoming) confirmed(sdp []byte) (*Dialog, []byte) {
	in.mu.Lock()
	defer in.mu.Unlock()
	d := in.early
	if d == nil {
		d = in.newDialog(sdp)
		in.dialog.Store(d)
		return d, sdp
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.early = false
	in.dialog.Store(d)
	if d.renewed {
		return d, nil
	}
	d.sdp = sdp
	return d, sdp
}
