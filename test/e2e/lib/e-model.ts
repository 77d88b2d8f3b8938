/**
 * MOS of G.711 with packet loss concealment for random loss, echo-free and
 * without delay impairment, straight from G.107 (B-4 to B-7): a second
 * reckoning, kept apart from the engine's on purpose.
 */
export function mosOfLoss(lossPct: number): number {
  const r = 93.2062 - (95 * lossPct) / (lossPct + 25.1);
  return 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6;
}
