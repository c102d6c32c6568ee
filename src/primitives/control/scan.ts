import { type Atom, isLit, Lit, zerosLike } from "../../ir/atom.js"
import { type Aval, aval, sizeOf } from "../../ir/aval.js"
import { bind, build, call } from "../../ir/builder.js"
import { allocate, type Data } from "../../ir/dtype.js"
import type { Application, Coefficients, Form, Mapping, Nesting, Reversing } from "../../ir/nesting.js"
import type { Primitive } from "../../ir/primitive.js"
import { dependents, outputsReached, type Program, prune } from "../../ir/program.js"
import { add } from "../add.js"
import { type Op, op } from "../kinds/op.js"
import { permute } from "../permute.js"
import {
  atomsOf,
  byForm,
  chosen,
  closed,
  coefficientsOf,
  countOf,
  either,
  fixpoint,
  grouped,
  joined,
  merged,
  movesOf,
  not,
  others,
  positions,
  sameForm,
} from "./parts.js"

// A loop of known length. Its body takes the carries, an entry of each sliced array, and the constants, and returns the
// new carries and an entry of each stacked result.

type Loop = {
  readonly carries: number
  readonly slices: number
  readonly length: number
  /** From the last entry to the first. */
  readonly reverse: boolean
}

type Scan = Application<Loop>

const stackedAval = (length: number, { shape, dtype }: Aval): Aval => aval([length, ...shape], dtype)

/** The parts of the operands, or of what belongs to them. */
const operands = <T>({ params: { carries, slices } }: Pick<Scan, "params">, items: readonly T[]): T[][] =>
  grouped(items, carries, slices)

/** The parts of the outputs, or of what belongs to them. */
const results = <T>({ params: { carries } }: Pick<Scan, "params">, items: readonly T[]): T[][] =>
  grouped(items, carries)

/** Entry `at` of an array. */
function entry(x: Lit, at: number): Lit {
  const own = aval(x.aval.shape.slice(1), x.aval.dtype)
  const size = sizeOf(own.shape)
  return new Lit(own, x.fill ?? x.data.subarray(at * size, (at + 1) * size))
}

/** The carries that have a property when their start has it or the body gives it to them. */
const spreading = (start: readonly boolean[], body: (carries: readonly boolean[]) => readonly boolean[]): boolean[] =>
  fixpoint([...start], (carries) => either(carries, body(carries)))

/** Which carries depend on marked operands, in some turn. */
function reachedCarries(e: Scan, marked: readonly boolean[]): boolean[] {
  const [init, xs, constants] = operands(e, marked)
  return spreading(init, (carries) => outputsReached(e.bodies[0], [...carries, ...xs, ...constants]))
}

const reach: Nesting<Loop>["reach"] = (e, marked) => {
  const [, xs, constants] = operands(e, marked)
  return outputsReached(e.bodies[0], [...reachedCarries(e, marked), ...xs, ...constants]).map(
    (m, i) => m || reachedCarries(e, marked)[i] === true,
  )
}

/** The body becomes its jet; which coefficients of the carries move is the least fixpoint. */
const jet: Nesting<Loop>["jet"] = (e, inputs, _, jetOf) => {
  const [body] = e.bodies
  const [init, xs, constants] = operands(e, inputs)
  const rest = [...xs, ...constants].map(movesOf)
  const carries = fixpoint(init.map(movesOf), (moves) => {
    const { outputs } = jetOf(body, [...moves, ...rest])
    return moves.map((own, i) => either(own, outputs[i]))
  })
  const [, ys] = results(e, jetOf(body, [...carries, ...rest]).outputs)
  const { program } = jetOf(body, [...carries, ...rest], [...carries, ...ys])
  const given = [
    init.flatMap((c, i) => atomsOf(c, carries[i])),
    ...[xs, constants].map((group) => group.flatMap((c) => atomsOf(c, movesOf(c)))),
  ]
  return coefficientsOf([...carries, ...ys], scan(program, given, e.params))
}

/** The carries as forms; a carry is needed as what is wanted of it in the end, or read of it by the body. */
function carryForms(e: Scan, mapped: readonly boolean[], outputs: readonly Form[], { demand }: Mapping): Form[] {
  const [, xs, constants] = operands(e, mapped)
  const isMapped = reachedCarries(e, mapped)
  const [wanted, ys] = results(e, outputs)
  let forms: Form[] = wanted.map((form, i) => (isMapped[i] ? form : null))
  for (;;) {
    const needed = demand(e.bodies[0], [...isMapped, ...xs, ...constants], [...forms, ...ys])
    const next = forms.map((form, i) => joined(form, needed[i]))
    if (next.every((form, i) => sameForm(form, forms[i]))) return forms
    forms = next
  }
}

const demand: Nesting<Loop>["demand"] = (e, mapped, outputs, mapping) => {
  const carries = carryForms(e, mapped, outputs, mapping)
  const [init, xs, constants] = operands(e, mapped)
  const [, ys] = results(e, outputs)
  const all = [...carries.map((form) => form !== null), ...xs, ...constants]
  const needed = mapping.demand(e.bodies[0], all, [...carries, ...ys])
  return [...carries.map((form, i) => (init[i] ? form : null)), ...needed.slice(init.length)]
}

/** Exchanges the two leading axes: of what is mapped and sliced, the body takes entries of the sliced axis. */
const exchanged = (x: Atom): Atom => permute(x, { axes: x.aval.shape.map((_, i) => (i < 2 ? 1 - i : i)) })

const exchangedIf = (form: Form, atoms: readonly Atom[]): readonly Atom[] =>
  form?.each ? atoms.map(exchanged) : atoms

const map: Nesting<Loop>["map"] = (e, inputs, outputs, mapping) => {
  const carries = carryForms(
    e,
    inputs.map(({ form }) => form !== null),
    outputs,
    mapping,
  )
  const [init, xs, constants] = operands(e, inputs)
  const [, ys] = results(e, outputs)
  const forms = [...carries, ...[...xs, ...constants].map(({ form }) => form)]
  const program = mapping.map(e.bodies[0], forms, [...carries, ...ys])
  const given = [
    init.flatMap(({ form, atoms }, i) => mapping.widen(atoms, form, carries[i])),
    xs.flatMap(({ form, atoms }) => exchangedIf(form, atoms)),
    constants.flatMap(({ atoms }) => atoms),
  ]
  const all = byForm([...carries, ...ys], scan(program, given, e.params))
  return all.map((atoms, i) => (i < carries.length ? atoms : exchangedIf(ys[i - carries.length], atoms)))
}

/**
 * Two loops: one computes what is known and stacks the residuals of each turn, the other is linear in what is marked.
 * Residuals that are constants or entries of sliced arrays are there already.
 */
const separate: Nesting<Loop>["separate"] = (e, marked, { split }) => {
  const { carries: count } = e.params
  const moving = reachedCarries(e, marked)
  const [init, xs, constants] = operands(e, e.inputs)
  const [, xsMarked, constantsMarked] = operands(e, marked)
  const { known, linear, residuals, outputs } = split(e.bodies[0], [...moving, ...xsMarked, ...constantsMarked])
  const ysMarked = outputs.slice(count)
  const still = others(init, moving).length
  const knownInputs = [others(init, moving), others(xs, xsMarked), others(constants, constantsMarked)]
  // An unmarked input of the body is a carry, an entry of an array, or a constant; only the last two need no stacking.
  const isThere = residuals.map((source) => source !== undefined && source >= still)
  const flat = knownInputs.flat()
  const isSlice = residuals.map((source) => source !== undefined && source < still + knownInputs[1].length)
  // A carry may depend on nothing that is marked in a turn and still be marked by its start.
  const kept = [...known.outputs.slice(0, known.outputs.length - residuals.length)]
  const stacked = others(known.outputs.slice(known.outputs.length - residuals.length), isThere)
  const knownCarries = positions(not(moving)).map((i) => kept[positions(not(outputs)).indexOf(i)])
  const knownYs = kept.slice(positions(not(outputs)).filter((i) => i < count).length)
  const first = scan({ ...known, outputs: [...knownCarries, ...knownYs, ...stacked] }, knownInputs, e.params)
  const stacks = first.slice(knownCarries.length + knownYs.length)
  const residualAtoms = merged(
    isThere,
    chosen(residuals, isThere).map((source) => flat[source as number]),
    stacks,
  )
  const sliced = residuals.map((_, i) => !isThere[i] || isSlice[i])
  const second = linearLoop(e, { linear, moving, outputs, sliced, residualAtoms, marked })
  const [lastKnown, ysKnown] = grouped(first, knownCarries.length, knownYs.length)
  const [lastMarked, ysLinear] = grouped(second, chosen(init, moving).length)
  return [...merged(moving, lastMarked, lastKnown), ...merged(ysMarked, ysLinear, ysKnown)]
}

interface LinearLoop {
  readonly linear: Program
  readonly moving: readonly boolean[]
  readonly outputs: readonly boolean[]
  readonly sliced: readonly boolean[]
  readonly residualAtoms: readonly Atom[]
  readonly marked: readonly boolean[]
}

/** The loop that is linear in what is marked; of a carry that the body does not give back as marked the rest is zero. */
function linearLoop(e: Scan, { linear, moving, outputs, sliced, residualAtoms, marked }: LinearLoop): readonly Atom[] {
  const [init, xs, constants] = operands(e, e.inputs)
  const [, xsMarked, constantsMarked] = operands(e, marked)
  const own = grouped(
    linear.inputs.slice(residualAtoms.length),
    chosen(init, moving).length,
    chosen(xs, xsMarked).length,
  )
  const residualVars = linear.inputs.slice(0, residualAtoms.length)
  const outputOf = new Map(positions(outputs).map((i, j) => [i, linear.outputs[j]]))
  const carried = positions(moving).map((i) => outputOf.get(i) ?? zerosLike(init[i]))
  const ys = linear.outputs.slice(positions(outputs).filter((i) => i < e.params.carries).length)
  const body: Program = {
    inputs: [...own[0], ...chosen(residualVars, sliced), ...own[1], ...others(residualVars, sliced), ...own[2]],
    equations: linear.equations,
    outputs: [...carried, ...ys],
  }
  return scan(
    body,
    [
      chosen(init, moving),
      [...chosen(residualAtoms, sliced), ...chosen(xs, xsMarked)],
      [...others(residualAtoms, sliced), ...chosen(constants, constantsMarked)],
    ],
    e.params,
  )
}

/** The transposed body, from the last turn to the first; what constants get is summed over the turns. */
const transpose: Nesting<Loop>["transpose"] = (e, marked, cotangents, reversing: Reversing) => {
  const moving = reachedCarries(e, marked)
  const [init, xs, constants] = operands(e, e.inputs)
  const [, xsMarked, constantsMarked] = operands(e, marked)
  const [last, ys] = results(e, cotangents)
  const isGiven = ys.map((c) => c !== null)
  const inner = reversing.transpose(e.bodies[0], [...moving, ...xsMarked, ...constantsMarked], [...moving, ...isGiven])
  const counts = { carried: chosen(init, moving).length, constants: chosen(constants, constantsMarked).length }
  const known = [others(init, moving), others(xs, xsMarked), others(constants, constantsMarked)]
  const sums = chosen(constants, constantsMarked)
  const avals = [
    ...chosen(init, moving),
    ...sums,
    ...others(xs, xsMarked).map((x) => ({ aval: entryAval(x) })),
    ...ys.flatMap((c) => (c ? [{ aval: entryAval(c) }] : [])),
    ...known[0],
    ...known[2],
  ].map((x) => x.aval)
  const body = build(avals, (...all) => {
    const [carried, totals, entries, given, still, shared] = grouped(
      all,
      counts.carried,
      counts.constants,
      known[1].length,
      chosen(ys, isGiven).length,
      known[0].length,
    )
    const out = call(inner, [...still, ...entries, ...shared, ...carried, ...given])
    const [before, ofXs, ofConstants] = grouped(out, counts.carried, chosen(xs, xsMarked).length)
    return [...before, ...ofConstants.map((c, i) => add(totals[i], c)), ...ofXs]
  })
  const out = scan(
    body,
    [
      [...chosen(last, moving).map((c, i) => c ?? zerosLike(chosen(init, moving)[i])), ...sums.map(zerosLike)],
      [...known[1], ...ys.flatMap((c) => c ?? [])],
      [...known[0], ...known[2]],
    ],
    { ...e.params, reverse: !e.params.reverse },
  )
  const [ofInit, ofConstants, ofXs] = grouped(out, counts.carried, counts.constants)
  const spread = (marks: readonly boolean[], values: readonly Atom[]): Coefficients => {
    const rest = values.values()
    return marks.map((m) => (m ? (rest.next().value as Atom) : null))
  }
  return [...spread(moving, ofInit), ...spread(xsMarked, ofXs), ...spread(constantsMarked, ofConstants)]
}

const entryAval = ({ aval: { shape, dtype } }: Atom): Aval => aval(shape.slice(1), dtype)

const narrow: Nesting<Loop>["narrow"] = (e, live) => {
  const { carries } = e.params
  const [body] = e.bodies
  const [liveCarries, liveYs] = results(e, live)
  const needed = (kept: readonly boolean[]): Program =>
    prune({ ...body, outputs: chosen(body.outputs, [...kept, ...liveYs]) })
  const isUsed = (program: Program): boolean[] => {
    const used = new Set<Atom>([...program.equations.flatMap((x) => x.inputs), ...program.outputs])
    return body.inputs.map((v) => used.has(v))
  }
  const kept = spreading(liveCarries, (marks) => isUsed(needed(marks)).slice(0, carries))
  const program = needed(kept)
  const used = isUsed(program).map((u, i) => (i < carries ? kept[i] : u))
  const [, xs] = operands(e, used)
  return {
    inputs: chosen(e.inputs, used),
    params: { ...e.params, carries: kept.filter((k) => k).length, slices: xs.filter((x) => x).length },
    bodies: [{ ...program, inputs: chosen(body.inputs, used) }],
    kept: [...kept, ...liveYs],
  }
}

const primitive: Primitive<Loop> = {
  name: "scan",
  linear: [],
  type(_, { carries, length }, [body]) {
    return body.outputs.map((y, i) => (i < carries ? y.aval : stackedAval(length, y.aval)))
  },
  evaluate(inputs, params, outputs, [{ run }]) {
    const [init, xs, constants] = operands({ params }, inputs)
    const [, ys] = results({ params }, outputs)
    const stacks = ys.map(({ shape, dtype }) => allocate(dtype, sizeOf(shape), "scan"))
    let carry: readonly Lit[] = init
    for (let turn = 0; turn < params.length; turn++) {
      const at = params.reverse ? params.length - 1 - turn : turn
      const all = run([...carry, ...xs.map((x) => entry(x, at)), ...constants])
      carry = all.slice(0, params.carries)
      stacks.forEach((stack, i) => void put(all[params.carries + i], stack, at))
    }
    return [...carry.map((x) => x.fill ?? x.data), ...stacks]
  },
  batch() {
    throw new Error("internal: scan: it is mapped by its nesting")
  },
  nesting: { reach, jet, demand, map, separate, transpose, narrow, work: ([turn], { length }) => length * turn },
  domain: [],
}

function put(x: Lit, into: Data, at: number): void {
  const size = sizeOf(x.aval.shape)
  if (x.fill === undefined) into.set(x.data, at * size)
  else into.fill(x.fill, at * size, (at + 1) * size)
}

/**
 * Runs a body `length` times. The groups are what carries start from, arrays of which each turn takes an entry, and
 * constants; the results are the last carries and the stacked entries. What the body uses of the program around it
 * becomes a constant; so does a carry that no turn changes; what depends on constants alone is computed before the loop.
 */
export const scan: Op<
  (
    body: Program,
    groups: readonly (readonly Atom[])[],
    loop: Pick<Loop, "length" | "reverse">,
  ) => readonly Atom[]
> = op(primitive, (body, [init, xs, constants], { length, reverse }) => {
  const { programs, free } = closed([body])
  const [{ inputs, equations, outputs }] = programs
  const isFixed = init.map((_, i) => outputs[i] === inputs[i])
  const [carries, slices, shared] = grouped(inputs, init.length, xs.length)
  const whole: Program = {
    inputs: [...others(carries, isFixed), ...slices, ...chosen(carries, isFixed), ...shared],
    equations,
    outputs: [...others(outputs.slice(0, init.length), isFixed), ...outputs.slice(init.length)],
  }
  const start = others(init, isFixed)
  const lifted = hoisted(whole, start.length + xs.length, [...chosen(init, isFixed), ...constants, ...free], length)
  const params = { carries: start.length, slices: xs.length, length, reverse }
  const all = bind(primitive, [...start, ...xs, ...lifted.constants], params, [lifted.body])
  const [last, ys] = grouped(all, start.length)
  return [...merged(isFixed, chosen(init, isFixed), last), ...ys]
})

/** Takes what depends on constants alone out of a body that runs at least once. */
function hoisted(
  body: Program,
  moving: number,
  constants: readonly Atom[],
  length: number,
): { readonly body: Program; readonly constants: readonly Atom[] } {
  const varying = dependents(body, body.inputs.slice(0, moving))
  const stays = body.equations.filter((e) => e.outputs.some((v) => varying.has(v)))
  if (length === 0 || stays.length === body.equations.length) return { body, constants }
  const values = new Map<Atom, Atom>(body.inputs.slice(moving).map((v, i) => [v, constants[i]]))
  const read = (x: Atom): Atom => values.get(x) ?? x
  for (const e of body.equations) {
    if (e.outputs.some((v) => varying.has(v))) continue
    const results = bind(e.primitive, e.inputs.map(read), e.params, e.bodies)
    e.outputs.forEach((v, i) => void values.set(v, results[i]))
  }
  const used = new Set<Atom>([...stays.flatMap((e) => e.inputs), ...body.outputs])
  const needed = [...used].filter((x) => !isLit(x) && values.has(x))
  const rest = prune({ ...body, equations: stays })
  return {
    body: { ...rest, inputs: [...body.inputs.slice(0, moving), ...(needed as Program["inputs"])] },
    constants: needed.map(read),
  }
}
