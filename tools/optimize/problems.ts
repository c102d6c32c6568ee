/** The problems of test/numbers/minima.json, as residuals, and what the methods of optimize need to solve them. */
import { readFileSync } from "node:fs"
import { type NDArray, np, optimize } from "../../src/index.js"

/** What a method needs, and how far it gets. */
export interface Effort {
  readonly steps: number
  readonly evaluations: number
  readonly value: number
  /** The largest relative error of a parameter; absolute where it is 0. */
  readonly error: number
}

interface Entry {
  readonly name: string
  readonly start: readonly number[]
  readonly minimum: readonly string[]
  readonly value: string
  readonly certified?: readonly string[]
  readonly data?: { readonly x: number[]; readonly y: number[] }
  readonly scipy: Readonly<Record<string, Effort>>
}

export const entries: readonly Entry[] = JSON.parse(
  readFileSync(new URL("../../test/numbers/minima.json", import.meta.url), "utf8"),
).problems

type Residual = (x: NDArray, t: NDArray, y: NDArray) => NDArray

const all = (x: NDArray): NDArray[] => [...x]

const residuals: Readonly<Record<string, Residual>> = {
  rosenbrock: (x) => {
    const [a, b] = [x.slice(0, -1), x.slice(1)]
    return np.concatenate([np.sub(1, a), b.sub(np.square(a)).mul(10)])
  },
  beale: (x) => np.sub([1.5, 2.25, 2.625], x.at(0).mul(np.sub(1, np.power(x.at(1), [1, 2, 3])))),
  powell: (x) => {
    const [a, b, c, d] = all(x)
    const pairs = [a.add(b.mul(10)), c.sub(d).mul(Math.sqrt(5))]
    return np.stack([...pairs, np.square(b.sub(c.mul(2))), np.square(a.sub(d)).mul(Math.sqrt(10))])
  },
  brown: (x) => np.stack([x.at(0).sub(1e6), x.at(1).sub(2e-6), x.at(0).mul(x.at(1)).sub(2)]),
  meyer: (x, t, y) =>
    x
      .at(0)
      .mul(np.exp(x.at(1).div(t.add(x.at(2)))))
      .sub(y),
  "osborne 1": (x, t, y) => {
    const [a, b, c, d, e] = all(x)
    const sum = a.add(b.mul(np.exp(t.mul(d).neg()))).add(c.mul(np.exp(t.mul(e).neg())))
    return y.sub(sum)
  },
  "osborne 2": (x, t, y) => {
    const c = all(x)
    const bell = (k: number) => c[k].mul(np.exp(np.square(t.sub(c[k + 7])).mul(c[k + 4].neg())))
    const sum = c[0].mul(np.exp(t.mul(c[4].neg())))
    return y.sub([1, 2, 3].reduce((rest, k) => rest.add(bell(k)), sum))
  },
  rational: (x, t, y) => {
    const c = all(x)
    const cubic = (first: NDArray | number, k: number) =>
      np.add(first, t.mul(t.mul(t.mul(c[k + 2]).add(c[k + 1])).add(c[k])))
    return cubic(c[0], 1).div(cubic(1, 4)).sub(y)
  },
}

/** The residuals of a problem, as a function of its parameters. */
export function residualOf({ name, data }: Pick<Entry, "name" | "data">): (x: NDArray) => NDArray {
  const kind = Object.keys(residuals).find((known) => name.startsWith(known)) ?? "rational"
  const [t, y] = [np.array(data?.x ?? []), np.array(data?.y ?? [])]
  return (x) => residuals[kind](x, t, y)
}

/** The methods in the order of the table. */
export const methods = ["lbfgs", "bfgs", "newton", "nelder-mead", "least-squares"] as const

/** What a method of ours makes of a problem. */
export function effort(entry: Entry, method: (typeof methods)[number]): Effort & { readonly status: optimize.Status } {
  const r = residualOf(entry)
  const start = [...entry.start]
  const found =
    method === "least-squares"
      ? optimize.leastSquares(r, start, { tol: 1e-14 })
      : optimize.minimize((x: NDArray) => np.sum(np.square(r(x))), start, { method })
  const { x, steps, evaluations, status } = found
  const value = found.value * (method === "least-squares" ? 2 : 1)
  const errors = entry.minimum.map((text, i) => Math.abs(x.data[i] - Number(text)) / (Math.abs(Number(text)) || 1))
  return { steps, evaluations, value, status, error: Math.max(...errors) }
}
