import type { Atom, Lit } from "../../ir/atom.js"
import { showAval } from "../../ir/aval.js"
import { bind, build, call } from "../../ir/builder.js"
import type { Form, Mapping, Nesting } from "../../ir/primitive.js"
import { outputsReached, type Program, prune } from "../../ir/program.js"
import { type Op, op } from "../kinds/op.js"
import { holding } from "./holding.js"
import { anyOf, asForm, each, selectLanes, sharedBy } from "./lanes.js"
import { roomFor } from "./loop.js"
import {
  atomsOf,
  byForm,
  chosen,
  closed,
  coefficientsOf,
  either,
  grouped,
  joined,
  markedCarries,
  merged,
  movesOf,
  movingCarries,
  neededCarries,
  others,
  readInputs,
} from "./parts.js"
import { inGroups } from "./whileGroups.js"
import { boundedLoop, type Loop, transpose, type While } from "./whileReverse.js"

// A loop that runs as long as a condition holds. The condition and the body take the carries and the constants.

const operands = <T>({ params: { carries } }: Pick<While, "params">, items: readonly T[]): T[][] =>
  grouped(items, carries)

/** Which carries depend on marked operands; all of them, if the number of turns does. */
function reachedCarries({ bodies: [condition, body], ...e }: While, marked: readonly boolean[]): boolean[] {
  const [init, constants] = operands(e, marked)
  return markedCarries(init, (carries) =>
    outputsReached(condition, [...carries, ...constants])[0]
      ? carries.map(() => true)
      : outputsReached(body, [...carries, ...constants]),
  )
}

/** The body becomes its jet. How often it runs follows the values: the condition does not see other coefficients. */
const jet: Nesting<Loop>["jet"] = (e, inputs, _, jetOf) => {
  const [condition, body] = e.bodies
  const [init, constants] = operands(e, inputs)
  const rest = constants.map(movesOf)
  const carries = movingCarries(init, (moves) => jetOf(body, [...moves, ...rest]).outputs)
  const { program } = jetOf(body, [...carries, ...rest], carries)
  const values = [...carries, ...rest].map((moves) =>
    [true, ...moves.map(() => false)].filter((v, i) => v || moves[i - 1]),
  )
  const test = build(
    program.inputs.map((v) => v.aval),
    (...xs) => call(condition, chosen(xs, values.flat())),
  )
  const start = init.flatMap((c, i) => atomsOf(c, carries[i]))
  const shared = constants.flatMap((c) => atomsOf(c, movesOf(c)))
  return coefficientsOf(carries, whileLoop([test, program], [start, shared], e.params))
}

/** Does the condition differ from lane to lane? */
const isConditionMapped = (
  { bodies: [condition], ...e }: While,
  carries: readonly boolean[],
  mapped: readonly boolean[],
) => outputsReached(condition, [...carries, ...operands(e, mapped)[1]])[0]

/** The forms of the carries and of the constants. */
function forms(e: While, mapped: readonly boolean[], outputs: readonly Form[], { demand: ask }: Mapping): Form[] {
  const [condition, body] = e.bodies
  const isMapped = reachedCarries(e, mapped)
  const [, constants] = operands(e, mapped)
  const all = [...isMapped, ...constants]
  if (isConditionMapped(e, isMapped, mapped)) return all.map((m) => (m ? each : null))
  const asked = ask(condition, all, [null])
  const needed = (carries: readonly Form[]) => ask(body, all, carries).map((form, i) => joined(form, asked[i]))
  const carries = neededCarries(
    outputs.map((form, i) => (isMapped[i] ? form : null)),
    needed,
  )
  return [...carries, ...needed(carries).slice(carries.length)]
}

const demand: Nesting<Loop>["demand"] = (e, mapped, outputs, mapping) =>
  forms(e, mapped, outputs, mapping).map((form, i) => (mapped[i] ? form : null))

const map: Nesting<Loop>["map"] = (e, inputs, outputs, mapping) => {
  const mapped = inputs.map(({ form }) => form !== null)
  const all = forms(e, mapped, outputs, mapping)
  const [carries] = operands(e, all)
  const { lanes } = e.params
  if (lanes > 0 && mapping.size > lanes && isConditionMapped(e, reachedCarries(e, mapped), mapped)) {
    const widened = inputs.map(({ atoms, form }, i) => mapping.widen(atoms, form, all[i])[0])
    const results = inGroups(e, widened, all, mapping, map)
    return results.map((y, i) => asForm([y], each, outputs[i], mapping))
  }
  const [init, constants] = operands(e, inputs)
  const [condition, body] = e.bodies.map((program, i) => mapping.map(program, all, i === 0 ? [null] : carries))
  const start = init.flatMap(({ atoms, form }, i) => mapping.widen(atoms, form, carries[i]))
  const shared = constants.flatMap(({ atoms }) => atoms)
  const programs = isConditionMapped(e, reachedCarries(e, mapped), mapped)
    ? inLanes(mapping.map(e.bodies[0], all, [each]), body, all, e.params.carries, mapping.size)
    : [condition, body]
  return byForm(carries, whileLoop(programs, [start, shared], { ...e.params, lanes: Math.min(lanes, 1) })).map(
    (atoms, i) => asForm(atoms, carries[i], outputs[i], mapping),
  )
}

/** It runs while some lane does; the lanes that are done keep what they have. */
function inLanes(flags: Program, body: Program, all: readonly Form[], carries: number, size: number): Program[] {
  const avals = body.inputs.map((v) => v.aval)
  const isMapped = all.map((form) => form !== null)
  return [
    build(avals, (...xs) => [anyOf(call(flags, xs)[0])]),
    build(avals, (...xs) => {
      const [running] = call(flags, xs)
      const mapped = chosen(xs, isMapped)
      const lanes = merged(isMapped, sharedBy(running, mapped, size), others(xs, isMapped))
      return call(body, lanes).map((y, i) => (i < carries && isMapped[i] ? selectLanes(running, y, xs[i]) : y))
    }),
  ]
}

/** With a bound it is a loop of known length whose last turns do nothing; without, it stays as it is. */
const separate: Nesting<Loop>["separate"] = (e, marked, reversing) => {
  if (e.params.maxSteps === 0) return bind(primitive, e.inputs, e.params, e.bodies)
  const bounded = build(
    e.inputs.map((x) => x.aval),
    (...xs) => boundedLoop(e, xs),
  )
  return call(reversing.separate(bounded, marked), e.inputs)
}

/** The carries that are live stay, those that the condition reads, and those of which these are computed. */
const narrow: Nesting<Loop>["narrow"] = ({ inputs, params, bodies: [condition, body] }, live) => {
  const { carries } = params
  const tested = readInputs(condition)
  const needed = (kept: readonly boolean[]) => prune({ ...body, outputs: chosen(body.outputs, kept) })
  const kept = markedCarries(either(live, tested), (marks) => readInputs(needed(marks)))
  const program = needed(kept)
  const used = either(readInputs(program), tested).map((read, i) => (i < carries ? kept[i] : read))
  return {
    inputs: chosen(inputs, used),
    params: { ...params, carries: kept.filter((k) => k).length },
    bodies: [condition, program].map((p) => ({ ...p, inputs: chosen(p.inputs, used) })),
    kept,
  }
}

const primitive = holding<Loop>("whileLoop", {
  type(inputs, { carries }, [condition]) {
    const [test] = condition.outputs
    if (test.aval.dtype !== "bool" || test.aval.shape.length > 0)
      throw new Error(`whileLoop: the condition must be a bool scalar; got ${showAval(test.aval)}`)
    return inputs.slice(0, carries)
  },
  evaluate(inputs, params, outputs, [condition, body]) {
    const [init, constants] = operands({ params }, inputs)
    const { maxSteps } = params
    const room = roomFor(outputs)
    let carries: readonly Lit[] = init
    for (let turn = 0; maxSteps === 0 || turn < maxSteps; turn++) {
      const all = [...carries, ...constants]
      if (condition.run(all)[0].data[0] === 0) break
      carries = body.run(all, room[turn % 2])
    }
    return carries.map((x) => x.fill ?? x.data)
  },
  nesting: {
    reach: reachedCarries,
    jet,
    demand,
    map,
    separate,
    transpose,
    narrow,
    work: (costs) => costs.reduce((a, b) => a + b),
  },
  lower: {
    kind: "loop",
    repetition: ({ carries, maxSteps }) => ({
      carries,
      slices: 0,
      turns: maxSteps || Number.POSITIVE_INFINITY,
      reverse: false,
      tested: true,
    }),
  },
})

/** Runs the second program as long as the first one says so. The groups are what carries start from, and constants. */
export const whileLoop: Op<
  (
    programs: readonly Program[],
    groups: readonly (readonly Atom[])[],
    loop: Pick<Loop, "maxSteps" | "lanes">,
  ) => readonly Atom[]
> = op(primitive, (bodies, [init, constants], { maxSteps, lanes }) => {
  const { programs, free } = closed(bodies)
  return bind(primitive, [...init, ...constants, ...free], { carries: init.length, maxSteps, lanes }, programs)
})
