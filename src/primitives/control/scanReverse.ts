import { type Atom, zerosLike } from "../../ir/atom.js"
import type { Coefficients, Nesting } from "../../ir/primitive.js"
import { type Program, prune } from "../../ir/program.js"
import { type Loop, operands, reachedCarries, results, type Scan, type WriteScan } from "./loop.js"
import { added, chosen, grouped, isThere, markedCarries, merged, not, others, positions, readInputs } from "./parts.js"

// Reverse mode of a loop of known length.

/**
 * Two loops: one computes what is known and stacks the residuals of each turn, the other is linear in what is marked.
 * Residuals that are constants or entries of sliced arrays are there already.
 */
export const separate =
  (scan: WriteScan): Nesting<Loop>["separate"] =>
  (e, marked, { split }) => {
    const { carries: count } = e.params
    const moving = reachedCarries(e, marked)
    const [init, xs, constants] = operands(e, e.inputs)
    const [, xsMarked, constantsMarked] = operands(e, marked)
    const { known, linear, residuals, outputs } = split(e.bodies[0], [...moving, ...xsMarked, ...constantsMarked])
    const ysMarked = outputs.slice(count)
    const still = others(init, moving).length
    const knownInputs = [others(init, moving), others(xs, xsMarked), others(constants, constantsMarked)]
    // An unmarked input of the body is a carry, an entry of an array, or a constant; only the last two need no stacking.
    const atHand = residuals.map((source) => source !== undefined && source >= still)
    const flat = knownInputs.flat()
    const isSlice = residuals.map((source) => source !== undefined && source < still + knownInputs[1].length)
    // A carry may depend on nothing that is marked in a turn and still be marked by its start.
    const kept = [...known.outputs.slice(0, known.outputs.length - residuals.length)]
    const stacked = others(known.outputs.slice(known.outputs.length - residuals.length), atHand)
    const knownCarries = positions(not(moving)).map((i) => kept[positions(not(outputs)).indexOf(i)])
    const knownYs = kept.slice(positions(not(outputs)).filter((i) => i < count).length)
    const first = scan({ ...known, outputs: [...knownCarries, ...knownYs, ...stacked] }, knownInputs, e.params)
    const stacks = first.slice(knownCarries.length + knownYs.length)
    const residualAtoms = merged(
      atHand,
      chosen(residuals, atHand).map((source) => flat[source as number]),
      stacks,
    )
    const sliced = residuals.map((_, i) => !atHand[i] || isSlice[i])
    const second = linearLoop(scan, e, { linear, moving, outputs, sliced, residualAtoms, marked })
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
function linearLoop(
  scan: WriteScan,
  e: Scan,
  { linear, moving, outputs, sliced, residualAtoms, marked }: LinearLoop,
): readonly Atom[] {
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

/**
 * The transposed body, from the last turn to the first. What constants get goes round the loop: each turn adds to it term
 * after term, and the first one to what they have from elsewhere, as straight-line code would.
 */
export const transpose =
  (scan: WriteScan): Nesting<Loop>["transpose"] =>
  (e, marked, cotangents, sums, reversing) => {
    const moving = reachedCarries(e, marked)
    const [init, xs, constants] = operands(e, e.inputs)
    const [, xsMarked, constantsMarked] = operands(e, marked)
    const [initSums, xsSums, constantsSums] = operands(e, sums)
    const [last, ys] = results(e, cotangents)
    const inner = reversing.transpose(
      e.bodies[0],
      [...moving, ...xsMarked, ...constantsMarked],
      [...moving, ...ys.map(isThere)],
      [...moving.map(() => false), ...xsSums.map(isThere), ...constantsMarked],
    )
    const known = [others(init, moving), others(xs, xsMarked), others(constants, constantsMarked)]
    const counts = { carried: chosen(init, moving).length, constants: chosen(constants, constantsMarked).length }
    const [still, entries, shared, carried, rest] = grouped(
      inner.inputs,
      ...known.map((group) => group.length),
      counts.carried,
    )
    const [given, totals] = grouped(rest, rest.length - counts.constants)
    const [before, ofXs, ofConstants] = grouped(inner.outputs, counts.carried, chosen(xs, xsMarked).length)
    const body: Program = {
      inputs: [...carried, ...totals, ...entries, ...given, ...still, ...shared],
      equations: inner.equations,
      outputs: [...before, ...ofConstants, ...ofXs],
    }
    const out = scan(
      body,
      [
        [...startsOf(last, init, moving), ...startsOf(constantsSums, constants, constantsMarked)],
        [...known[1], ...[...ys, ...xsSums].filter(isThere)],
        [...known[0], ...known[2]],
      ],
      { ...e.params, reverse: !e.params.reverse },
    )
    const [toInit, toConstants, toXs] = grouped(out, counts.carried, counts.constants)
    return [
      ...added(initSums, atMarks(moving, toInit)),
      ...atMarks(xsMarked, toXs),
      ...atMarks(constantsMarked, toConstants),
    ]
  }

/** Where the cotangents of marked operands start from. */
const startsOf = (given: Coefficients, xs: readonly Atom[], marked: readonly boolean[]): Atom[] =>
  chosen(given, marked).map((c, i) => c ?? zerosLike(chosen(xs, marked)[i]))

const atMarks = (marked: readonly boolean[], values: readonly Atom[]): Coefficients =>
  merged<Coefficients[number]>(
    marked,
    values,
    marked.map(() => null),
  )

export const narrow: Nesting<Loop>["narrow"] = (e, live) => {
  const { carries } = e.params
  const [body] = e.bodies
  const [liveCarries, liveYs] = results(e, live)
  const needed = (kept: readonly boolean[]): Program =>
    prune({ ...body, outputs: chosen(body.outputs, [...kept, ...liveYs]) })
  const kept = markedCarries(liveCarries, (marks) => readInputs(needed(marks)).slice(0, carries))
  const program = needed(kept)
  const used = readInputs(program).map((u, i) => (i < carries ? kept[i] : u))
  const [, xs] = operands(e, used)
  return {
    inputs: chosen(e.inputs, used),
    params: { ...e.params, carries: kept.filter((k) => k).length, slices: xs.filter((x) => x).length },
    bodies: [{ ...program, inputs: chosen(body.inputs, used) }],
    kept: [...kept, ...liveYs],
  }
}
