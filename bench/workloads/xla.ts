import os from "node:os"
import path from "node:path"
import type { JitOptions, NDArray } from "taylorjet"
import { taylorjet } from "../built.js"
import { type Float, type Layer, network, randomArray, randomLayers } from "../data.js"
import { type Case, type Contestant, milliseconds, type Parameters, type Result, type Workload } from "../workload.js"
import { naturalGradientStep } from "./naturalGradient.js"
import { sizes } from "./operators.js"
import { loss, trainingData } from "./training.js"

const { biharmonic, jit, laplacian, np, toStableHLO, valueAndGrad, vmap } = taylorjet

type F = (...args: never[]) => unknown
/** A function, its arguments, and the numbers of what it returns. */
interface Subject {
  readonly f: F
  readonly args: readonly unknown[]
  readonly numbers: (returned: never) => Result
}

function subject({ dtype, operator, D: variables, points }: Parameters): Subject {
  const [D, n] = [variables as number, points as number]
  if (operator === "call") return { f: add as F, args: [randomArray([n], 1, dtype)], numbers: (y) => y }
  if (operator === "natural gradient") {
    const { f, args } = naturalGradientStep(laplacian as never, D, n)
    return { f: f as F, args, numbers: (d) => d }
  }
  if (operator === "network") {
    const f = (layers: Layer[], X: NDArray) => vmap(laplacian((x: NDArray) => network(layers, x)))(X)
    return { f: f as F, args: [randomLayers(sizes(D), dtype), randomArray([n, D], 99, dtype)], numbers: (y) => y }
  }
  return {
    f: valueAndGrad(loss(operator === "biharmonic" ? biharmonic : laplacian)) as F,
    args: trainingData(D, n, dtype),
    numbers: ([value, layers]: [NDArray, Layer[]]) => [value, ...layers.flatMap(({ W, b }) => [W, b])],
  }
}

const add = (x: NDArray): NDArray => np.add(x, 1)

/** Every number is read: results of XLA are computed, and come from the device. */
function read(x: unknown): void {
  if (typeof x !== "object" || x === null) return
  if ("dtype" in x) (x as NDArray).data
  else for (const part of Object.values(x)) read(part)
}

/** The same program on a backend. */
export function compiled(parameters: Parameters, options: JitOptions): Contestant {
  const { f, args, numbers } = subject(parameters)
  const run = jit(f as never, options) as F
  return {
    run: () => {
      const returned = run(...(args as never[]))
      read(returned)
      return returned
    },
    result: numbers,
  }
}

export interface Problem {
  readonly label: string
  readonly operator: string
  readonly D: number
  readonly points: number
  readonly long?: boolean
  /** Those that it is solved in, if not both. */
  readonly dtypes?: readonly Float[]
}

export const problems: readonly Problem[] = [
  { label: "Laplacian, D = 50, batch 16", operator: "network", D: 50, points: 16, long: true },
  { label: "PINN step, D = 2", operator: "Laplacian", D: 2, points: 1000 },
  { label: "PINN step, D = 10", operator: "Laplacian", D: 10, points: 1000, long: true },
  { label: "PINN step, D = 20, 100 points", operator: "Laplacian", D: 20, points: 100, long: true },
  { label: "plate step, D = 2", operator: "biharmonic", D: 2, points: 1000, long: true },
  {
    label: "natural gradient step, D = 2, 400 points",
    operator: "natural gradient",
    D: 2,
    points: 400,
    long: true,
    dtypes: ["float64"],
  },
]

const calls: readonly Problem[] = [
  { label: "round trip of 3 numbers", operator: "call", D: 1, points: 3 },
  { label: "round trip of 10 MB", operator: "call", D: 1, points: 1_310_720 },
]

const caseOf = (dtype: Float, { label, operator, D, points, long = false }: Problem): Case => ({
  label,
  group: dtype,
  parameters: {
    dtype,
    operator,
    D,
    points,
    program: path.join(
      os.tmpdir(),
      `taylorjet-${process.pid}-${operator.replace(" ", "-")}-${D}-${points}-${dtype}.tj`,
    ),
  },
  long,
})

export const programsOnXla: Workload = {
  id: "11",
  title: "Programs on XLA",
  about:
    "The same programs by *WebAssembly* and by *Node + PJRT*, which is `jit` with `xla` of `taylorjet/xla`; *our program* " +
    "is what `toStableHLO` saves, run by JAX through the package in python/. The others are JAX's own: *nested* is reverse " +
    "mode over forward over reverse mode, *jet* is `jax.experimental.jet`, *forward Laplacian* is folx. The Laplacian is " +
    "that of the network of workload 3, steps are those of workload 6, a natural gradient too; weights are arguments everywhere. XLA of Node is bound to one processor like " +
    "JAX. A round trip sends an array, adds 1, and reads the sum.",
  unit: milliseconds,
  casesDown: true,
  champion: "Node + PJRT",
  oneThread: true,
  cases: [
    ...(["float64", "float32"] as const).flatMap((dtype) =>
      problems.filter(({ dtypes = [dtype] }) => dtypes.includes(dtype)).map((problem) => caseOf(dtype, problem)),
    ),
    ...calls.map((problem) => caseOf("float64", problem)),
  ],
  contestants: (parameters) => {
    const { f, args } = subject(parameters)
    if (parameters.operator !== "call") toStableHLO(f as never)(...(args as never[])).save(parameters.program as string)
    return { WebAssembly: compiled(parameters, {}) }
  },
}
