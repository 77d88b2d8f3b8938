package voice

import "vigie.dev/engine/sip/kpi"

// kpis are RFC 6076's over all transports.
func (p *Probe) kpis() kpi.Report {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	var sum kpi.Report
	for _, agent := range p.agents {
		sum = sum.Plus(agent.KPIs())
	}
	return sum
}
