import { methodOf } from "../methods/index.js"
import type { Method } from "../methods/method.js"
import type { Checked } from "../options.js"
import type { System } from "../system.js"
import { toleranceOf } from "../tolerance.js"
import { type Again, Integration } from "./drive.js"
import { evaluator } from "./evaluator.js"
import { FormulaStepper } from "./formulaStepper.js"
import { SeriesStepper } from "./seriesStepper.js"
import type { Stepper } from "./stepping.js"
import { numberOf } from "./time.js"

/** What integrates a problem whose values are known. */
export interface Known {
  readonly method: Method
  readonly again: Again
  readonly stepper: Stepper
  readonly integration: Integration
}

/** Compiles a step of a problem. `span` is how far a polynomial is followed, and how long the first step of a formula may be. */
export function knownProblem(system: System, o: Checked, t0: number, span: number): Known {
  const tol = toleranceOf(o.method, system.dtype, o.tol)
  const method = methodOf(o.method, tol)
  const evaluate = evaluator(system, method, tol)
  const stepper =
    method.kind === "series"
      ? new SeriesStepper(system, evaluate, {
          settings: {
            order: method.order,
            tol,
            longest: o.hMax,
            cuts: o.events.map((e) => e.cuts),
            directions: o.events.map((e) => e.direction),
            locates: o.events.map((e) => !e.cuts && e.cooldown === 0),
          },
          names: o.events.map((e) => e.name),
          span,
        })
      : new FormulaStepper(system, evaluate, { order: method.order, longest: o.hMax, first: o.h0, span })
  const again: Again = (start, length, unit, y) => {
    const { coefficients, along } = evaluate(numberOf(start), y, unit)
    return { start, length, unit, size: system.size, coefficients, along }
  }
  const integration = new Integration(
    { system, stepper, events: o.events, tol, again },
    t0,
    Float64Array.from(system.start.data),
  )
  return { method, again, stepper, integration }
}
