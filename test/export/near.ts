import { expect } from "vitest"
import { type NDArray, np } from "../../src/index.js"
import type { Program } from "../../src/ir/program.js"

/** Values agree, relative to the largest of each result, or `explained` says why one does not. */
export function expectNear(
  found: readonly NDArray[],
  wanted: readonly NDArray[],
  double: number,
  single: number,
  explained: (result: number, value: number, wanted: number) => boolean = () => false,
): void {
  expect(found.map((x) => [x.dtype, x.shape])).toEqual(wanted.map((x) => [x.dtype, x.shape]))
  found.forEach((x, o) => {
    const isFloat = x.dtype === "float64" || x.dtype === "float32"
    const bound = x.dtype === "float64" ? double : x.dtype === "float32" ? single : 0
    const [a, b] = [numbers(x), numbers(wanted[o])]
    const size = b.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), isFloat ? 1 : 0)
    a.forEach((v, i) => {
      if (!Object.is(v, b[i]) && v !== b[i] && !(Math.abs(v - b[i]) <= bound * size) && !explained(o, v, b[i]))
        expect.fail(`result ${o}, element ${i}: ${v}, not ${b[i]}`)
    })
  })
}

/** The results of which columns are vectors of any sign, which those of one number share. */
const signless: Readonly<Record<string, readonly number[]>> = { eigh: [1], svd: [0, 2] }

/** The results of a primitive, or orders of them, with the signs of vectors that lie along those that are wanted. */
export function alongVectors(
  primitive: string,
  found: readonly NDArray[],
  wanted: readonly NDArray[],
  count = found.length,
): readonly NDArray[] {
  const among = signless[primitive]
  if (!among) return found
  const [first] = among
  const signs = np.sign(np.sum(np.mul(found[first], wanted[first]), { axis: -2, keepdims: true }))
  return found.map((x, i) => (among.includes(i % count) ? np.mul(x, signs) : x))
}

/** Does it, or a program inside, have vectors of any sign? */
export const isSignless = ({ equations }: Program): boolean =>
  equations.some(({ primitive, bodies }) => primitive.name in signless || bodies.some(isSignless))

const numbers = (x: NDArray): number[] => Array.from(x.data, Number)
