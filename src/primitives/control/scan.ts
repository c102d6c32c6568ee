import { type Atom, isLit, Lit } from "../../ir/atom.js"
import { aval, sizeOf } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import { allocate, type Data } from "../../ir/dtype.js"
import { type Program, prune } from "../../ir/program.js"
import { type Op, op } from "../kinds/op.js"
import { holding } from "./holding.js"
import { type Loop, operands, results, roomFor, stackedAval } from "./loop.js"
import { chosen, closed, grouped, merged, others, readInputs } from "./parts.js"
import { demand, jet, map, reach } from "./scanForward.js"
import { narrow, separate, transpose } from "./scanReverse.js"

/** Entry `at` of an array. */
function entry(x: Lit, at: number): Lit {
  const own = aval(x.aval.shape.slice(1), x.aval.dtype)
  return new Lit(own, x.fill ?? part(x.data, at, x.aval.shape[0]))
}

/** Part `at` of an array of so many equal parts. */
function part(x: Data, at: number, parts: number): Data {
  const size = x.length / parts
  return x.subarray(at * size, (at + 1) * size)
}

const primitive = holding<Loop>("scan", {
  type(_, { carries, length }, [body]) {
    return body.outputs.map((y, i) => (i < carries ? y.aval : stackedAval(length, y.aval)))
  },
  evaluate(inputs, params, outputs, [{ run }], into) {
    const [init, xs, constants] = operands({ params }, inputs)
    const [carries, ys] = results({ params }, outputs)
    const given = results({ params }, into ?? [])[1]
    const stacks = ys.map(({ shape, dtype }, i) => given[i] ?? allocate(dtype, sizeOf(shape), "scan"))
    const room = roomFor(carries)
    let carry: readonly Lit[] = init
    for (let turn = 0; turn < params.length; turn++) {
      const at = params.reverse ? params.length - 1 - turn : turn
      const entries = stacks.map((stack) => part(stack, at, params.length))
      const all = run([...carry, ...xs.map((x) => entry(x, at)), ...constants], [...room[turn % 2], ...entries])
      carry = all.slice(0, params.carries)
      entries.forEach((y, i) => void put(all[params.carries + i], y))
    }
    return [...carry.map((x) => x.fill ?? x.data), ...stacks]
  },
  nesting: {
    reach,
    demand,
    narrow,
    jet: jet((...loop) => scan(...loop)),
    map: map((...loop) => scan(...loop)),
    separate: separate((...loop) => scan(...loop)),
    transpose: transpose((...loop) => scan(...loop)),
    work: ([turn], { length }) => length * turn,
  },
  lower: {
    kind: "loop",
    repetition: ({ carries, slices, length, reverse }) => ({ carries, slices, turns: length, reverse, tested: false }),
  },
})

function put(x: Lit, into: Data): void {
  if (x.fill !== undefined) into.fill(x.fill)
  else if (x.data !== into) into.set(x.data)
}

/**
 * Runs a body `length` times. The groups are what carries start from, arrays of which each turn takes an entry, and
 * constants; the results are the last carries and the stacked entries. What the body uses of the program around it
 * becomes a constant; so does a carry that no turn changes; what depends on constants alone is computed before the loop.
 * Arrays and constants that the body does not read are left out.
 */
export const scan: Op<
  (body: Program, groups: readonly (readonly Atom[])[], loop: Pick<Loop, "length" | "reverse">) => readonly Atom[]
> = op(primitive, (body, [init, xs, constants], { length, reverse }) => {
  const { programs, free } = closed([body])
  const [{ inputs, equations, outputs }] = programs
  const isFixed = init.map((_, i) => outputs[i] === inputs[i])
  const [carries, slices, shared] = grouped(inputs, init.length, xs.length)
  const turn: Program = {
    inputs: [...others(carries, isFixed), ...slices, ...chosen(carries, isFixed), ...shared],
    equations,
    outputs: [...others(outputs.slice(0, init.length), isFixed), ...outputs.slice(init.length)],
  }
  const start = others(init, isFixed)
  const lifted = hoisted(turn, start.length + xs.length, [...chosen(init, isFixed), ...constants, ...free], length)
  const operands = [...start, ...xs, ...lifted.constants]
  const isRead = readInputs(lifted.body).map((read, i) => read || i < start.length)
  const slicesRead = isRead.slice(start.length, start.length + xs.length).filter((read) => read)
  const params = { carries: start.length, slices: slicesRead.length, length, reverse }
  const all = bind(primitive, chosen(operands, isRead), params, [
    { ...lifted.body, inputs: chosen(lifted.body.inputs, isRead) },
  ])
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
  // An equation stays with all that it yields, also where some of that does not depend on what varies.
  const varying = new Set<Atom>(body.inputs.slice(0, moving))
  const stays = body.equations.filter((e) => {
    const isVarying = e.inputs.some((x) => varying.has(x))
    if (isVarying) for (const v of e.outputs) varying.add(v)
    return isVarying
  })
  if (length === 0 || stays.length === body.equations.length) return { body, constants }
  const values = new Map<Atom, Atom>(body.inputs.slice(moving).map((v, i) => [v, constants[i]]))
  const read = (x: Atom): Atom => values.get(x) ?? x
  for (const e of body.equations) {
    if (varying.has(e.outputs[0])) continue
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
