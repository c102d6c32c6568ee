import type { Atom } from "../ir/atom.js"
import { sameShape, sizeOf } from "../ir/aval.js"
import { bind } from "../ir/builder.js"
import type { Body } from "../ir/lower.js"
import type { Primitive } from "../ir/primitive.js"
import { stackAll } from "./kinds/batching.js"
import { exactly } from "./kinds/lowering.js"
import { type Op, op, sample, showAll, whole } from "./kinds/op.js"

// Threefry-2x32 with 20 rounds: Salmon, Moraes, Dror & Shaw, Parallel random numbers: as easy as 1, 2, 3 (2011).

const rotations = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
]
const parity = 0x1bd11bda

/** Encrypts each count under its key. An operand that is the same everywhere is read in place. */
function encrypt(
  [a, b, c, d]: readonly ArrayLike<number>[],
  [i, j, k, l]: readonly number[],
  out0: Int32Array,
  out1: Int32Array,
): void {
  for (let n = 0; n < out0.length; n++) {
    const key0 = a[n * i] | 0
    const key1 = b[n * j] | 0
    const key = [key0, key1, key0 ^ key1 ^ parity]
    let x = (c[n * k] + key0) | 0
    let y = (d[n * l] + key1) | 0
    for (let group = 0; group < 5; group++) {
      for (const r of rotations[group % 2]) {
        x = (x + y) | 0
        y = ((y << r) | (y >>> (32 - r))) ^ x
      }
      x = (x + key[(group + 1) % 3]) | 0
      y = (y + key[(group + 2) % 3] + group + 1) | 0
    }
    out0[n] = x
    out1[n] = y
  }
}

/** The same in scalar code. */
const body: Body = (s, [key0, key1, count0, count1]) => {
  const rotated = (y: typeof key0, r: number) =>
    s.xor(s.shiftLeft(y, s.constant(r)), s.shiftRight(y, s.constant(32 - r)))
  const key = [key0, key1, s.xor(s.xor(key0, key1), s.constant(parity))]
  let x = s.add(count0, key0)
  let y = s.add(count1, key1)
  for (let group = 0; group < 5; group++) {
    for (const r of rotations[group % 2]) {
      x = s.add(x, y)
      y = s.xor(rotated(y, r), x)
    }
    x = s.add(x, key[(group + 1) % 3])
    y = s.add(y, s.add(key[(group + 2) % 3], s.constant(group + 1)))
  }
  return [x, y]
}

const word = (shape: readonly number[]) => whole(shape, [-(2 ** 31), 2 ** 31])

const primitive: Primitive = {
  name: "threefry",
  linear: [],
  type(inputs) {
    if (inputs.some((a) => a.dtype !== "int32" || !sameShape(a.shape, inputs[0].shape)))
      throw new Error(`threefry: operands must be int32 of one shape; got ${showAll(inputs)}`)
    return [inputs[0], inputs[0]]
  },
  evaluate(inputs, _, [{ shape }]) {
    const out = [new Int32Array(sizeOf(shape)), new Int32Array(sizeOf(shape))]
    encrypt(
      inputs.map((x) => (x.fill === undefined ? x.data : [x.fill])),
      inputs.map((x) => (x.fill === undefined ? 1 : 0)),
      out[0],
      out[1],
    )
    return out
  },
  batch: (inputs, mapped, size, params) => bind(primitive, stackAll(inputs, mapped, size), params),
  lower: exactly(body),
  domain: [[], [3], [2, 2]].map((shape) => sample([word(shape), word(shape), word(shape), word(shape)])),
}

/** The two words of each count encrypted under its key: a random function of the four words. Words are uint32 bits. */
export const threefry: Op<(key0: Atom, key1: Atom, count0: Atom, count1: Atom) => readonly Atom[]> = op(
  primitive,
  (key0: Atom, key1: Atom, count0: Atom, count1: Atom) => bind(primitive, [key0, key1, count0, count1]),
)
