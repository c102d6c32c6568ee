import { type Aval, sizeOf } from "../ir/aval.js"
import { type Data, type DType, quantize } from "../ir/dtype.js"

const lineWidth = 75
const summarized = 1000
const edge = 3
const precision = 8

/** The number with the fewest digits that `dtype` stores as x: 0.1 for the float32 next to it. */
function shortest(x: number, dtype: DType): number {
  if (dtype !== "float32" || x === 0) return x
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(x.toPrecision(digits))
    if (Math.fround(short) === x) return short
  }
  return Number(x.toPrecision(9))
}

const longest = (texts: readonly string[]): number => texts.reduce((n, text) => Math.max(n, text.length), 0)

/** x with so many digits after the point. Where x lies in the middle the last one is even; JavaScript rounds up there. */
function rounded(x: number, digits: number, scientific: boolean): string {
  const text = (n: number): string => (scientific ? x.toExponential(n) : x.toFixed(n))
  const usual = text(digits)
  if (Number(usual) === x) return usual
  const [exact, power] = text(100).split("e") // of a middle, all its digits
  const end = exact.indexOf(".") + 1 + digits
  const kept = exact.slice(0, end)
  const isMiddle = /^50*$/.test(exact.slice(end))
  return isMiddle && /[02468]\.?$/.test(kept) ? kept + (power === undefined ? "" : `e${power}`) : usual
}

/** How many digits after the point tell x from its neighbours, eight at most. */
function places(x: number, dtype: DType, scientific: boolean): number {
  const count = (text: string): number => /\.(\d*?)0*(e|$)/.exec(text)?.[1].length ?? 0
  const short = shortest(x, dtype)
  const found = count(scientific ? short.toExponential() : String(short))
  if (found <= precision) return found
  return count(rounded(x, precision, scientific))
}

/** The texts of floating-point numbers: one notation for all, with their points one below the other. */
function floatTexts(values: readonly number[], dtype: DType): string[] {
  const finite = values.filter(Number.isFinite)
  const sizes = finite.map(Math.abs).filter((x) => x > 0)
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0)
  const smallest = sizes.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const stored = (x: number): number => quantize(dtype, x)
  const scientific =
    largest >= (dtype === "float32" ? 1e6 : 1e8) || smallest < stored(1e-4) || stored(largest / smallest) > 1000
  const most = finite.reduce((n, x) => Math.max(n, places(x, dtype, scientific)), 0)
  const powers = longest([smallest, largest].map((x) => x.toExponential().split("e")[1] ?? "")) - 1
  return values.map((x) => {
    if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf"
    const text = rounded(x, scientific ? most : places(x, dtype, false), scientific)
    const [, whole, fraction, , sign, power] = /^([^.e]*)\.?(\d*)(e(.)(.*))?$/.exec(text) as RegExpExecArray
    const start = `${Object.is(x, -0) ? "-" : ""}${whole}.`
    if (!scientific) return start + fraction.padEnd(most)
    return `${start}${fraction}e${sign}${power.padStart(Math.max(2, powers), "0")}`
  })
}

function texts(values: readonly number[], dtype: DType): string[] {
  if (dtype === "bool") return values.map((x) => String(x === 1).padStart(5))
  return dtype === "int32" ? values.map(String) : floatTexts(values, dtype)
}

/** Items separated by spaces, in lines that NumPy would not find too long. */
function wrapped(items: readonly string[], axes: number): string {
  const lines: string[] = []
  let line = ""
  for (const item of items) {
    const longer = line && `${line} ${item}`
    if (line && axes + longer.length > lineWidth - axes) {
      lines.push(line.trimEnd())
      line = item
    } else line = longer || item
  }
  return [...lines, line].join(`\n${" ".repeat(axes)}`)
}

/** The text of an array, as NumPy prints it; of a 0-d array, as JavaScript prints a number. */
export function format({ shape, dtype }: Aval, data: Data): string {
  const axes = shape.length
  if (axes === 0) {
    const x = shortest(data[0], dtype)
    return dtype === "bool" ? String(x === 1) : Object.is(x, -0) ? "-0" : String(x)
  }
  if (data.length === 0) return "[]"
  const short = sizeOf(shape) > summarized
  const visible = shape.map((n) => {
    const count = short ? Math.min(n, 2 * edge) : n
    return Array.from({ length: count }, (_, i) => (i < edge ? i : i + n - count))
  })
  const offsets = visible.reduce<number[]>(
    (before, indices, axis) => before.flatMap((start) => indices.map((i) => start * shape[axis] + i)),
    [0],
  )
  const elements = offsets.map((i) => data[i])
  const shown = texts(elements, dtype)
  const width = longest(shown)
  let next = 0
  const block = (axis: number): string => {
    const last = axis === axes - 1
    const items = visible[axis].map(() => (last ? shown[next++].padStart(width) : block(axis + 1)))
    if (items.length < shape[axis]) items.splice(edge, 0, "...")
    const separator = "\n".repeat(axes - 1 - axis) + " ".repeat(axis + 1)
    return `[${last ? wrapped(items, axes) : items.join(separator)}]`
  }
  return block(0)
}
