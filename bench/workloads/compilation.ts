import type { NDArray } from "taylorjet"
import { built, taylorjet } from "../built.js"
import { network, randomArray, randomLayers } from "../data.js"
import { type Case, type Contestant, milliseconds, type Workload } from "../workload.js"
import { sizes } from "./operators.js"
import { byJet } from "./scalar.js"
import { lossCollapsed, trainingData } from "./training.js"

const { jit, laplacian, makeProgram, np, valueAndGrad } = taylorjet
const { compile, jitOptions, release } = await built<typeof import("../../src/api/backend.js")>("api/backend.js")

type Anything = (...args: never[]) => unknown

function subject(what: string): { f: Anything; args: unknown[] } {
  if (what === "scalar") return { f: byJet(2), args: [np.array(2)] }
  if (what === "training") return { f: valueAndGrad(lossCollapsed), args: trainingData(2, 1000, "float64") }
  const layers = randomLayers(sizes(50), "float64")
  return { f: laplacian((x: NDArray) => network(layers, x)), args: [randomArray([50], 99, "float64")] }
}

const cases: readonly Case[] = [
  { label: "1, order 2", group: "", parameters: { dtype: "float64", subject: "scalar" } },
  { label: "3, Laplacian, one point", group: "", parameters: { dtype: "float64", subject: "network" } },
  { label: "6, a step", group: "", parameters: { dtype: "float64", subject: "training" } },
]

export const compilation: Workload = {
  id: "7",
  title: "The time before the first result",
  about:
    "*trace* is tracing and the transforms, *trace and compile* makes a program that is ready to run: both again and " +
    "again in one process, each time from the start (JAX's caches are cleared; ours takes over the memory of the program " +
    "before it). *jit, call, dispose* is a new compiled function that is called once. *first call* is a single call in a new " +
    "process, with everything else loaded: what a user waits for. The functions are collapsed jets for us and " +
    "`jax.experimental.jet` for JAX; in a step of training JAX nests, because its jet is slower there.",
  unit: milliseconds,
  fresh: true,
  oneThread: true,
  cases,
  contestants: ({ subject: what }): Record<string, Contestant> => {
    const { f, args } = subject(what as string)
    const trace = () => makeProgram(f as never)(...(args as never[]))
    /** As `jit` does it, and forgotten at once, since `jit` would find the same program again. */
    const compiled = () => {
      const user = Symbol()
      const chosen = jitOptions({})
      compile(trace(), chosen, user)
      release({ user, backend: chosen.backend })
    }
    const once = () => {
      const g = jit(f as never)
      g(...(args as never[]))
      g.dispose()
    }
    return {
      trace: { run: trace, result: null },
      "trace and compile": { run: compiled, result: null },
      "jit, call, dispose": { run: once, result: null },
      "first call": { run: () => jit(f as never)(...(args as never[])), result: null, once: true },
    }
  },
}
