/**
 * What the compiled loop of ordinary steps consists of, by the order of the series: npx tsx tools/ode/size.ts. Equations,
 * instructions in kernels, kernels, bytes of WebAssembly, and milliseconds to make it.
 */
import { assemble } from "../../src/backends/wasm/assemble.js"
import { fuse } from "../../src/compile/fuse.js"
import { plan } from "../../src/compile/plan.js"
import { allSteps } from "../../src/compile/steps.js"
import { type NDArray, np } from "../../src/index.js"
import { ordinarySteps } from "../../src/ode/known/ordinary.js"
import { systemOf } from "../../src/ode/system.js"
import { kepler, lorenz } from "../../test/ode/systems.js"

/** Bodies that attract each other: positions of all, then velocities. */
const bodies = (n: number) => (_: NDArray, s: NDArray) => {
  const [q, v] = [np.reshape(np.slice(s, [0, 3 * n]), [n, 3]), np.slice(s, [3 * n, 6 * n])]
  const away = np.sub(np.expandDims(q, 0), np.expandDims(q, 1))
  const square = np.sum(np.square(away), { axis: 2 }).add(np.eye(n))
  const pull = np.expandDims(np.power(square, -1.5), 2).mul(away)
  return np.concatenate([v, np.reshape(np.sum(pull, { axis: 1 }), [3 * n])])
}

const systems = {
  lorenz: { f: lorenz, start: [1, 1, 1] },
  kepler: { f: kepler, start: [0.4, 0, 0, 2] },
  "six bodies": { f: bodies(6), start: Array.from({ length: 36 }, (_, i) => Math.sin(i + 1)) },
}

for (const [name, { f, start }] of Object.entries(systems))
  for (const order of [10, 20, 30]) {
    const begin = performance.now()
    const system = systemOf("odeint", f as never, start, [])
    const settings = {
      order,
      tol: Math.exp(2 - 2 * order),
      longest: Number.POSITIVE_INFINITY,
      cuts: [],
      directions: [],
      locates: [],
    }
    const program = ordinarySteps(system, settings, 64)
    const traced = performance.now()
    const { steps, offsets } = plan(fuse(program))
    const setting = { fma: true, team: undefined, shared: false, movable: [], cells: 0 }
    const { module } = assemble(steps.steps, { ...setting, addressOf: (b) => offsets.get(b) as number })
    const end = performance.now()
    const kernels = allSteps(steps.steps).flatMap((step) => (step.kind === "kernel" ? [step] : []))
    const [loop] = program.equations.filter((e) => e.bodies.length > 0)
    console.log(
      name.padEnd(12),
      `order ${order}: ${loop.bodies[1].equations.length} equations,`,
      `${kernels.reduce((sum, k) => sum + k.body.length, 0)} instructions in ${kernels.length} kernels,`,
      `${module.bytes(1).length} bytes, traced in ${(traced - begin).toFixed(0)} ms, compiled in ${(end - traced).toFixed(0)} ms`,
    )
  }
