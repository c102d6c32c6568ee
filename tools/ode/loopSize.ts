import { assemble } from "../../src/backends/wasm/assemble.js"
import { fuse } from "../../src/compile/fuse.js"
import { plan } from "../../src/compile/plan.js"
import { allSteps } from "../../src/compile/steps.js"
import type { Program } from "../../src/ir/program.js"
import type { OfState } from "../../src/ode/event.js"
import { ordinarySteps } from "../../src/ode/known/ordinary.js"
import { systemOf } from "../../src/ode/system.js"

/** What a compiled loop of ordinary steps consists of, and what it takes to make it. */
interface LoopSize {
  readonly equations: number
  readonly instructions: number
  readonly kernels: number
  readonly bytes: number
  /** Milliseconds. */
  readonly tracing: number
  readonly compiling: number
}

/** The equations of a program, and of those that it holds. */
const equationsOf = ({ equations }: Program): number =>
  equations.reduce((sum, { bodies }) => sum + bodies.reduce((all, body) => all + equationsOf(body), 1), 0)

/** Makes the loop of ordinary steps of a system, by series of an order. */
export function loopSize(f: OfState, start: readonly number[], order: number): LoopSize {
  const begin = performance.now()
  const system = systemOf("odeint", f, start, [])
  const tol = Math.exp(2 - 2 * order)
  const lengths = { order, tol, longest: Number.POSITIVE_INFINITY }
  const program = ordinarySteps(system, { ...lengths, cuts: [], directions: [], locates: [] }, 64)
  const traced = performance.now()
  const { steps, offsets } = plan(fuse(program))
  const setting = { fma: true, team: undefined, shared: false, movable: [], cells: 0 }
  const { module } = assemble(steps.steps, { ...setting, addressOf: (b) => offsets.get(b) as number })
  const bytes = module.bytes(1).length
  const end = performance.now()
  const kernels = allSteps(steps.steps).flatMap((step) => (step.kind === "kernel" ? [step] : []))
  return {
    equations: equationsOf(program),
    instructions: kernels.reduce((sum, k) => sum + k.body.length, 0),
    kernels: kernels.length,
    bytes,
    tracing: traced - begin,
    compiling: end - traced,
  }
}
