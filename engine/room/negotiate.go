package room

import (
	"context"
	"fmt"

	"github.com/livekit/protocol/livekit"
	"github.com/pion/webrtc/v4"
)

// answer takes the server's offer and answers it under the same id.
func (p *peer) answer(offer *livekit.SessionDescription) error {
	if err := p.describe(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer.Sdp}); err != nil {
		return err
	}
	answer, err := p.pc.CreateAnswer(nil)
	if err != nil {
		return fmt.Errorf("Cannot answer the server's offer: %w", err)
	}
	if err := p.pc.SetLocalDescription(answer); err != nil {
		return fmt.Errorf("Cannot take our own answer: %w", err)
	}
	return p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Answer{
		Answer: &livekit.SessionDescription{Type: "answer", Sdp: answer.SDP, Id: offer.Id}}})
}

// offer sends one and waits for its answer, which takeAnswer brings. prepare
// changes the connection before, with no other offer under way.
func (p *peer) offer(ctx context.Context, prepare func() error) error {
	p.negotiating.Lock()
	defer p.negotiating.Unlock()
	if err := prepare(); err != nil {
		return err
	}
	return p.exchange(ctx, nil)
}

// restart offers again with ICE begun anew.
func (p *peer) restart(ctx context.Context) error {
	p.negotiating.Lock()
	defer p.negotiating.Unlock()
	return p.exchange(ctx, &webrtc.OfferOptions{ICERestart: true})
}

func (p *peer) exchange(ctx context.Context, o *webrtc.OfferOptions) error {
	select {
	case <-p.answered: // of an offer that nobody waited for any more
	default:
	}
	offer, err := p.pc.CreateOffer(o)
	if err != nil {
		return fmt.Errorf("Cannot make an offer: %w", err)
	}
	if err := p.pc.SetLocalDescription(offer); err != nil {
		return fmt.Errorf("Cannot take our own offer: %w", err)
	}
	if err := p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Offer{
		Offer: &livekit.SessionDescription{Type: "offer", Sdp: offer.SDP}}}); err != nil {
		return err
	}
	select {
	case err := <-p.answered:
		return err
	case <-p.failed:
		return fmt.Errorf("Cannot publish: the connection is %s", p.pc.ConnectionState())
	case <-ctx.Done():
		return fmt.Errorf("Cannot publish, the offer is not answered: %w", ctx.Err())
	}
}

// takeAnswer gives the server's answer to the offer that waits for it.
func (p *peer) takeAnswer(answer *livekit.SessionDescription) {
	err := p.describe(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer.Sdp})
	select {
	case p.answered <- err:
	default: // the one who waited has gone
	}
}
