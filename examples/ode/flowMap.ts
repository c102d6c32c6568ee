/** Carries a box of starts along the flow by one jet in its direction, against trajectories of their own. */
import { jit, type NDArray, np, odeint, partials, random, vmap } from "taylorjet"

const rates = (_: NDArray, s: NDArray): NDArray => np.stack([s.at(1), np.sin(s.at(0)).neg()])

const flow = (start: NDArray): NDArray => odeint(rates, start, { t1: 2, maxSteps: 32 }).y

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/** The largest error of the Taylor polynomial of the flow, of an order, over a box of half width r about (1, 0). */
export function transport(order: number, r: number, count = 1000): number {
  const orders = Array.from({ length: order }, (_, n) => Array.from({ length: n + 2 }, (_, i) => [n + 1 - i, i])).flat()
  const offsets = random.uniform(random.PRNGKey(0), [count, 2], { minval: -r, maxval: r })
  const centre = np.array([1, 0])
  const exact = jit(vmap((offset: NDArray) => flow(centre.add(offset))))(offsets)
  const [value, derivatives] = partials(flow, centre, orders)
  const terms = orders.map(([i, j], k) => {
    const power = np.power(np.at(offsets, ":", 0), i).mul(np.power(np.at(offsets, ":", 1), j))
    return np.outer(power.div(factorial(i) * factorial(j)), derivatives[k])
  })
  return np
    .max(
      np.abs(
        terms
          .reduce((a, b) => a.add(b))
          .add(value)
          .sub(exact),
      ),
    )
    .item()
}

if (process.argv[1]?.endsWith("flowMap.ts")) for (const order of [1, 2, 4, 6]) console.log(order, transport(order, 0.1))
