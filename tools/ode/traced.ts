/**
 * What a step of traced integrations of Kepler's orbits takes, alone and in ensembles, by what is asked of them:
 * npx tsx tools/ode/traced.ts. Nanoseconds for a step of one orbit, the least of some calls. With the options of Node
 * --no-liftoff --trace-wasm-compilation-times the engine says how long the machine code of each function is.
 */
import { event, grad, jit, type NDArray, np, odeint, vmap } from "../../src/index.js"
import { kepler } from "../../test/ode/systems.js"

const [start, t1, maxSteps] = [[0.4, 0, 0, 2], 20, 192]
const steps = odeint(kepler, start, { t1 }).stats.steps.item()
const section = event((_, y: NDArray) => y.at(1), { direction: 1 })

const asked = {
  "the end": (y: NDArray) => odeint(kepler, y, { t1, maxSteps }).y,
  "a gradient": grad((y: NDArray) => np.sum(odeint(kepler, y, { t1, maxSteps }).y)),
  saveAt: (y: NDArray) => odeint(kepler, y, { t1, maxSteps, saveAt: [5, 10, 15, 20] }).y,
  "an event": (y: NDArray) => odeint(kepler, y, { t1, maxSteps, events: [section] }).events[0][1].t,
}

const time = (run: () => unknown): number => {
  const begin = performance.now()
  run()
  return performance.now() - begin
}

for (const [name, f] of Object.entries(asked))
  for (const orbits of [1, 2, 16]) {
    const starts = np.array(Array.from({ length: orbits }, () => start))
    const run = jit(vmap(f))
    const first = time(() => run(starts))
    const least = Math.min(...Array.from({ length: 15 }, () => time(() => run(starts))))
    const each = (1e6 * least) / (orbits * steps)
    console.log(`${name.padEnd(10)} of ${orbits}: ${each.toFixed(0)} ns a step, ${first.toFixed(0)} ms to compile`)
  }
