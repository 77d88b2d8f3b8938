package description

import "strings"

// Redirect is s as the next offer of its session, with every stream turned by turn: Direction.Hold, say.
func (s *Session) Redirect(turn func(Direction) Direction) *Session {
	next := *s
	next.Version++
	next.Direction = DirectionUnsaid
	next.Media = append([]Media(nil), s.Media...)
	for i := range next.Media {
		next.Media[i].Direction = turn(s.Of(i))
	}
	return &next
}

// Of is the direction of stream i, the session's where it has none of its own.
func (s *Session) Of(i int) Direction {
	for _, d := range []Direction{s.Media[i].Direction, s.Direction} {
		if d != DirectionUnsaid {
			return d
		}
	}
	return SendRecv
}

// Answer is own as the answer to offer (RFC 3264 6): stream by stream, the codecs that both have, in the offer's order
// and by its payload types, and the direction that both allow. A stream without a common codec is refused. RTCP is
// multiplexed where both want it.
func (s *Session) Answer(offer *Session) *Session {
	answer := *s
	answer.Version++
	answer.Direction = DirectionUnsaid
	answer.Media = make([]Media, len(offer.Media))
	for i, offered := range offer.Media {
		answer.Media[i] = Media{Kind: offered.Kind, Protocol: offered.Protocol, Codecs: offered.Codecs, MID: offered.MID}
		if i >= len(s.Media) || s.Media[i].Kind != offered.Kind || offered.Port == 0 {
			continue
		}
		m := s.Media[i]
		m.Codecs = common(offered.Codecs, m.Codecs)
		if len(m.Codecs) == 0 {
			continue
		}
		m.Protocol, m.MID = offered.Protocol, offered.MID
		m.RTCPMux = m.RTCPMux && offered.RTCPMux
		m.Direction = offer.Of(i).Answer(s.Of(i))
		answer.Media[i] = m
	}
	return &answer
}

// common keeps offered's codecs that own has, if there is more among them than events and comfort noise.
func common(offered, own []Codec) []Codec {
	var both []Codec
	speech := false
	for _, c := range offered {
		for _, o := range own {
			if strings.EqualFold(c.Name, o.Name) && c.Rate == o.Rate && max(c.Channels, 1) == max(o.Channels, 1) {
				both = append(both, c)
				speech = speech || !strings.EqualFold(c.Name, "telephone-event") && !strings.EqualFold(c.Name, "CN")
				break
			}
		}
	}
	if !speech {
		return nil
	}
	return both
}
