/** The numbers in the text of docs/theory.md, computed: npx tsx tools/theory/numbers.ts. */
import { fileURLToPath } from "node:url"
import { hessian, jet, laplacian, type NDArray, np, taylorSeriesCoefficients } from "../../src/index.js"

/** 12.3·10⁻⁴ in the notation of the page. */
const scientific = (x: number, digits: number): string => {
  const [factor, exponent] = x.toExponential(digits - 1).split("e")
  return `${factor} \\cdot 10^{${Number(exponent)}}`
}

const wave = (x: number): number => Math.exp(Math.sin(x))
const fourth = jet((x) => np.exp(np.sin(x)), [1], [[1, 0, 0, 0]])[1][3]
/** From the formula of Faà di Bruno, with s = sin 1 and c = cos 1. */
const exact = (() => {
  const [s, c] = [Math.sin(1), Math.cos(1)]
  return wave(1) * (c ** 4 - 6 * c * c * s + 3 * s * s - 4 * c * c + s)
})()

/** The relative error of five-point central differences for the fourth derivative, step by step, 4,000 to a decade. */
const steps = Array.from({ length: 16001 }, (_, i) => {
  const h = 10 ** (i / 4000 - 4)
  const sum = wave(1 - 2 * h) - 4 * wave(1 - h) + 6 * wave(1) - 4 * wave(1 + h) + wave(1 + 2 * h)
  return { h, error: Math.abs(sum / h ** 4 / exact - 1) }
})
/** The least of errors, each the largest among steps within five percent. */
const worst = steps.map((_, i) => Math.max(...steps.slice(Math.max(0, i - 85), i + 86).map(({ error }) => error)))

const tanh = (x: NDArray) => np.tanh(x)
const unstable = (u: number) => 1 - Math.tanh(u) ** 2
const stable = (u: number) => 1 / Math.cosh(u) ** 2

/** In how many ways k is a sum of positive integers, none above `most`. */
const partitions = (k: number, most = k): number =>
  k === 0
    ? 1
    : Array.from({ length: Math.min(k, most) }, (_, i) => partitions(k - i - 1, i + 1)).reduce((a, b) => a + b, 0)

const trace = (x: NDArray) => np.sum(np.square(np.tanh(x)))
const layers = [50, 768, 768, 512, 512, 1]
const weights = layers.slice(1).reduce((sum, n, i) => sum + n * layers[i], 0)
const logs = taylorSeriesCoefficients((x) => np.log(x), 1e-8, 45)

/** Each with how the page writes it. */
export const numbers: readonly { readonly what: string; readonly text: string }[] = [
  { what: "numbers of ten nested levels", text: `${(2 ** 10).toLocaleString("en")} numbers hold 11 different ones` },
  { what: "the relative error of 1 - tanh² at 15", text: scientific(Math.abs(unstable(15) / stable(15) - 1), 2) },
  { what: "sech² at 20", text: scientific(stable(20), 2) },
  {
    what: "terms of Faà di Bruno",
    text: `${partitions(5)} terms for $k = 5$, ${partitions(10)} for\n$k = 10$, ${partitions(20)} for $k = 20$`,
  },
  { what: "the fourth derivative of exp(sin x) at 1", text: exact.toFixed(5) },
  { what: "differences, the best step tried", text: scientific(Math.min(...steps.map(({ error }) => error)), 1) },
  { what: "differences, the best step with those near it", text: scientific(Math.min(...worst), 1) },
  { what: "the recurrence", text: `$10^{${Math.round(Math.log10(Math.abs(+fourth / exact - 1)))}}$` },
  { what: "coefficient 21 of tanh at 0", text: scientific(+taylorSeriesCoefficients(tanh, 0, 21)[21], 2) },
  { what: "derivative 21 of tanh at 0", text: scientific(+jet(tanh, [0], [[1, ...new Array(20).fill(0)]])[1][20], 2) },
  { what: "where coefficients of log at 1e-8 overflow", text: `order ${logs.findIndex((x) => !Number.isFinite(+x))}` },
  { what: "the Laplacian of the example", text: (+laplacian(trace)(np.ones(5))).toFixed(6) },
  { what: "its Hessian's trace, halved", text: (+np.sum(np.diag(hessian(trace)(np.ones(5)))) / 2).toFixed(6) },
  { what: "collapsed, million operations", text: `${Math.round((2 * 52 * weights) / 1e6)} million` },
  { what: "standard, million operations", text: `${Math.round((2 * 101 * weights) / 1e6)} million` },
]

if (process.argv[1] === fileURLToPath(import.meta.url)) console.table(numbers)
