import { NDArray } from "../../array/ndarray.js"
import * as np from "../../numpy/index.js"
import { cond, switchCase } from "../../operators/branches.js"
import { firstEvent } from "../events/sighting.js"
import type { Attempt } from "../methods/method.js"
import { afterEvent, ratesAt } from "../system.js"
import { hiddenPart, missingPart } from "../tolerance.js"
import type { Carry, Problem, Row } from "./problem.js"
import { horner, hornerSlope, later, rootNear } from "./series.js"

const { add, mul, div, sub, abs, where, stopGradient: fixed, logicalAnd: and, logicalNot: not, logicalOr: or } = np

/** How long a step is, and what it may be. */
interface Planned extends Attempt {
  /** Signed. Differentiation sees it move where it ends at t1, and nowhere else. */
  readonly h: NDArray
  /** The polynomial is one in the time since t, divided by it. */
  readonly unit: NDArray
  readonly isLast: NDArray
}

function plan({ system, method, options, t0, t1 }: Problem, { t, low, y, h }: Carry): Planned {
  const limit = sub(sub(t1, t), low)
  const sense = fixed(np.sign(sub(t1, t0)))
  const lengths = (free: NDArray) => {
    const isLast = np.lessEqual(abs(fixed(limit)), free)
    return { isLast, h: where(isLast, limit, mul(sense, fixed(free))) }
  }
  const longest = (x: NDArray) => (Number.isFinite(options.hMax) ? np.minimum(x, options.hMax) : x)
  if (method.kind === "series") {
    const attempt = method.attempt(system, t, y, t)
    return { ...attempt, ...lengths(longest(attempt.measure)), unit: np.onesLike(t) }
  }
  const free = longest(h)
  const own = lengths(free)
  return { ...method.attempt(system, t, y, own.h), ...own, unit: where(np.equal(own.h, 0), fixed(free), own.h) }
}

/** Where a step ends. */
interface End {
  readonly t: NDArray
  readonly low: NDArray
  readonly y: NDArray
  /** The state before an event changed it. */
  readonly before: NDArray
  readonly isStopped: NDArray
}

/** A step, and what is kept of it. */
export function stepOf(problem: Problem, carry: Carry): [Carry, Row] {
  const { t1 } = problem
  const planned = plan(problem, carry)
  const { coefficients, h, unit, isLast } = planned
  const [event, place, direction, watches] = eventIn(problem, carry, planned)
  const happens = np.greaterEqual(event, 0)
  const goOn = (): End => {
    const [t, low] = later(carry.t, carry.low, h)
    const y = planned.end ?? horner(coefficients, div(h, unit))
    const isStopped = np.less(event, -1)
    return { t: where(isLast, t1, t), low: where(isLast, 0, low), y, before: y, isStopped }
  }
  const end =
    problem.options.events.length === 0
      ? goOn()
      : cond(happens, () => atEvent(problem, carry, planned, event, place), goOn)
  const { isTaken, next, hasFailed } = judge(
    problem,
    carry,
    planned,
    fixed(where(happens, mul(place, 1 - 2 ** -20), 1)),
  )
  const choose = (x: NDArray, y: NDArray) => where(isTaken, x, y)
  const isDone = and(isTaken, or(end.isStopped, and(isLast, not(happens))))
  const one = np.array(1, { dtype: "int32" })
  return [
    {
      ...{ t: choose(end.t, carry.t), low: choose(end.low, carry.low), y: choose(end.y, carry.y), h: next },
      watches: choose(watches, carry.watches),
      ...{
        steps: choose(add(carry.steps, one), carry.steps),
        rejected: choose(carry.rejected, add(carry.rejected, one)),
      },
      ...{ isDone, isStopped: and(isTaken, end.isStopped), hasFailed },
    },
    {
      ...{ t: carry.t, low: carry.low, y: carry.y, h: unit, isTaken, direction },
      ...{ event: choose(event, np.array(-1, { dtype: "int32" })), eventTime: end.t, eventState: end.before },
    },
  ]
}

/** The first event in a step, by its place in [0, 1]. */
function eventIn(
  { system, options, tol }: Problem,
  { y, watches }: Carry,
  { along, h, unit, isLast }: Planned,
): readonly NDArray[] {
  const { events } = options
  const { dtype } = system
  if (events.length === 0)
    return [np.array(-1, { dtype: "int32" }), np.ones([], { dtype }), np.zeros([], { dtype }), watches]
  const ratio = fixed(div(h, unit))
  const powers = np.power(ratio, np.arange(along.shape[1], { dtype }))
  const noise = mul(hiddenPart(tol, dtype), np.maximum(1, np.max(abs(fixed(y)), { initial: 0 })))
  const operands = [mul(fixed(along), powers), fixed(watches), noise, fixed(h), isLast]
  return firstEvent(
    events,
    operands.map((x) => x.atom),
  ).map((x) => new NDArray(x))
}

/** The state at an event, whose time moves as the root of the event's polynomial does, and what the event makes of it. */
function atEvent({ system, options }: Problem, carry: Carry, planned: Planned, event: NDArray, place: NDArray): End {
  const { along, coefficients, h, unit } = planned
  const x = rootNear(np.take(along, event, 0), fixed(div(mul(place, h), unit)))
  const [t, low] = later(carry.t, carry.low, mul(x, unit))
  const before = horner(coefficients, x)
  const branches = options.events.map((_, i) => (t: NDArray, y: NDArray) => afterEvent(system, i, t, y))
  const y = switchCase(event, branches, t, before)
  const isStopped = np.take(np.array(options.events.map((e) => e.terminal)), event)
  return { t, low, y, before, isStopped }
}

/** Is the step taken? The length of the next one, and whether there is none. */
function judge(
  { system, method, tol }: Problem,
  { t, low }: Carry,
  { coefficients, h, isLast, measure }: Planned,
  part: NDArray,
): { readonly isTaken: NDArray; readonly next: NDArray; readonly hasFailed: NDArray } {
  const length = abs(fixed(h))
  if (method.kind === "series") {
    const still = { ...system, parameters: system.parameters.map(fixed) }
    const [c, elapsed] = [fixed(coefficients), mul(fixed(h), part)]
    const found = ratesAt(still, add(fixed(t), elapsed), horner(c, elapsed))
    const most = (x: NDArray) => np.max(abs(x), { initial: 0 })
    const misses = mul(most(sub(found, hornerSlope(c, elapsed))), abs(elapsed))
    const scale = np.maximum(np.maximum(1, most(np.at(c, 0))), mul(most(np.at(c, 1)), abs(elapsed)))
    const isTaken = np.lessEqual(misses, mul(missingPart(tol, system.dtype), scale))
    return { isTaken, next: fixed(measure), hasFailed: not(isTaken) }
  }
  const error = fixed(measure)
  const isTaken = np.lessEqual(error, 1)
  const wanted = mul(0.9, np.power(np.maximum(error, 1e-10), -1 / (method.order + 1)))
  const factor = where(np.isfinite(error), np.clip(wanted, 0.2, 5), 0.2)
  const longer = where(and(isLast, np.greater(factor, 1)), length, mul(length, factor))
  const next = where(isTaken, longer, mul(length, np.minimum(factor, 0.9)))
  const isSmall = np.lessEqual(next, mul(4 * Number.EPSILON, abs(add(fixed(t), low))))
  return { isTaken, next, hasFailed: and(not(isTaken), isSmall) }
}
