import { methodOf, toleranceOf } from "../methods/index.js"
import type { Method } from "../methods/method.js"
import type { Checked } from "../options.js"
import type { System } from "../system.js"
import { Integration } from "./drive.js"
import { type Evaluator, evaluator } from "./evaluator.js"
import { formulaStepper } from "./formulaStepper.js"
import { seriesStepper } from "./seriesStepper.js"
import type { Stepper } from "./stepping.js"

/** What integrates a problem whose values are known. */
export interface Known {
  readonly method: Method
  readonly evaluate: Evaluator
  readonly stepper: Stepper
  readonly integration: Integration
}

/** Compiles a step of a problem. `span` is how far a polynomial is followed, and how long the first step of a formula may be. */
export function knownProblem(system: System, o: Checked, t0: number, span: number): Known {
  const tol = toleranceOf(o.method, system.dtype, o.tol)
  const method = methodOf(o.method, tol)
  const evaluate = evaluator(system, method)
  const stepper =
    method.kind === "series"
      ? seriesStepper(system, evaluate, { tol, longest: o.hMax, span, events: o.events })
      : formulaStepper(system, evaluate, { order: method.order, longest: o.hMax, first: o.h0, span })
  const integration = new Integration(
    { system, stepper, events: o.events, tol },
    t0,
    Float64Array.from(system.start.data),
  )
  return { method, evaluate, stepper, integration }
}
