/** Indexing, updates and functions of shapes against JAX and NumPy, under every transform: see make/arrays.py. */
import { grad, jet, jit, jvp, type NDArray, np, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { evaluate, read } from "./functions.js"

interface Stored {
  readonly shape: readonly number[]
  readonly data: readonly number[]
  readonly dtype: NDArray["dtype"]
}

interface Case {
  readonly name: string
  readonly taylorjet: string
  readonly inputs: readonly Stored[]
  readonly out: readonly Stored[]
  readonly gradients: readonly (Stored | null)[]
}

const { cases } = read("arrays") as { cases: Case[] }

const load = ({ shape, data, dtype }: Stored): NDArray => np.reshape(np.array(data.map(Number), { dtype }), shape)

const relative = { float64: 2e-14, float32: 1e-6, int32: 0, bool: 0 }

function near(got: NDArray, expected: NDArray, tolerance = relative[expected.dtype]): void {
  expect([got.dtype, got.shape]).toEqual([expected.dtype, expected.shape])
  const largest = Math.max(1, ...Array.from(expected.data, Math.abs))
  const wrong = Array.from(expected.data, (want, i) => [got.data[i], want] as const).filter(
    ([value, want]) => !(Math.abs(value - want) <= tolerance * largest),
  )
  expect(wrong).toEqual([])
}

const nearAll = (got: readonly NDArray[], expected: readonly NDArray[], tolerance?: number): void => {
  expect(got.length).toBe(expected.length)
  got.forEach((y, i) => void near(y, expected[i], tolerance))
}

type Many = (...xs: NDArray[]) => NDArray[]

const isReal = (x: { dtype: string }): boolean => x.dtype === "float64"

describe.each(cases.map((c) => [c.name, c] as const))("%s", (_, c) => {
  const f = (...xs: NDArray[]) => [(evaluate(c.taylorjet, { np }) as (...xs: NDArray[]) => NDArray)(...xs)].flat()
  const inputs = c.inputs.map(load)
  const out = c.out.map(load)
  const real = c.inputs.flatMap((x, i) => (isReal(x) ? [i] : []))
  const atReal =
    (g: Many): Many =>
    (...xs) =>
      g(...inputs.map((x, i) => (real.includes(i) ? xs[real.indexOf(i)] : x)))
  const moving = real.map((i) => inputs[i])
  const differentiable = real.length > 0 && c.out.every(isReal)
  const tangents = moving.map((x, i) => np.reshape(np.cos(np.add(np.arange(x.size), i)), x.shape))

  it("has the value of NumPy or JAX, compiled too", () => {
    nearAll(f(...inputs), out)
    if (inputs.length > 0) nearAll(jit(f as never as (...xs: NDArray[]) => NDArray[])(...inputs), out)
  })
  it.runIf(real.length > 0 && out.length === 1)("works in float32", () => {
    const single = (x: NDArray) => (x.dtype === "float64" ? x.astype("float32") : x)
    nearAll(f(...inputs.map(single)), out.map(single), 1e-5)
    nearAll(jit(f as never as Many)(...inputs.map(single)), out.map(single), 1e-5)
  })
  it.runIf(inputs.length > 0)("maps over a new axis", () => {
    const scaled = moving.map((x) => np.stack([x, np.mul(x, 0.5)]))
    if (scaled.length === 0) return
    // Points of searchsorted and interp stay in order when they are halved.
    const each = [0, 1].map((row) => atReal(f)(...scaled.map((x) => x.at(row))))
    const together = out.map((_, k) => np.stack(each.map((ys) => ys[k])))
    nearAll(vmap(atReal(f) as never as Many)(...scaled), together)
    nearAll(jit(vmap(atReal(f) as never as Many) as never as Many)(...scaled), together)
  })
  it.runIf(differentiable)("has the gradient of JAX", () => {
    const loss = (...xs: NDArray[]) =>
      atReal(f)(...xs)
        .map((y) => np.sum(np.cos(y)))
        .reduce((a, b) => np.add(a, b))
    const argnums = real.map((_, i) => i)
    const gradients = grad(loss, { argnums }) as never as (...xs: NDArray[]) => NDArray[]
    const expected = c.gradients.filter((g) => g !== null).map(load)
    nearAll(gradients(...moving), expected, 1e-12)
    nearAll(jit(gradients)(...moving), expected, 1e-12)
  })
  it.runIf(differentiable)("has jets of orders 1 to 4 that are those of nested forward mode", () => {
    const g = atReal(f) as never as (...xs: NDArray[]) => NDArray[]
    const zeros = tangents.map((v) => np.zerosLike(v))
    const series = tangents.map((v, i) => [v, zeros[i], zeros[i], zeros[i]])
    const [value, terms] = jet(g, moving, series) as unknown as [NDArray[], NDArray[][]]
    nearAll(value, out)
    let derivative = g
    for (let k = 0; k < 4; k++) {
      const below = derivative
      derivative = (...xs) => jvp(below, xs, tangents)[1]
      nearAll(terms[k], derivative(...moving), 1e-11)
    }
  })
})
