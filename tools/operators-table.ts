/** Writes the table of counts in docs/operators.md: npm run docs:operators. */
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import {
  biharmonic,
  derivativeTensor,
  differentialOperator,
  directionalDerivative,
  hessian,
  hessianDiagonal,
  laplacian,
  makeProgram,
  type NDArray,
  np,
  partials,
  random,
  stochasticBiharmonic,
  stochasticLaplacian,
  valueGradLaplacian,
  weightedLaplacian,
} from "../src/index.js"

type ArrayFunction = (x: NDArray) => NDArray

const width = 24
const key = random.PRNGKey(0)
const normal = (seed: number, ...shape: number[]) => random.normal(random.foldIn(key, seed), shape)
const middle = normal(2, width, width)

/**
 * How many vectors an operator sends through a network: the multiplications of the products with its second matrix, over
 * those of one such product with one vector.
 */
export function vectors(operator: (f: ArrayFunction) => (x: NDArray) => unknown, size: number): number {
  const [first, last] = [normal(1, width, size), normal(3, 1, width)]
  const f = (x: NDArray) => np.at(np.matmul(last, np.tanh(np.matmul(middle, np.tanh(np.matmul(first, x))))), 0)
  const { equations } = makeProgram(operator(f) as ArrayFunction)(np.linspace(-1, 1, size))
  const products = equations.filter(({ inputs }) => inputs.includes(middle.atom))
  const multiplications = products.map(({ primitive, inputs, params }) =>
    primitive.multiplications?.(
      inputs.map((x) => x.aval),
      params,
    ),
  )
  return multiplications.reduce((sum: number, n) => sum + (n ?? 0), 0) / width ** 2
}

interface Row {
  readonly name: string
  readonly size: number
  /** The orders, level by level, and the number of jets of each family. */
  readonly families: readonly (readonly [orders: number | readonly number[], jets: number])[]
  /** The coefficients of one polynomial, the value among them, where there are no families. */
  readonly coefficients?: number
  /** Is the highest order carried as one sum? */
  readonly collapsed: boolean
  /** Is it an operator of the result of another? */
  readonly twice?: boolean
  readonly operator: (f: ArrayFunction) => (x: NDArray) => unknown
  readonly nested?: (f: ArrayFunction) => (x: NDArray) => unknown
}

const linear = (terms: Readonly<Record<string, number>>) =>
  differentialOperator(
    Object.entries(terms).map(([text, coefficient]) => ({ index: text.split(" ").map(Number), coefficient })),
  )
const trace = (f: ArrayFunction) => (x: NDArray) => np.sum(np.mul(hessian(f)(x), np.eye(x.size)))
const quartic = { "4 0 0": 1, "2 2 0": -0.5, "1 2 1": 0.75, "0 1 3": 2, "0 0 4": 0.1 }

/** Of the formulas for R in docs/operators.md. */
export const lines = (size: number): number => {
  const known: Readonly<Record<number, number>> = { 1: 1, 2: 3, 3: 6, 4: 11, 5: 16, 6: 22, 7: 28 }
  return known[size] ?? ((size + 1) * (size + 2)) / 2
}

export const rows: readonly Row[] = [
  ...[3, 10].map(
    (size): Row => ({
      name: "`laplacian`",
      size,
      families: [[2, size]],
      collapsed: true,
      operator: laplacian,
      nested: trace,
    }),
  ),
  { name: "`valueGradLaplacian`", size: 10, families: [[2, 10]], collapsed: true, operator: valueGradLaplacian },
  {
    name: "`weightedLaplacian`, σ with 4 columns",
    size: 10,
    families: [[2, 4]],
    collapsed: true,
    operator: (f) => weightedLaplacian(f, normal(4, 10, 4)),
  },
  { name: "`hessianDiagonal`", size: 10, families: [[2, 10]], collapsed: false, operator: hessianDiagonal },
  {
    name: "`directionalDerivative`, order 5",
    size: 10,
    families: [[5, 1]],
    collapsed: true,
    operator: (f) => directionalDerivative(f, np.ones(10), { order: 5 }),
  },
  ...[2, 3, 4, 5, 8, 10].map(
    (size): Row => ({
      name: "`biharmonic`",
      size,
      ...(size < 5 ? { families: [[4, lines(size)]] } : { families: [[2, size]], twice: true }),
      collapsed: true,
      operator: biharmonic,
      nested: (f) => trace(trace(f)),
    }),
  ),
  {
    name: "heat, ∂_t - ∂_x² - ∂_y²",
    size: 3,
    families: [
      [2, 2],
      [1, 1],
    ],
    collapsed: true,
    operator: linear({ "1 0 0": 1, "0 2 0": -1, "0 0 2": -1 }),
  },
  {
    name: "wave, ∂_t² - ∂_x²",
    size: 2,
    families: [[2, 2]],
    collapsed: true,
    operator: linear({ "2 0": 1, "0 2": -1 }),
  },
  {
    name: "Korteweg-de Vries, ∂_t + ∂_x³",
    size: 2,
    families: [
      [3, 1],
      [1, 1],
    ],
    collapsed: true,
    operator: linear({ "1 0": 1, "0 3": 1 }),
  },
  {
    name: "Kuramoto-Sivashinsky, ∂_t + ∂_x² + ∂_x⁴",
    size: 2,
    families: [
      [4, 1],
      [1, 1],
    ],
    collapsed: true,
    operator: linear({ "1 0": 1, "0 2": 1, "0 4": 1 }),
  },
  {
    name: "five terms of order four",
    size: 3,
    families: [],
    coefficients: 22,
    collapsed: true,
    operator: linear(quartic),
  },
  { name: "∂_t ∂_x", size: 2, families: [], coefficients: 4, collapsed: true, operator: linear({ "1 1": 1 }) },
  {
    name: "`partials`, t, x, xx, xxt",
    size: 2,
    families: [],
    coefficients: 6,
    collapsed: true,
    operator: (f) => (x) =>
      partials(f, x, [
        [1, 0],
        [0, 1],
        [0, 2],
        [1, 2],
      ])[1],
  },
  {
    name: "`derivativeTensor`, order 3",
    size: 3,
    families: [],
    coefficients: 20,
    collapsed: false,
    operator: (f) => (x) => derivativeTensor(f, x, 3),
  },
  {
    name: "`stochasticLaplacian`, 8 samples",
    size: 100,
    families: [[2, 8]],
    collapsed: true,
    operator: (f) => (x) => stochasticLaplacian(f, x, { samples: 8, key }),
  },
  {
    name: "`stochasticBiharmonic`, 8 samples, normal",
    size: 100,
    families: [[4, 8]],
    collapsed: true,
    operator: (f) => (x) => stochasticBiharmonic(f, x, { samples: 8, key }),
  },
  {
    name: "`stochasticBiharmonic`, 8 samples, Rademacher",
    size: 100,
    families: [[[2, 2], 8]],
    collapsed: true,
    operator: (f) => (x) => stochasticBiharmonic(f, x, { samples: 8, key, distribution: "rademacher" }),
  },
]

/**
 * 1 + Σ ((C - 1) R + 1) for collapsed families of R jets with C coefficients beyond the value, K for a line to order K;
 * 1 + Σ C R for others; twice its square.
 */
export function expected({ families, coefficients, collapsed, twice = false }: Row): number {
  const once = families.reduce((sum, [orders, jets]) => {
    const each = [orders].flat().reduce((product, k) => product * (k + 1), 1) - 1
    return sum + (collapsed ? (each - 1) * jets + 1 : each * jets)
  }, coefficients ?? 1)
  return twice ? once ** 2 : once
}

/** The table in docs/operators.md. */
export function table(): string {
  const body = rows.map((row) => {
    const families =
      row.coefficients === undefined
        ? row.families.map(([orders, jets]) => `${jets} to order ${[orders].flat().join(" in ")}`).join(", ")
        : `one polynomial of ${row.coefficients} coefficients`
    const nested = row.nested ? String(vectors(row.nested, row.size)) : ""
    return [
      row.name,
      String(row.size),
      families + (row.twice ? ", twice" : ""),
      String(vectors(row.operator, row.size)),
      nested,
    ]
  })
  const head = ["operator", "D", "jets", "vectors", "nested"]
  return [head, ["---", "--:", "---", "--:", "--:"], ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n")
}

const page = new URL("../docs/operators.md", import.meta.url)
const [start, end] = ["<!-- counts -->\n", "<!-- end -->"]

/** docs/operators.md with the table as it is now. */
export function updated(): string {
  const text = readFileSync(page, "utf8")
  const [before, after] = [text.indexOf(start), text.indexOf(end)]
  if (before < 0 || after < 0) throw new Error("docs/operators.md: the marks of the table are not there")
  return `${text.slice(0, before)}${start}\n${table()}\n\n${text.slice(after)}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(page, updated())
