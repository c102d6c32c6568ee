import { pathsOf } from "../../array/tree.js"
import { sizeOf } from "../../ir/aval.js"
import type { System } from "../system.js"

/** Where a component of the state vector is in the tree y: `y.x[2]`. */
function componentOf({ structure, shapes }: System, index: number): string {
  const paths = pathsOf(structure)
  let rest = index
  for (let i = 0; i < shapes.length; i++) {
    const size = sizeOf(shapes[i])
    if (rest < size) {
      const places: number[] = []
      for (const n of shapes[i].toReversed()) {
        places.unshift(rest % n)
        rest = Math.floor(rest / n)
      }
      return `y${paths[i]}${places.map((n) => `[${n}]`).join("")}`
    }
    rest -= size
  }
  return "y"
}

/** The place of the first element that is not finite; -1 where all are. */
const firstBad = (x: Float64Array): number => x.findIndex((v) => !Number.isFinite(v))

/** Throws unless rates of change, or coefficients, row by row, are finite. */
export function requireFinite(system: System, t: number, x: Float64Array): void {
  const bad = firstBad(x)
  if (bad >= 0) throw failures.notFinite(system, t, componentOf(system, bad % system.size), String(x[bad]))
}

/** Integrations that cannot go on, each with what was found and what may be done. */
export const failures = {
  notFinite: ({ who }: System, t: number, component: string, what: string): Error =>
    new Error(
      `${who}: expected finite rates of change; got ${what} for ${component} at t = ${t}; check f there, or end the ` +
        "integration before by a terminal event",
    ),
  pole: ({ who, along }: System, t: number, radius: number): Error =>
    new Error(
      !(radius > 0 && Number.isFinite(radius))
        ? `${who}: expected a series of the solution at t = ${t}; got coefficients that are not finite, as f has no ` +
            'derivatives there, like a root at zero; begin elsewhere, or use method: "dopri5"'
        : `${who}: the step is too small at t = ${t}, where the radius of convergence is about ${radius.toPrecision(3)}; ` +
            `the solution ${along.length > 0 ? "or the function of an event " : ""}seems to have a pole or another ` +
            "singularity there; end the integration before it",
    ),
  tooSmall: ({ who }: System, t: number, h: number): Error =>
    new Error(
      `${who}: the step is too small at t = ${t}: ${Math.abs(h).toPrecision(3)} does not meet the tolerance; the solution ` +
        "may have a singularity there, or f a jump; raise tol, put an event at the jump, or use a method for stiff systems",
    ),
  notSmooth: ({ who }: System, t: number, misses: number): Error =>
    new Error(
      `${who}: f is not smooth near t = ${t}: the series of the solution misses f by ${misses.toPrecision(3)} within its ` +
        'radius of convergence, as where a branch switches; put an event at the switch, or use method: "dopri5"',
    ),
  eventNotSmooth: ({ who }: System, t: number, name: string): Error =>
    new Error(
      `${who}: expected a smooth function for ${name}; got one whose series misses it near t = ${t}, as |x| and comparisons ` +
        "do where they switch; give the function whose sign changes there",
    ),
  steps: ({ who }: System, t: number, most: number): Error =>
    new Error(
      `${who}: maxSteps (${most}) steps end at t = ${t}; raise maxSteps, or tol, or use a method for stiff systems`,
    ),
  far: (t: number, asked: number, most: number): Error =>
    new Error(
      `taylorStepper: expected a time that until reaches in ${most} steps; got ${asked}, and t = ${t} after them; ask for ` +
        "nearer times, or use odeint",
    ),
  noEvent: ({ who }: System, t: number, name: string): Error =>
    new Error(
      `${who}: expected a number for ${name}; got NaN at t = ${t}; check g there, or end the integration before by a ` +
        "terminal event",
    ),
  accumulate: ({ who }: System, t: number, name: string): Error =>
    new Error(
      `${who}: the events "${name}" accumulate at t = ${t}, so that time does not pass; make them terminal at a threshold, ` +
        "or give them a cooldown",
    ),
} as const
