import { Lit } from "../ir/atom.js"
import { aval, sizeOf, stridesOf } from "../ir/aval.js"
import { allocate } from "../ir/dtype.js"
import type { View } from "../ir/view.js"
import type { ArrayCode, Type } from "./arrayCode.js"
import { show } from "./views.js"

// Arrays that a program holds. What was mapped while it was traced repeats along the axes of the map.

/** Are the elements the same, bit for bit but for those of NaN, all along an axis? */
function repeats({ data, aval: { shape } }: Lit, axis: number): boolean {
  const stride = stridesOf(shape)[axis]
  const block = stride * shape[axis]
  for (let i = 0; i < data.length; i++) if (!Object.is(data[i], data[i - (i % block) + (i % stride)])) return false
  return true
}

/** The first elements along some axes, and the view that shows the whole array of them. */
interface Repeated {
  readonly part: Lit
  readonly view: View
}

function repeatedOf(x: Lit): Repeated | undefined {
  const { shape, dtype } = x.aval
  const once = shape.map((n, axis) => (n > 1 && repeats(x, axis) ? 1 : n))
  if (once.every((n, axis) => n === shape[axis])) return undefined
  const whole = stridesOf(shape)
  const part = stridesOf(once)
  const data = allocate(dtype, sizeOf(once))
  for (let i = 0; i < data.length; i++)
    data[i] = x.data[once.reduce((at, n, axis) => at + (Math.floor(i / part[axis]) % n) * whole[axis], 0)]
  const strides = part.map((stride, axis) => (once[axis] === shape[axis] ? stride : 0))
  return { part: new Lit(aval(once, dtype), data), view: { shape, strides, offset: 0 } }
}

/** The axis along which an array of integers counts from 0, if there is one such axis and no other has more than one entry. */
function countedAxis({ data, aval: { shape, dtype } }: Lit): number | undefined {
  if (dtype !== "int32" || data.length < 2 || !shape.includes(data.length)) return undefined
  return data.every((x: number | bigint, i: number) => x === i) ? shape.indexOf(data.length) : undefined
}

/** So that a part is written once, wherever its array stands. */
const known = new WeakMap<Lit, Repeated | "none">()

/** An array that repeats along axes as what repeats, and one that counts as places; others as the language writes them. */
export function literal<V extends Type>(code: ArrayCode<V>, x: Lit): V {
  if (x.fill !== undefined || x.data.length === 0) return code.literal(x)
  const found = known.get(x) ?? repeatedOf(x) ?? "none"
  known.set(x, found)
  const counted = countedAxis(found === "none" ? x : found.part)
  if (counted !== undefined) return code.iota(x.aval.shape, counted)
  if (found === "none") return code.literal(x)
  const { part, view } = found
  return part.data.length === 1 ? code.fill(part.data[0], x.aval) : show(code, code.literal(part), view)
}
