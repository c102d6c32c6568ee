import { all, type Target, target } from "./judge.js"
import { timesAsLong } from "./results.js"

/** Factorisations, their operations over those of a product of two such matrices, and the share of its rate that is asked for. */
const factorisations: readonly (readonly [string, number, number])[] = [
  ["cholesky", 1 / 6, 0.6],
  ["solve", 1 / 3, 0.5],
  ["inv", 1, 0.5],
  ["qr", 4 / 3, 0.4],
]

const share = (subject: string, n: number, operations: number, least: number): Target =>
  target(`${subject}, n = ${n}: share of the rate of the matrix product`, `>= ${least}`, (cells) => {
    const [product, own] = ["product", "jit"].map((contestant) => cells("9", contestant, `${subject}, n = ${n}`))
    return all([operations * timesAsLong(product, own)], (rate) => rate >= least)
  })

const overFormula = (subject: string): Target =>
  target(`10000 of ${subject} 3x3, 4x4: jit / by hand`, "<= 2", (cells) =>
    all(
      [3, 4]
        .map((n) => `10000 of ${subject} ${n}x${n}`)
        .map((x) => timesAsLong(cells("9", "jit", x), cells("9", "by hand", x))),
      (ratio) => ratio <= 2,
    ),
  )

/** What is asked of linear algebra, beside our own products and formulas by hand. */
export const targetsOnMatrices: readonly Target[] = [
  ...factorisations.flatMap(([subject, operations, least]) =>
    [512, 1024].map((n) => share(subject, n, operations, least)),
  ),
  ...["det", "inv", "solve", "cholesky"].map(overFormula),
]
