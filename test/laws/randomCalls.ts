// Random programs of all primitives, each at a sample of its domain, with smooth maps into that domain between them;
// their jets and vjps; mapped over axes of any size, none and one included; in both floating-point types.
import { np } from "taylorjet"
import { NDArray } from "../../src/array/ndarray.js"
import type { Atom } from "../../src/ir/atom.js"
import { type Aval, aval } from "../../src/ir/aval.js"
import { bind, build } from "../../src/ir/builder.js"
import { type DType, isFloat } from "../../src/ir/dtype.js"
import type { Primitive } from "../../src/ir/primitive.js"
import type { Program } from "../../src/ir/program.js"
import { jet } from "../../src/transforms/jet.js"
import { vjp } from "../../src/transforms/vjp.js"
import { vmap } from "../../src/transforms/vmap.js"
import type { Example } from "./example.js"
import { type Case, cases, draw, isMoving, prepared, uniform } from "./sampling.js"

type Range = readonly [number, number]

const sizes = [0, 1, 1, 2, 3, 5, 7, 17]

/** Where it jumps, the last digit of an operand decides on the result; so it does on the signs of vectors. */
const jumps = ({ slope, implicit, linear }: Primitive): boolean =>
  implicit ? implicit.decide !== undefined : !slope && linear.length === 0

/** The case's operands, in float32 if that is wanted and the params do not say otherwise. */
const operandsOf = ({ sample }: Case, float: DType) =>
  sample.operands.map(({ aval: a, range }) => ({
    aval: a.dtype === "float64" && sample.params.dtype === undefined ? aval(a.shape, float) : a,
    range,
  }))

/** The elements of x, repeated to fill a shape, and brought into a range. */
function fitted(x: Atom, { shape }: Aval, [low, high]: Range): Atom {
  const size = shape.reduce((n, d) => n * d, 1)
  const flat = np.reshape(new NDArray(x), [-1])
  const times = Math.max(1, Math.ceil(size / flat.size))
  const all = np.reshape(np.broadcastTo(flat, [times, flat.size]), [-1])
  const some = np.reshape(all.slice([all.size - size, all.size]), [...shape])
  return np.add(np.mul(np.sigmoid(some), high - low), low).atom
}

/** What a seed decides. */
function choices(seed: number) {
  const next = uniform(seed)
  const int = (n: number) => Math.floor(next() * n)
  return { next, int, pick: <T>(items: readonly T[]): T => items[int(items.length)] }
}

/** A random program, and the ranges of its inputs. */
function generate({ next, int, pick }: ReturnType<typeof choices>, float: DType): { plain: Program; ranges: Range[] } {
  const script = Array.from({ length: 1 + int(7) }, () => pick(cases)).map((c, at) => ({
    ...c,
    operands: operandsOf(c, float).map((x) => ({
      ...x,
      given: at === 0 || int(3) === 0 || (jumps(c.primitive) && isMoving(x)),
    })),
  }))
  const inputs = script.flatMap(({ operands }) => operands.filter((x) => x.given))
  const plain = build(
    inputs.map((x) => x.aval),
    (...xs) => {
      const given = [...xs]
      const values: Atom[] = []
      /** A value that is there; else a constant. */
      const found = (a: Aval, range: Range): Atom => {
        const fitting = values.filter(
          ({ aval: { dtype, shape } }) =>
            dtype === a.dtype &&
            (isFloat(dtype) ? !shape.includes(0) : dtype === "bool" && `${shape}` === `${a.shape}`),
        )
        if (fitting.length === 0) return draw(a, range, next)
        return isFloat(a.dtype) ? fitted(pick(fitting), a, range) : pick(fitting)
      }
      for (const { primitive, sample, operands } of script) {
        const atoms = operands.map((x) => (x.given ? (given.shift() as Atom) : found(x.aval, x.range)))
        values.push(...bind(primitive, prepared(sample, atoms), sample.params))
      }
      return [...Array.from({ length: int(3) }, () => pick(values)), values[values.length - 1]]
    },
  )
  return { plain, ranges: inputs.map((x) => x.range) }
}

export const floatOf = (seed: number): "float64" | "float32" => (seed % 2 === 0 ? "float64" : "float32")

export function ofPrimitives(seed: number): Example {
  const c = choices(seed)
  const { next, int, pick } = c
  const { plain, ranges } = generate(c, floatOf(seed))
  const moves = plain.inputs.some(isMoving) && plain.outputs.some(isMoving)
  let program = [() => plain, () => jet(plain, 1 + int(2)), () => vjp(plain)][moves ? int(3) : 0]()
  for (const size of [[], [pick(sizes)], [pick(sizes), int(4)]][int(3)])
    program = vmap(
      program,
      size,
      program.inputs.map(() => int(4) > 0),
    )
  return { program, inputs: program.inputs.map((x, i) => draw(x.aval, ranges[i] ?? [-1, 1], next)) }
}
