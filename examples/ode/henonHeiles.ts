/** A Poincaré section of the system of Hénon and Heiles: where orbits of one energy cross x = 0 with x growing. */
import { event, type NDArray, np, odeint } from "taylorjet"

export const rates = (_: NDArray, s: NDArray): NDArray => {
  const [x, y, u, v] = [0, 1, 2, 3].map((i) => s.at(i))
  return np.stack([u, v, x.neg().sub(x.mul(y).mul(2)), y.mul(y).sub(y).sub(x.mul(x))])
}

export const energy = (s: NDArray): NDArray => {
  const [x, y, u, v] = [0, 1, 2, 3].map((i) => s.at(i))
  const squares = [x, y, u, v].map((c) => c.mul(c)).reduce((a, b) => a.add(b))
  return squares.div(2).add(x.mul(x).mul(y)).sub(y.mul(y).mul(y).div(3))
}

/** Crossings [y, v] of the orbit that starts at (0, y) with speeds (u, v), u from the energy. */
export function section(total: number, y: number, v: number, t1: number): readonly (readonly number[])[] {
  const u = Math.sqrt(2 * total - v * v - y * y + (2 * y ** 3) / 3)
  const plane = event((_, s: NDArray) => s.at(0), { direction: 1 })
  const { events } = odeint(rates, [0, y, u, v], { t1, events: [plane] })
  return events[0].map(({ y: s }) => [s.at(1).item(), s.at(3).item()])
}

if (process.argv[1]?.endsWith("henonHeiles.ts"))
  for (const y of [-0.1, 0.1, 0.3]) console.log(y, section(1 / 12, y, 0, 300).length, "crossings")
