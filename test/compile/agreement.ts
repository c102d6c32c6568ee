// Matrices to try, and whether what is compiled agrees with the reference on them.
import { expect } from "vitest"
import { compile as reference } from "../../src/backends/reference.js"
import { jit, type NDArray, np } from "../../src/index.js"
import type { Lit } from "../../src/ir/atom.js"
import { check } from "../../src/ir/check.js"
import type { Program } from "../../src/ir/program.js"
import { uniform } from "../laws/sampling.js"

export type F = (...xs: NDArray[]) => NDArray | readonly NDArray[]

/** Numbers between -1 and 1. */
export function random(shape: readonly number[], seed: number, dtype: "float64" | "float32"): NDArray {
  const next = uniform(seed)
  const data = Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 2 * next() - 1)
  return np.array(data, { dtype }).reshape([...shape])
}

/** The sines of 1, 2, 3 and so on. */
export const waves = (shape: readonly number[], dtype: "float64" | "float32" = "float64"): NDArray =>
  np.array(np.sin(np.reshape(np.arange(shape.reduce((a, b) => a * b, 1)), [...shape]).add(1)), { dtype })

export const positive = (a: NDArray): NDArray =>
  np.add(np.matmul(a, np.swapaxes(a, -1, -2)), np.eye(a.shape[a.ndim - 1], { dtype: a.dtype }))

export const bitsOf = (x: Lit): Uint8Array => new Uint8Array(x.data.buffer, x.data.byteOffset, x.data.byteLength)

/** A program that was written anew is well formed, and yields what it did, bit for bit. */
export function yieldsTheSame(written: Program, program: Program, operands: readonly Lit[]): void {
  check(written)
  const [actual, expected] = [written, program].map((p) => reference(p).run(operands)[0])
  expect(actual.aval).toEqual(expected.aval)
  expect(bitsOf(actual)).toEqual(bitsOf(expected))
}

const all = (y: NDArray | readonly NDArray[]): readonly NDArray[] => (Array.isArray(y) ? y : [y as NDArray])

/** Compiled results are within a bound of those of the reference, relative to their largest element, and NaN where those are. */
export function agrees(f: F, operands: readonly NDArray[], bound: number, fma = false): void {
  const wanted = all(jit(f, { backend: "reference" })(...operands))
  const got = all(jit(f, { fma })(...operands))
  wanted.forEach((y, i) => {
    const [a, b] = [got[i].atom, y.atom].map((x) => Array.from((x as unknown as { data: Float64Array }).data))
    const scale = b.reduce((most, x) => Math.max(most, Math.abs(x) || 0), 1)
    expect(got[i].shape).toEqual(y.shape)
    expect(got[i].dtype).toBe(y.dtype)
    b.forEach((x, j) => {
      if (Number.isFinite(x)) expect(Math.abs(a[j] - x), `element ${j}: ${a[j]}, not ${x}`).toBeLessThan(bound * scale)
      else expect(a[j], `element ${j}`).toBe(x)
    })
  })
}
