import { type Aval, sameShape, sizeOf, stridesOf } from "../ir/aval.js"
import type { Lookup, Lowering, Written } from "../ir/lower.js"
import type { Equation } from "../ir/primitive.js"
import type { ArrayCode, Part, Type } from "./arrayCode.js"
import { branch, loop, type Write } from "./nested.js"
import { scalarCode } from "./scalarCode.js"
import { flat, partOf, placesOf, show } from "./views.js"

// How an equation is written in a language of whole arrays, by the kind of its primitive's lowering.

/** What array languages have, or is made of what they have. */
type Exported = Exclude<Written, { readonly kind: "host" | "matrix" | "running" }>
type Kind = Exported["kind"]

const foreign: ReadonlySet<Lowering["kind"]> = new Set(["host", "matrix", "program", "running", "written"])

export const isExported = (lower: Lowering): lower is Exported => !foreign.has(lower.kind)

/** What an equation has of types, and how the programs that it holds are written. */
interface Context {
  readonly operands: readonly Aval[]
  readonly outputs: readonly Aval[]
  readonly who: string
  /** The outputs that somebody reads. */
  readonly used: readonly boolean[]
  readonly write: Write
}

type Rule<K extends Kind> = <V extends Type>(
  code: ArrayCode<V>,
  lower: Extract<Exported, { kind: K }>,
  e: Equation,
  operands: readonly V[],
  context: Context,
) => readonly V[]

/**
 * Scalar code, unless the language has the functions. float32 without code of its own is computed in float64, as in
 * kernels.
 */
const scalar: Rule<"scalar"> = (code, lower, { primitive, params, outputs }, operands, { who, used }) => {
  const native = outputs.map((_, i) => {
    const name = used[i] ? lower.intrinsics?.[i] : undefined
    return name && code.intrinsic(name, operands)
  })
  // In the place of an output that nobody reads any value may stand.
  const other = native.find((y) => y !== undefined)
  if (other && used.every((u, i) => !u || native[i])) return native.map((y) => y ?? other)
  const computed = byCode(code, lower, { primitive, params }, operands, who)
  return computed.map((y, i) => native[i] ?? y)
}

function byCode<V extends Type>(
  code: ArrayCode<V>,
  lower: Extract<Written, { kind: "scalar" }>,
  { primitive, params }: Pick<Equation, "primitive" | "params">,
  operands: readonly V[],
  who: string,
): readonly V[] {
  const { shape, dtype } = operands[operands.length - 1]
  const over = (type: Type) => scalarCode(code, type, who, primitive.name)
  if (dtype !== "float32" || !lower.near) {
    const body = (dtype === "int32" && lower.integer) || lower.body
    return body(over({ shape, dtype }), operands, params)
  }
  const single = lower.body32?.(over({ shape, dtype }), operands, params)
  if (single) return single
  const wide = operands.map((x, i) => (lower.masks.includes(i) ? x : code.convert(x, "float64")))
  return lower.body(over({ shape, dtype: "float64" }), wide, params).map((y) => code.convert(y, "float32"))
}

const view: Rule<"view"> = (code, lower, { params }, [x], { operands: [a] }) => [show(code, x, lower.view(a, params))]

/** `x` with `part` at a part of it. */
function put<V extends Type>(code: ArrayCode<V>, x: V, part: V, place: Part): V {
  if (sizeOf(part.shape) === 0) return x
  const mask = code.pad(code.fill(1, { shape: part.shape, dtype: "bool" }), place, x.shape, 0)
  return code.select(mask, code.pad(part, place, x.shape, 0), x)
}

const placement: Rule<"placement"> = (code, lower, { params }, operands, { operands: avals, outputs: [out] }) => {
  const parts = lower.places(avals, params).map((v) => partOf(out.shape, v))
  const present = operands.flatMap((x, i) => (sizeOf(x.shape) === 0 ? [] : [{ x, part: parts[i] }]))
  if (present.length === 0) return [code.fill(0, out)]
  if (present.length === 1) return [code.pad(present[0].x, present[0].part, out.shape, 0)]
  const axis = joinedAxis(
    present.map(({ part }) => part),
    out.shape,
  )
  if (axis !== undefined)
    return [
      code.concatenate(
        present.map(({ x }) => x),
        axis,
      ),
    ]
  return [present.reduce((sum, { x, part }) => put(code, sum, x, part), code.fill(0, out))]
}

/** The axis along which parts follow each other and fill an array of a shape. */
function joinedAxis(parts: readonly Part[], shape: readonly number[]): number | undefined {
  const axis = shape.findIndex((n, i) => parts[0].shape[i] !== n)
  let end = 0
  const follow = parts.every((part) => {
    const starts = part.start[axis] === end
    end += part.shape[axis]
    return starts && part.step.every((s) => s === 1) && shape.every((n, i) => i === axis || part.shape[i] === n)
  })
  return axis >= 0 && follow && end === shape[axis] ? axis : undefined
}

const update: Rule<"update"> = (code, lower, { params }, [x, part], { operands }) => [
  put(code, x, part, partOf(x.shape, lower.place(operands, params))),
]

/** Where in a vector of the elements of the array those are that a lookup names, as a vector. */
function named<V extends Type>(code: ArrayCode<V>, { array, indices, step }: Lookup, given: V): V {
  const index = show(code, given, indices)
  const moved = code.elementwise("multiply", [index, code.fill(step, index)])
  return flat(code, code.elementwise("add", [placesOf(code, array), moved]))
}

/** The axis of an array, if a lookup takes the one entry of it that a number names. */
function axisOf({ shape }: Type, { array, step, size }: Lookup, indices: Type): number | undefined {
  if (indices.shape.length > 0) return undefined
  const strides = stridesOf(shape)
  const rest = (list: readonly number[], axis: number): number[] => list.toSpliced(axis, 1)
  const axis = shape.findIndex(
    (n, i) =>
      n === size &&
      strides[i] === step &&
      sameShape(array.shape, rest(shape, i)) &&
      sameShape(array.strides, rest(strides, i)),
  )
  return axis < 0 ? undefined : axis
}

const lookup: Rule<"lookup"> = (code, lower, { params }, [x, indices], { operands, outputs: [out] }) => {
  if (sizeOf(out.shape) === 0 || sizeOf(x.shape) === 0) return [code.fill(0, out)]
  const found = lower.lookup(operands, params)
  const axis = axisOf(x, found, indices)
  if (axis !== undefined) return [code.entry(x, indices, axis)]
  const places = named(code, found, indices)
  return [code.reshape(code.take(flat(code, x), places), out.shape)]
}

const accumulation: Rule<"accumulation"> = (code, lower, { params }, [x, indices], { operands, outputs: [out] }) => {
  if (sizeOf(out.shape) === 0 || sizeOf(x.shape) === 0) return [code.fill(0, out)]
  const places = named(code, lower.lookup(operands, params), indices)
  const zeros = code.fill(0, { shape: [sizeOf(out.shape)], dtype: out.dtype })
  return [code.reshape(code.scatter(zeros, places, flat(code, x), "add"), out.shape)]
}

/** Of several values for one place the last stays: the one whose number is the largest there. */
const replacement: Rule<"replacement"> = (code, lower, { params }, [x, values, indices], { operands }) => {
  if (sizeOf(x.shape) === 0 || sizeOf(values.shape) === 0) return [x]
  const places = named(code, lower.lookup(operands, params), indices)
  const order = code.iota(places.shape, 0)
  const none = code.fill(-1, { shape: [sizeOf(x.shape)], dtype: "int32" })
  const last = code.take(code.scatter(none, places, order, "maximum"), places)
  const nowhere = code.fill(sizeOf(x.shape), places)
  const kept = code.select(code.compare("EQ", last, order), places, nowhere)
  return [code.reshape(code.scatter(flat(code, x), kept, flat(code, values), "replace"), x.shape)]
}

const conversion: Rule<"conversion"> = (code, _, __, [x], { outputs: [out] }) => [code.convert(x, out.dtype)]

const reduction: Rule<"reduction"> = (code, lower, { params }, [x], { outputs: [out] }) => {
  if (sizeOf(x.shape) === 0) return [code.fill(0, out)]
  const summed = lower.strides(x.shape, params).flatMap((stride, axis) => (stride === 0 ? [axis] : []))
  return [code.sum(x, summed)]
}

const contraction: Rule<"contraction"> = (code, lower, { params }, [a, b]) => [code.contract(a, b, lower.axes(params))]

const rules: { readonly [K in Kind]: Rule<K> } = {
  scalar,
  view,
  placement,
  update,
  replacement,
  conversion,
  lookup,
  accumulation,
  reduction,
  contraction,
  loop: (code, lower, e, operands, { write }) => loop(code, lower.repetition(e.params), e.bodies, operands, write),
  branch: (code, _, e, operands, { write }) => branch(code, e, operands, write),
  order: (code, lower, { params }, [x]) => [
    sizeOf(x.shape) === 0 ? code.fill(0, { ...x, dtype: "int32" }) : code.order(x, lower.axis(params)),
  ],
}

/** The outputs of an equation whose primitive states a lowering. */
export function lowered<V extends Type>(
  code: ArrayCode<V>,
  lower: Exported,
  e: Equation,
  operands: readonly V[],
  around: Pick<Context, "who" | "used" | "write">,
): readonly V[] {
  const rule = rules[lower.kind] as Rule<Kind>
  const [given, outputs] = [e.inputs.map((x) => x.aval), e.outputs.map((v) => v.aval)]
  return rule(code, lower, e, operands, { operands: given, outputs, ...around })
}
