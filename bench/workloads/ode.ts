import type { NDArray } from "taylorjet"
import { taylorjet } from "../built.js"
import { henonHeiles, kepler, lorenz, outerSolarSystem, type Problem } from "../systems.js"
import type { Case, Contestant, Workload } from "../workload.js"

const { event, grad, jit, np, odeint, taylorStepper, vmap } = taylorjet

/** How far a call goes: so far that what a call costs does not count. */
const systems: Readonly<Record<string, Problem & { readonly title: string; readonly span: number }>> = {
  lorenz: { ...lorenz, title: "Lorenz", span: 20 },
  kepler: { ...kepler, title: "Kepler, e = 0.6", span: 200 },
  outer: { ...outerSolarSystem, title: "outer Solar System", span: 1e5 },
  events: { ...henonHeiles, title: "Hénon-Heiles, events", span: 1000 },
}

/** As many steps as are traced. */
const most = 2048

const section = () => event((_, y: NDArray) => y.at(0), { direction: 1 })

/** An integration that goes on with each call. Steps are counted over the first one. */
function going({ f, start, span }: (typeof systems)[string]): Contestant {
  const { steps } = odeint(f, start, { t1: span, dense: false }).stats
  const stepper = taylorStepper(f, start)
  let t = 0
  const run = () => {
    t += span
    return stepper.until(t)
  }
  return { run, result: (y: NDArray) => [y, steps], work: steps.item() }
}

/** Two orbits at once, each from its start; the time is that of a step of one. */
function pair({ f, start, span }: (typeof systems)[string]): Contestant {
  const { steps } = odeint(f, start, { t1: span, dense: false }).stats
  const both = np.array([start, start])
  const run = jit(vmap((y: NDArray) => odeint(f, y, { t1: span, maxSteps: most }).y))
  return { run: () => run(both), result: (y: NDArray) => [y.at(0), steps], work: 2 * steps.item() }
}

/** The gradient of the end in the start. */
function gradient({ f, start, span }: (typeof systems)[string]): Contestant {
  const { steps } = odeint(f, start, { t1: span, dense: false }).stats
  const run = jit(grad((y: NDArray) => np.sum(odeint(f, y, { t1: span, maxSteps: most }).y)))
  const from = np.array(start)
  return { run: () => run(from), result: null, work: steps.item() }
}

/** An integration with the crossings of a section, of which each is kept. */
function crossing({ f, start, span }: (typeof systems)[string]): Contestant {
  const run = () => odeint(f, start, { t1: span, events: [section()], dense: false })
  const { stats, events } = run()
  return { run, result: () => [np.array(events[0].length), stats.steps], work: stats.steps.item() }
}

export const seriesSteps: Workload = {
  id: "10",
  title: "Steps of Taylor series",
  about:
    "A step of `odeint` by Taylor series of order 20, the tolerance 2^-52: three numbers of Lorenz, four of Kepler, 36 of " +
    "the outer Solar System. For Hénon-Heiles a call finds the crossings of x = 0 with rising x, and keeps them. heyoka " +
    "compiles by LLVM; *compact* is its mode for large systems, *batch 2* and *two in lanes* run two orbits in the lanes of " +
    "a vector, and the time is that of a step of one; the *gradient* is that of the end in the start. States at the end, counts of steps, and of events, must agree.",
  unit: { name: "ns per step", of: (ms, work) => (ms * 1e6) / work },
  champion: "taylorjet",
  oneThread: true,
  cases: Object.entries(systems).map(
    ([system, { title, span }]): Case => ({
      label: title,
      group: "",
      parameters: { dtype: "float64", system, span },
      long: system === "outer",
    }),
  ),
  contestants: ({ system }) => {
    const problem = systems[system]
    if (system === "events") return { taylorjet: crossing(problem) }
    const one = { taylorjet: going(problem) }
    if (system === "outer") return one
    return { ...one, "taylorjet, two in lanes": pair(problem), "taylorjet, gradient": gradient(problem) }
  },
}
