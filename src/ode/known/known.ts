import { methodOf } from "../methods/index.js"
import type { Method } from "../methods/method.js"
import type { Checked } from "../options.js"
import type { System } from "../system.js"
import { toleranceOf } from "../tolerance.js"
import { isLarge } from "./compiled.js"
import { type Again, Integration } from "./drive.js"
import { type Evaluator, evaluator } from "./evaluator.js"
import { FormulaStepper } from "./formulaStepper.js"
import type { Settings } from "./ordinary.js"
import { SeriesStepper } from "./seriesStepper.js"
import type { Stepper } from "./stepping.js"
import { stretcher } from "./stretch.js"
import { numberOf } from "./time.js"

/** What integrates a problem whose values are known. */
export interface Known {
  readonly method: Method
  readonly again: Again
  readonly stepper: Stepper
  readonly integration: Integration
}

/** What `make` makes, made when it is asked for. */
function onDemand<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

/**
 * What evaluates a step, and the loop of ordinary steps. One of them is compiled now. That of a large system is the loop,
 * which takes single steps too; by the other one only those of which it cannot tell the length.
 */
function compiledSteps(system: System, method: Method, settings: Settings) {
  const loop = onDemand(() => stretcher(system, settings))
  const single = onDemand(() => evaluator(system, method, settings.tol))
  const isLoop = isLarge(system, method.order)
  const evaluate: Evaluator = isLoop ? (t, y, h) => loop().series(t, y) ?? single()(t, y, h) : single()
  if (isLoop) loop()
  return { evaluate, loop, isLoop }
}

function seriesStepper(system: System, method: Method, o: Checked, tol: number, span: number) {
  const settings: Settings = {
    order: method.order,
    tol,
    longest: o.hMax,
    cuts: o.events.map((e) => e.cuts),
    directions: o.events.map((e) => e.direction),
    locates: o.events.map((e) => !e.cuts && e.cooldown === 0),
  }
  const { evaluate, loop, isLoop } = compiledSteps(system, method, settings)
  const names = o.events.map((e) => e.name)
  return { evaluate, stepper: new SeriesStepper(system, evaluate, { settings, loop, isLoop, names, span }) }
}

function formulaStepper(system: System, method: Method, o: Checked, tol: number, span: number) {
  const evaluate = evaluator(system, method, tol)
  const options = { order: method.order, longest: o.hMax, first: o.h0, span }
  return { evaluate, stepper: new FormulaStepper(system, evaluate, options) }
}

/** Compiles a step of a problem. `span` is how far a polynomial is followed, and how long the first step of a formula may be. */
export function knownProblem(system: System, o: Checked, t0: number, span: number): Known {
  const tol = toleranceOf(o.method, system.dtype, o.tol)
  const method = methodOf(o.method, tol)
  const make = method.kind === "series" ? seriesStepper : formulaStepper
  const { evaluate, stepper } = make(system, method, o, tol, span)
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
