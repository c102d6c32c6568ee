// Estimators: their averages over all that may be drawn are exact, and their errors what statistics says.
import {
  biharmonic,
  type Distribution,
  differentialOperator,
  grad,
  jit,
  laplacian,
  type NDArray,
  np,
  random,
  stochasticBiharmonic,
  stochasticLaplacian,
  stochasticOperator,
  vmap,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { trace } from "../../src/array/trace.js"
import { fourthAcross, laplacianAlong } from "../../src/operators/estimate.js"
import { secondDerivatives } from "../../src/operators/laplacian.js"
import { sparseIndexOf } from "../../src/operators/spec.js"
import { sampledTerms } from "../../src/operators/stochasticOperator.js"
import { termTable } from "../../src/operators/termTable.js"
import { expectClose } from "../transforms/evaluate.js"

const D = 4
const x = np.array([0.3, -0.7, 1.1, 0.5])
const a = random.normal(random.PRNGKey(1), [5, D])
const f = (y: NDArray) => np.sum(np.tanh(np.matmul(a, y))).add(np.prod(np.sin(y)))
const traced = trace("test", f, [x])
const key = random.PRNGKey(7)

const mean = (estimates: readonly unknown[]) =>
  estimates.reduce<number>((s, y) => s + +(y as NDArray), 0) / estimates.length
const signs = Array.from({ length: 2 ** D }, (_, n) => Array.from({ length: D }, (_, m) => ((n >> m) % 2 ? 1 : -1)))
/** Every subset of 0, ..., n - 1 with `count` elements. */
const subsets = (n: number, count: number): number[][] =>
  count === 0
    ? [[]]
    : Array.from({ length: n }, (_, last) => last).flatMap((last) => subsets(last, count - 1).map((s) => [...s, last]))
const whole = (places: readonly number[]) => np.array(places, { dtype: "int32" })

const terms = [
  { coefficient: 1, index: [4, 0, 0, 0] },
  { coefficient: -0.5, index: [2, 1, 0, 1] },
  { coefficient: 2, index: [0, 1, 1, 0] },
  { coefficient: (y: NDArray) => y.at(0).mul(y.at(1)), index: [0, 0, 3, 0] },
  { coefficient: 3, index: { 2: 1 } },
]
const exact = differentialOperator(terms)(f)(x)

describe("exact finite averages", () => {
  it("of signs: the Laplacian", () => {
    const estimates = signs.map((v) => secondDerivatives(traced, np.array([v])))
    expectClose(mean(estimates), +laplacian(f)(x), 1e-12)
  })
  it("of coordinates: the Laplacian", () => {
    for (const count of [1, 2, 3, 4])
      expectClose(mean(subsets(D, count).map((s) => laplacianAlong(traced, whole(s)))), +laplacian(f)(x), 1e-12)
  })
  it("of pairs of signs: the biharmonic", () => {
    const pairs = signs.flatMap((v) => signs.map((w) => fourthAcross(traced, np.array([v]), np.array([w]))))
    expectClose(mean(pairs), +biharmonic(f)(x), 1e-11)
  })
  it("of terms: any operator", () => {
    const indices = [{ 0: 4 }, { 0: 2, 1: 1, 3: 1 }, { 1: 1, 2: 1 }, { 2: 3 }, { 2: 1 }]
    const table = termTable(indices.map((index) => sparseIndexOf("test", index, undefined, D)))
    const coefficients = np.array([1, -0.5, 2, 0.3 * -0.7, 3])
    for (const count of [1, 2, 3, 5]) {
      const estimates = subsets(terms.length, count).map((s) => sampledTerms(traced, table, coefficients, whole(s), D))
      expectClose(mean(estimates), +exact, 1e-11)
    }
  })
  it("all terms, drawn: any operator", () => {
    expectClose(stochasticOperator(terms)(f, x, { samples: 5, key }), exact, 1e-12)
    expectClose(stochasticLaplacian(f, x, { samples: D, key, distribution: "sparse" }), laplacian(f)(x), 1e-12)
  })
})

describe("means of many estimates", () => {
  const second = [
    { coefficient: 1, index: [2, 0, 0, 0] },
    { coefficient: -2, index: [0, 2, 0, 0] },
    { coefficient: 0.5, index: [0, 0, 0, 2] },
    { coefficient: -1, index: [1, 0, 0, 0] },
  ]
  const mixed = [...second, { coefficient: 1.5, index: [1, 0, 1, 0] }, { coefficient: -1, index: [0, 1, 1, 0] }]
  type Estimate = (key: NDArray) => NDArray
  const cases: [string, Estimate, NDArray][] = [
    ...(["rademacher", "normal", "sparse"] as const).map((distribution): [string, Estimate, NDArray] => [
      `Laplacian, ${distribution}`,
      (k) => stochasticLaplacian(f, x, { samples: 2, key: k, distribution }),
      laplacian(f)(x),
    ]),
    ...(["rademacher", "normal"] as const).map((distribution): [string, Estimate, NDArray] => [
      `biharmonic, ${distribution}`,
      (k) => stochasticBiharmonic(f, x, { samples: 2, key: k, distribution }),
      biharmonic(f)(x),
    ]),
    ...(["rademacher", "normal", "sparse"] as const).flatMap((distribution) =>
      Object.entries({ second, mixed }).map(([name, own]): [string, Estimate, NDArray] => [
        `${name}, ${distribution}`,
        (k) => stochasticOperator(own)(f, x, { samples: 2, key: k, distribution }),
        differentialOperator(own)(f)(x),
      ]),
    ),
    [
      "any operator, sparse",
      (k) => stochasticOperator(terms)(f, x, { samples: 2, key: k, distribution: "sparse" }),
      exact,
    ],
  ]
  it.each(cases)("%s", (_, estimate, expected) => {
    const count = 2000
    const { data } = jit(vmap(estimate))(random.split(key, count))
    const m = [...data].reduce((s, y) => s + y, 0) / count
    const deviation = Math.sqrt([...data].reduce((s, y) => s + (y - m) ** 2, 0) / (count - 1))
    expect(deviation).toBeGreaterThan(0)
    // For the fixed key an event of probability 6e-5 if the estimate is unbiased.
    expect(Math.abs(m - +expected)).toBeLessThan((4 * deviation) / Math.sqrt(count))
  })
})

it("estimates are differentiable in parameters", () => {
  const g = (y: NDArray, w: NDArray) => np.sum(np.tanh(np.matmul(w, y)))
  const options = { samples: 5, key }
  const estimated = grad((w: NDArray) => stochasticOperator(terms)((y: NDArray) => g(y, w), x, options))(a)
  const operator = differentialOperator(terms)(g)
  expectClose(estimated, grad((w: NDArray) => operator(x, w))(a), 1e-11)
})

it("named variables are estimated too", () => {
  const u = ({ t, y }: { t: NDArray; y: NDArray }) => np.exp(t).mul(np.sin(y))
  const own = [
    { coefficient: 1, index: "t" },
    { coefficient: 2, index: "yyt" },
    { coefficient: -1, index: "yy" },
  ]
  const point = { t: [0, 0.2], y: [0.3, 1] }
  expectClose(stochasticOperator(own)(u, point, { samples: 3, key }), differentialOperator(own)(u)(point), 1e-12)
})

it.each<Distribution>(["rademacher", "normal", "sparse"])("terms that vanish give zeros, %s", (distribution) => {
  const own = [
    { coefficient: 0, index: [2, 0, 0, 0] },
    { coefficient: 1, index: [1, 1, 0, 0] },
    { coefficient: -1, index: { 0: 1, 1: 1 } },
  ]
  const pair = (y: NDArray) => ({ a: f(y), b: y })
  const { a: one, b: many } = stochasticOperator(own)(pair, x, { samples: 3, key, distribution })
  expectClose([one, many], [0, [0, 0, 0, 0]], 1e-14)
})

describe("in 100 000 variables", () => {
  const size = 100_000
  const point = np.linspace(0, 1, size)
  const g = (y: NDArray) => np.sum(np.square(y).mul(3))
  it.each<Distribution>(["rademacher", "sparse"])("the Laplacian, %s", (distribution) => {
    expectClose(stochasticLaplacian(g, point, { samples: 3, key, distribution }), 6 * size, 1e-9)
  })
  it("the biharmonic of a sum of fourth powers, within five deviations", () => {
    const quartic = (y: NDArray) => np.sum(np.power(y, 4))
    const estimate = +stochasticBiharmonic(quartic, point, { samples: 2, key, distribution: "rademacher" })
    expectClose(estimate, 24 * size, 1e-9)
    const normal = +stochasticBiharmonic(quartic, point, { samples: 4, key })
    // 8 v⁴ has the mean 24 and the variance 64 (105 - 9).
    expect(Math.abs(normal / size - 24)).toBeLessThan(5 * Math.sqrt((64 * 96) / (4 * size)))
  })
  it("an operator of as many terms", () => {
    const own = Array.from({ length: size }, (_, m) => ({ coefficient: 1, index: { [m]: 2 } }))
    expectClose(stochasticOperator(own)(g, point, { samples: 3, key }), 6 * size, 1e-9)
    const dense = stochasticOperator(own)(g, point, { samples: 3, key, distribution: "rademacher" })
    expectClose(dense, 6 * size, 1e-9)
    // A mixed term needs no matrix of all variables.
    const coupled = [...own, { coefficient: 1, index: { 0: 1, 7: 1 } }]
    expectClose(stochasticOperator(coupled)(g, point, { samples: 3, key, distribution: "normal" }), 6 * size, 0.05)
  })
})
