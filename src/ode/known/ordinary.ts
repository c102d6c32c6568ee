import { NDArray } from "../../array/ndarray.js"
import { aval } from "../../ir/aval.js"
import { build } from "../../ir/builder.js"
import type { Program } from "../../ir/program.js"
import * as np from "../../numpy/index.js"
import { cond } from "../../operators/branches.js"
import { whileLoop } from "../../operators/loops.js"
import { isRolled } from "../methods/taylor.js"
import { type Begin, beginning, type Lengths, ordinaryStep, type Stepped } from "../ordinaryStep.js"
import type { System } from "../system.js"
import { hiddenPart } from "../tolerance.js"
import { type Course, courseOf, rootOf, valueAt } from "./course.js"

const { add, mul, where, logicalAnd: and, logicalNot: not, logicalOr: or } = np

/** What decides about the steps of a series. */
export interface Settings extends Lengths {
  /** Does each event end its step, or change the state? */
  readonly cuts: readonly boolean[]
  /** The sign of dg/dt that each event wants; 0 for both. */
  readonly directions: readonly number[]
  /** Is each found here, where that is simple? */
  readonly locates: readonly boolean[]
}

/** What goes from turn to turn: where a step begins, how the one before ended, and what is kept of all. */
interface Carry extends Begin {
  /** The sign of each event function before; 0 where it is not known. */
  readonly sides: NDArray
  readonly count: NDArray
  /** Did the series before fit f here? Is the step from here an ordinary one? */
  readonly fits: NDArray
  readonly goesOn: NDArray
  /** Where the step before began. */
  readonly from: NDArray
  /**
   * Of each turn t, what rounding took from it, the length of the step, whether events may lie in it, the signs of the event
   * functions before, the state, and when and where each event was found.
   */
  readonly kept: readonly NDArray[]
  /** Of a system that is rolled over orders, the last step: how long it might be, its coefficients, those along it. */
  readonly series?: readonly NDArray[]
}

/** So many components are kept one by one, more as vectors. */
export const few = 8

const componentsOf = (y: NDArray): readonly NDArray[] =>
  y.size <= few ? Array.from({ length: y.size }, (_, i) => y.at(i)) : [y]

/**
 * Ordinary steps, one after the other: as long as the radius of convergence allows, each with a series that fits f, away
 * from t1 and from events that end a step. The program takes t, low, y, t1, a time up to which it goes and by no more than
 * one step beyond, the sense of time, the sides of events, how many turns there may be, and the parameters. It returns how
 * many there were; whether the last one is right, or the one before must be tried again; whether the step from there is an
 * ordinary one; what was kept of each, of which the last one is where the next step begins; and, of a system that is rolled over
 * orders, the series of the last one.
 */
export function ordinarySteps(system: System, settings: Settings, most: number): Program {
  const { dtype, size, along, parameters } = system
  const scalar = aval([], dtype)
  const vector = aval([size], dtype)
  return build(
    [
      ...[scalar, scalar, vector, scalar, scalar, scalar, aval([along.length], dtype), aval([], "int32")],
      ...parameters.map((x) => x.atom.aval),
    ],
    (...inputs) => {
      const [t, low, y, t1, until, sense, sides, turns, ...rest] = inputs.map((x) => new NDArray(x))
      const own = { ...system, parameters: rest }
      const column = np.zeros([most], { dtype })
      const state = size <= few ? Array.from({ length: size }, () => column) : [np.zeros([most, size], { dtype })]
      const start: Carry = {
        ...{ ...beginning(t, low, y), sides },
        ...{ count: np.array(0, { dtype: "int32" }), fits: np.array(true), goesOn: np.array(true) },
        from: mul(sense, Number.NEGATIVE_INFINITY),
        ...(isRolled(system, settings.order) && { series: noSeries(system, settings.order) }),
        kept: [
          ...[...Array.from({ length: 4 + along.length }, () => column), ...state],
          ...settings.locates.filter(Boolean).flatMap(() => [column, ...state]),
        ],
      }
      const isOn = ({ goesOn, count, from }: Carry) =>
        and(and(goesOn, np.less(count, turns)), np.less(mul(from, sense), mul(until, sense)))
      const last = whileLoop<Carry>(
        isOn,
        (carry) => turnOf(own, settings, t1, sense, carry, np.equal(turns, 1)),
        start as never,
      )
      return [last.count, last.fits, last.goesOn, ...last.kept, ...(last.series ?? [])].map((x) => x.atom)
    },
  )
}

/** What a series of a system is made of, before the first one. */
function noSeries({ dtype, size, along }: System, order: number): readonly NDArray[] {
  const shapes = [[], [order + 1, size], ...along.map(() => [order + 1])]
  return shapes.map((shape) => np.zeros(shape, { dtype }))
}

/** The series of a turn that is alone; of others nobody asks for it. */
function seriesIf(isAlone: NDArray, { free, rows, along }: Stepped, before: readonly NDArray[]): readonly NDArray[] {
  return cond(
    isAlone,
    () => [free, ...[rows, ...along].map((x) => x.array)],
    () => [...before],
  )
}

function turnOf(system: System, settings: Settings, t1: NDArray, sense: NDArray, c: Carry, isAlone: NDArray): Carry {
  const step = ordinaryStep(system, settings, t1, sense, c)
  const { end, fits, isInside } = step
  const { silent, sides, looks, found } = eventsIn(step, settings, sense, c.sides)
  const befores = step.along.map((_, i) => c.sides.at(i))
  return {
    ...{ ...end, fits, count: add(c.count, 1), from: c.t },
    sides: befores.length === 0 ? c.sides : np.stack(sides),
    goesOn: silent.filter((_, i) => settings.cuts[i]).reduce(and, and(fits, isInside)),
    kept: [c.t, c.low, end.h, looks, ...befores, ...componentsOf(c.y), ...found].map((x, i) =>
      c.kept[i].with(c.count, x),
    ),
    ...(c.series && { series: seriesIf(isAlone, step, c.series) }),
  }
}

/** What is known of the events in a step. */
interface Events {
  /** Has each function no zero, or one that nobody wants? */
  readonly silent: readonly NDArray[]
  /** Its sign behind; 0 where it is not known. */
  readonly sides: readonly NDArray[]
  /** 0 where there are none, 1 where all were found, 2 where others may be. */
  readonly looks: NDArray
  /** Of each event that is found here, how long it is after the start, 0 where it is not, and the state. */
  readonly found: readonly NDArray[]
}

function eventsIn(step: Stepped, settings: Settings, sense: NDArray, before: NDArray): Events {
  const { along, scale, end } = step
  const noise = mul(hiddenPart(settings.tol, scale.dtype), scale)
  const courses = along.map((g) => courseOf(g, end.h, noise))
  const zero = np.zerosLike(end.h)
  const each = courses.map(({ c, isAway, crosses, behind }, i) => {
    const isSteady = np.greaterEqual(mul(c.at(0), before.at(i)), 0)
    const isUnwanted = np.less(mul(mul(behind, sense), settings.directions[i]), 0)
    const isSilent = and(or(isAway, and(crosses, isUnwanted)), isSteady)
    const isFound = settings.locates[i] ? and(and(crosses, isSteady), not(isUnwanted)) : np.array(false)
    return { isSilent, isFound, side: where(or(isAway, crosses), behind, zero) }
  })
  const isQuiet = each.reduce((all, { isSilent }) => and(all, isSilent), np.array(true))
  const isAll = each.reduce((all, { isSilent, isFound }) => and(all, or(isSilent, isFound)), np.array(true))
  return {
    silent: each.map(({ isSilent }) => isSilent),
    sides: each.map(({ side }) => side),
    looks: where(isQuiet, zero, where(isAll, 1, 2)),
    found: each.flatMap(({ isFound }, i) => (settings.locates[i] ? located(step, courses[i], isFound) : [])),
  }
}

/** How long after the start of a step a function crosses zero that crosses it once, and the state there. */
function located({ rows, end }: Stepped, { c }: Course, isFound: NDArray): readonly NDArray[] {
  const root = (): NDArray[] => {
    const elapsed = mul(end.h, rootOf(c))
    return [elapsed, ...componentsOf(valueAt(rows, elapsed))]
  }
  const none = (): NDArray[] => [np.zerosLike(end.h), ...componentsOf(np.zerosLike(rows.at(0)))]
  return cond(isFound, root, none)
}
