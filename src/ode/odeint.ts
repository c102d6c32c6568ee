import { asArray } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import type { Like } from "../array/types.js"
import { isLit } from "../ir/atom.js"
import { array } from "../numpy/create.js"
import type { OfState } from "./event.js"
import type { Happening } from "./known/drive.js"
import { arrayOf } from "./known/evaluator.js"
import { failures } from "./known/failure.js"
import { knownProblem } from "./known/known.js"
import { Saves } from "./known/saves.js"
import { numberOf, since } from "./known/time.js"
import { Trajectory } from "./known/trajectory.js"
import { type Checked, checked, type OdeOptions } from "./options.js"
import type { OdeSolution } from "./result.js"
import { type System, systemOf, treeOf } from "./system.js"
import { tracedSolution } from "./traced/tracedSolution.js"

/**
 * The solution of y' = f(t, y, ...args) with y(t0) = y0, a tree, at t1 and at the times of `saveAt`; `at` gives it anywhere
 * between. f is traced, and returns a tree with the shapes of y0. Times are computed as sums of two numbers, and run
 * backwards where t1 is before t0. By default a step is a Taylor series of the solution, of the order that the tolerance
 * asks for; `method` names others, "rodas5p" for stiff systems.
 *
 * All transforms pass through, in y0, arguments, times and what f captures: forward mode and jets of any order, reverse
 * mode, `vmap`, `jit`; also through `events`, whose times move with what they depend on. Where something is traced the
 * integration is a loop of at most `maxSteps` steps, status is "traced", an integration that fails is NaN, and so is an
 * event beyond the last.
 *
 * Throws where the integration cannot go on: at a pole, with its time and the radius of convergence; where f is not
 * finite, with the time and the component; where f switches inside a step, as the series then ends at the switch, which
 * needs an event; and after `maxSteps` steps. Source: Jorba & Zou, Experimental Mathematics 14 (2005); docs/ode.md.
 *
 * @example
 * ```ts
 * const swing = (_: NDArray, [angle, speed]: NDArray[], length: NDArray) => [speed, np.sin(angle).mul(-9.81).div(length)]
 * const start = [np.array(1), np.array(0)]
 * const sol = odeint(swing, start, { t1: 2, args: [1], events: [event((_, [angle]: NDArray[]) => angle)] })
 * np.stack(sol.y) // => [0.92079383 1.12830186]
 * np.round(sol.events[0].map(({ t }) => t), 12) // => [0.5347844 1.6043532]
 * sol.at([0, 0.5])[0] // => [1.         0.10425842]
 * np.round(grad((length: NDArray) => odeint(swing, start, { t1: 2, args: [length] }).y[0])(1), 12) // => -1.128301857502
 * ```
 */
export function odeint<Y = NDArray, A extends readonly unknown[] = readonly NDArray[]>(
  f: (t: NDArray, y: Y, ...args: A) => unknown,
  y0: Like<NoInfer<Y>>,
  options: OdeOptions,
): OdeSolution<Y> {
  const o = checked("odeint", options)
  const system = systemOf("odeint", f as OfState, y0, o.args, o.events)
  const isKnown = [o.t0, o.t1, ...(o.saveAt ? [o.saveAt] : [])].every((t) => isLit(t.atom))
  return (isKnown && !system.isTraced ? solved(system, o) : tracedSolution(system, o)) as OdeSolution<Y>
}

function solved(system: System, o: Checked): OdeSolution<unknown> {
  const [t0, t1] = [o.t0.item(), o.t1.item()]
  const { method, again, stepper, integration } = knownProblem(system, o, t0, Math.abs(t1 - t0))
  const most = o.maxSteps ?? 1_000_000
  const trajectory = o.dense ? new Trajectory(system, again, { t: t0, y: integration.state }) : undefined
  const isKept = o.dense || o.saveAt !== undefined
  const saves = new Saves(system, o.saveAt)
  const happenings: Happening[] = []
  const sense = Math.sign(t1 - t0)
  while (since(t1, integration.time) * sense > 0 && !integration.isOver) {
    if (integration.steps === most) throw failures.steps(system, numberOf(integration.time), most)
    for (const taken of integration.advance(t1, t1, most - integration.steps, isKept ? "all" : "last")) {
      trajectory?.add(taken)
      saves.add(taken, sense)
      happenings.push(...taken.happenings)
    }
  }
  const end = numberOf(integration.time)
  saves.finish(end, integration.state, sense)
  return {
    t: saves.times ?? array(end),
    y: treeOf(system, saves.states ?? arrayOf(system, integration.state)),
    status: integration.isOver ? "event" : "end",
    stats: { steps: array(integration.steps), rejected: array(stepper.rejected), order: method.order },
    events: o.events.map((_, i) =>
      happenings
        .filter(({ event }) => event === i)
        .map(({ t, y, direction }) => ({
          t: array(t),
          y: treeOf(system, arrayOf(system, y)),
          direction: array(direction),
        })),
    ),
    at(t) {
      if (!isLit(asArray(t, "odeint: at").atom)) return tracedSolution(system, o).at(t)
      if (!trajectory) throw new Error("odeint: there is no at, as the steps were not kept; leave out { dense: false }")
      return trajectory.at(t, t0, end)
    },
  }
}
