/** Carries a box of starts along the flow by jets in a few directions, against trajectories of their own. */
import { jet, jit, type NDArray, np, odeint, random, vmap } from "taylorjet"

const rates = (_: NDArray, s: NDArray): NDArray => np.stack([s.at(1), np.sin(s.at(0)).neg()])

export const flow = (start: NDArray): NDArray => odeint(rates, start, { t1: 2, maxSteps: 32 }).y

/** The monomials of a degree in the offsets [n, 2]: x^degree, x^(degree - 1) y, ... [n, degree + 1] */
const monomials = (offsets: NDArray, degree: number): NDArray => {
  const [x, y] = [np.at(offsets, ":", 0), np.at(offsets, ":", 1)]
  return np.stack(
    Array.from({ length: degree + 1 }, (_, i) => np.power(x, degree - i).mul(np.power(y, i))),
    1,
  )
}

/**
 * The Taylor polynomial of the flow about a centre, as a function of offsets [n, 2]. Along a direction u its term of degree
 * k is the coefficient of order k of the jet along u; order + 1 directions determine the k + 1 coefficients of the form.
 */
export function polynomial(centre: NDArray, order: number): (offsets: NDArray) => NDArray {
  const angles = np.arange(order + 1).mul(Math.PI / (order + 1))
  const directions = np.stack([np.cos(angles), np.sin(angles)], 1)
  const none = Array.from({ length: order - 1 }, () => np.zeros([2]))
  const along = jit(vmap((u: NDArray) => jet(flow, [centre], [[u, ...none]])))
  const [values, derivatives] = along(directions)
  let factorial = 1
  const forms = derivatives.map((d, i) => {
    factorial *= i + 1
    return np.linalg.lstsq(monomials(directions, i + 1), d.div(factorial))
  })
  return (offsets) =>
    forms.map((form, i) => np.matmul(monomials(offsets, i + 1), form)).reduce((a, b) => a.add(b), values.at(0))
}

/** The largest error of the polynomial of an order, over a box of half width r about (1, 0). */
export function transport(order: number, r: number, count = 1000): number {
  const offsets = random.uniform(random.PRNGKey(0), [count, 2], { minval: -r, maxval: r })
  const centre = np.array([1, 0])
  const exact = jit(vmap((offset: NDArray) => flow(centre.add(offset))))(offsets)
  return np.max(np.abs(polynomial(centre, order)(offsets).sub(exact))).item()
}

if (process.argv[1]?.endsWith("flowMap.ts")) for (const order of [1, 2, 4, 6]) console.log(order, transport(order, 0.1))
