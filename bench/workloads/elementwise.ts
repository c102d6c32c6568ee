import type { NDArray } from "taylorjet"
import { taylorjet } from "../built.js"
import { type Float, type Floats, floats, randomArray, uniform } from "../data.js"
import { returning, type Workload } from "../workload.js"

const { jet, jit, np } = taylorjet
const size = 100_000
const functions = { tanh: np.tanh, exp: np.exp, sin: np.sin }
type Name = keyof typeof functions

/** Σ_{i=1..k} i a_i b_{k-i} / k */
const convolution = (a: string, b: string, k: number, sign = ""): string => {
  const terms = Array.from({ length: k }, (_, i) => `${i + 1} * ${a}${i + 1} * ${b}${k - i - 1}`)
  return `${sign}(${terms.join(" + ")}) / ${k}`
}

/** The value and the coefficients of v(u), given those of u, as JavaScript. The letters are series, numbered by order. */
const recurrences: Record<Name, { start: string[]; step: (k: number) => string[] }> = {
  tanh: {
    start: ["v0 = Math.tanh(u0)", "w0 = 1 - v0 * v0"],
    step: (k) => [`v${k} = ${convolution("u", "w", k)}`, `w${k} = ${convolution("v", "v", k, "-2 * ")}`],
  },
  exp: { start: ["v0 = Math.exp(u0)"], step: (k) => [`v${k} = ${convolution("u", "v", k)}`] },
  sin: {
    start: ["v0 = Math.sin(u0)", "w0 = Math.cos(u0)"],
    step: (k) => [`v${k} = ${convolution("u", "w", k)}`, `w${k} = ${convolution("u", "v", k, "-")}`],
  },
}

/** The recurrence in one pass over the elements, written out for the order: as fast as plain JavaScript gets. */
function plain(name: Name, order: number): (inputs: readonly Floats[], outputs: readonly Floats[]) => void {
  const { start, step } = recurrences[name]
  const orders = Array.from({ length: order + 1 }, (_, k) => k)
  const lines = [...orders.map((k) => `u${k} = U${k}[i]`), ...start, ...orders.slice(1).flatMap(step)]
  return new Function(
    "[" + orders.map((k) => `U${k}`) + "]",
    "[" + orders.map((k) => `V${k}`) + "]",
    `for (let i = 0; i < U0.length; i++) {
      ${lines.map((line) => `const ${line}`).join("\n")}
      ${orders.map((k) => `V${k}[i] = v${k}`).join("\n")}
    }`,
  ) as ReturnType<typeof plain>
}

/**
 * Arrays that stay in compiled memory: a call disposes of the results of the one before, as a loop does that passes them on.
 */
function staying(along: (...xs: NDArray[]) => NDArray[], inputs: readonly NDArray[]): () => NDArray[] {
  const keep = jit((x: NDArray) => x.add(0), { resident: true })
  const compiled: (...xs: NDArray[]) => NDArray[] = jit(along, { resident: true })
  const kept = inputs.map((x) => keep(x))
  let results: NDArray[] = []
  return () => {
    for (const y of results) y.dispose()
    results = compiled(...kept)
    return results
  }
}

function loops(name: Name, order: number, dtype: Float): () => Floats[] {
  const inputs = Array.from({ length: order + 1 }, (_, k) => {
    const u = floats(dtype, size)
    u.set(uniform(size, k))
    return u
  })
  const run = plain(name, order)
  return () => {
    const outputs = inputs.map(() => floats(dtype, size))
    run(inputs, outputs)
    return outputs
  }
}

export const elementwiseJets: Workload = {
  id: "4",
  title: "Jets of elementwise functions",
  about:
    "Taylor coefficients of tanh, exp and sin of a series, at 100,000 places; the orders are K. *loops* is the same " +
    "recurrence in one pass, written out for each order in JavaScript, into new arrays as ours are. Our times include copying K + 1 arrays into the " +
    "program's memory and as many out of it; *resident* leaves them there (`resident: true`).",
  unit: { name: "ns per element and coefficient", of: (ms, work) => (1e6 * ms) / work },
  champion: "jet",
  cases: (["float64", "float32"] as const).flatMap((dtype) =>
    (["tanh", "exp", "sin"] as const).flatMap((name) =>
      [2, 4, 8].map((order) => ({
        label: `${name}, K = ${order}`,
        group: dtype,
        parameters: { dtype, name, order, size },
        work: size * (order + 1),
        long: order !== 4,
      })),
    ),
  ),
  contestants: ({ dtype, name, order }) => {
    const [which, K] = [name as Name, order as number]
    const f = (x: NDArray): NDArray => functions[which](x)
    const inputs = Array.from({ length: K + 1 }, (_, k) => randomArray([size], k, dtype))
    const along = (...[x, ...terms]: NDArray[]): NDArray[] => {
      const [y, rest] = jet(f, [x], [terms], { factorialScaled: false })
      return [y, ...rest]
    }
    const compiled: (...xs: NDArray[]) => NDArray[] = jit(along)
    const reference: (...xs: NDArray[]) => NDArray[] = jit(along, { backend: "reference" })
    return {
      jet: returning(() => compiled(...inputs)),
      resident: returning(staying(along, inputs)),
      reference: returning(() => reference(...inputs)),
      loops: returning(loops(which, K, dtype)),
    }
  },
}
