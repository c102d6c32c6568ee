/** Arrays outside: as JSON, and as what `structuredClone` and `postMessage` make of them, which have lost their class. */
import { Lit } from "../ir/atom.js"
import { type Aval, aval, sizeOf } from "../ir/aval.js"
import { allocate, type Data, type DType, dtypes, quantize } from "../ir/dtype.js"

/** What JSON has of an array: its elements in row-major order, those that JSON cannot hold by their names. */
export interface Portable {
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly data: readonly (number | string)[]
}

const names = ["NaN", "Infinity", "-Infinity", "-0"]
const nameOf = (x: number): string => (Object.is(x, -0) ? "-0" : String(x))

export function portable({ shape, dtype }: Aval, data: Data): Portable {
  return { dtype, shape, data: Array.from(data, (x) => (names.includes(nameOf(x)) ? nameOf(x) : x)) }
}

type Fields = Readonly<Record<string, unknown>>

const isObject = (x: unknown): x is Fields => typeof x === "object" && x !== null && !Array.isArray(x)
const isDType = (x: unknown): x is DType => dtypes.includes(x as DType)

/** The fields of the literal in the clone of an array. */
function cloned(x: Fields): Fields | undefined {
  const { atom } = x
  return isObject(atom) && isObject(atom.aval) && isDType(atom.aval.dtype) ? atom : undefined
}

/** Is it an array that has been outside? No tree of arrays looks like one: it would have a text as a leaf. */
export const isPortable = (x: unknown): x is Fields =>
  isObject(x) && (cloned(x) !== undefined || (isDType(x.dtype) && "shape" in x && "data" in x))

/** The array that has been outside. Throws, on behalf of `who`, when it is incomplete, or was traced. */
export function restored(who: string, x: Fields): Lit {
  const literal = cloned(x)
  const { dtype, shape } = (literal?.aval ?? x) as Fields
  const fail = (what: string): Error =>
    new TypeError(`${who}: expected an array as { dtype, shape, data }; got ${what}`)
  if (!Array.isArray(shape) || !shape.every((n) => Number.isInteger(n) && n >= 0)) throw fail("one without a shape")
  const type = aval([...shape], dtype as DType)
  if (literal && typeof literal.fill === "number") return new Lit(type, literal.fill)
  if (literal && !("elements" in literal))
    throw new TypeError(`${who}: the clone of a traced array has no value; clone what the function returns`)
  const elements = (literal ? literal.elements : x.data) as ArrayLike<unknown>
  const size = sizeOf(shape)
  if (!Array.isArray(elements) && !ArrayBuffer.isView(elements)) throw fail("one without data")
  if (elements.length !== size) throw fail(`${elements.length} elements for the shape [${shape}]`)
  const data = allocate(type.dtype, size, who)
  for (let i = 0; i < size; i++) data[i] = quantize(type.dtype, numberOf(elements[i], fail))
  return new Lit(type, data)
}

function numberOf(x: unknown, fail: (what: string) => Error): number {
  if (typeof x === "number" || typeof x === "boolean" || names.includes(x as string)) return Number(x)
  throw fail(`the element ${JSON.stringify(x)}`)
}
