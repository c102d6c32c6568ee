// Running sums of long lines, which a routine takes block by block: as near, and as right, as element by element.
import { foriLoop, grad, jet, jit, jvp, makeProgram, type NDArray, np, random, vjp, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { fuse } from "../../src/compile/fuse.js"
import { print } from "../../src/compile/print.js"
import { allSteps } from "../../src/compile/steps.js"
import type { Lit } from "../../src/ir/atom.js"
import { agree } from "../laws/agree.js"

const floats = ["float64", "float32"] as const
/** -log2 of the unit of rounding. */
const digits = { float64: 53n, float32: 24n }

/** Around the lengths of what is added at once, eight, and of a block, 512. */
const lengths = [32, 33, 39, 40, 41, 511, 512, 513, 519, 520, 1024, 1031, 5000]

const up = (x: NDArray) => np.cumsum(x)
/** From the end: the transpose. */
const down = (x: NDArray) => vjp(up, x)[1](x)[0]

const word = new DataView(new ArrayBuffer(8))

/** A number in units of the smallest one. */
function exactly(x: number): bigint {
  word.setFloat64(0, x)
  const bits = word.getBigUint64(0)
  const [exponent, mantissa] = [(bits >> 52n) & 2047n, bits & (2n ** 52n - 1n)]
  const size = exponent === 0n ? mantissa : (mantissa + 2n ** 52n) << (exponent - 1n)
  return x < 0 ? -size : size
}

const absolute = (x: bigint): bigint => (x < 0n ? -x : x)

/** Rounded once, and no more lost than some 2⁻⁹² of all magnitudes for each term. */
function expectNear(got: readonly number[], terms: readonly number[], dtype: "float64" | "float32"): void {
  let [sum, magnitude] = [0n, 0n]
  terms.forEach((x, i) => {
    sum += exactly(x)
    magnitude += absolute(exactly(x))
    const rounding = (10001n * absolute(sum)) / (10000n << digits[dtype]) + 1n
    const lost = (BigInt(terms.length) * magnitude) >> 92n
    if (absolute(exactly(got[i]) - sum) > rounding + lost) expect.fail(`sum ${i}: ${got[i]}`)
  })
}

const kinds: Record<string, (n: number) => NDArray> = {
  "numbers of both signs": (n) => random.normal(random.PRNGKey(1), [n]),
  "positive numbers": (n) => random.uniform(random.PRNGKey(2), [n]),
  "of forty orders of magnitude": (n) =>
    random.normal(random.PRNGKey(3), [n]).mul(np.exp(np.sin(np.arange(n)).mul(46))),
  "large ones that cancel": (n) =>
    np
      .where(np.arange(n).mod(2).equal(0), 1, -1)
      .mul(2 ** 50)
      .add(np.linspace(0, 3, n)),
  "a large one first, and its opposite last": (n) =>
    np.concatenate([np.array([2 ** 40]), random.normal(random.PRNGKey(4), [n - 2]), np.array([-(2 ** 40)])]),
  "subnormal numbers": (n) => random.normal(random.PRNGKey(5), [n]).mul(2 ** -1060),
  "of a size that no square has": (n) => random.normal(random.PRNGKey(6), [n]).mul(2 ** 1000),
}

describe.each(floats)("%s", (dtype) => {
  describe.each(Object.entries(kinds))("%s", (kind, make) => {
    it.each(lengths)("%i sums are rounded once, and no more is lost than is without blocks", (n) => {
      if (dtype === "float32" && /subnormal|square/.test(kind)) return
      const x = make(n).astype(dtype)
      const numbers = (y: NDArray): number[] => Array.from(y.data)
      for (const way of [(f: typeof up) => f, (f: typeof up) => jit(f)]) {
        expectNear(numbers(way(up)(x)), numbers(x), dtype)
        expectNear(numbers(way(down)(x)).reverse(), numbers(x).reverse(), dtype)
      }
    })
  })

  it("what is infinite or no number stands where it stands element by element, in each place of a block", () => {
    const { POSITIVE_INFINITY: inf, NaN: nan } = Number
    const huge = dtype === "float64" ? 1.5e308 : 3e38
    const n = 600
    for (const f of [up, down]) {
      const fast = jit(f)
      for (const at of [0, 1, 7, 8, 300, 511, 512, 591, 592, 599])
        for (const special of [[inf], [-inf], [nan], [inf, -inf], [huge, huge, -huge, -huge], [-0]]) {
          const x = np.ones([n], { dtype }).with(at, 0)
          const data = x.data.slice()
          special.forEach((value, i) => {
            if (at + 3 * i < n) data[at + 3 * i] = value
          })
          const y = np.array(data)
          expect(y.dtype).toBe(dtype)
          expect(fast(y).toArray()).toEqual(f(y).toArray())
        }
      for (const zero of [0, -0]) {
        const zeros = np.full([n], zero, { dtype }).mul(np.ones([n], { dtype }))
        expect(fast(zeros).toArray()).toEqual(f(zeros).toArray())
      }
    }
  })

  // Sums of whole numbers are exact in any order.
  const whole = (...shape: number[]) =>
    np.round(random.normal(random.PRNGKey(7), shape).mul(100)).astype(dtype) as NDArray

  const programs: Record<string, [(x: NDArray) => unknown, NDArray]> = {
    "lines of a stack": [(x) => np.cumsum(x, { axis: 2 }), whole(3, 2, 67)],
    "an axis with others of one element behind": [(x) => np.cumsum(x, { axis: 1 }), whole(3, 67, 1)],
    "a view, flipped": [(x) => np.cumsum(x.slice([null, null, -2])), whole(200)],
    "what is computed, and read by what is computed": [(x) => np.mul(np.cumsum(np.add(x, 1)), 2), whole(100)],
    "both directions of one operand": [(x) => [up(x), down(x), np.sum(x)], whole(100)],
    "under vmap": [vmap((x: NDArray) => np.cumsum(x)) as never, whole(5, 40)],
    "a jet": [(x) => jet((y) => np.cumsum(np.square(y)), [x], [[x.mul(2), x]]), whole(50)],
    jvp: [(x) => jvp(up, [x], [x.mul(3)]), whole(50)],
    "a gradient": [grad((x: NDArray) => np.sum(np.square(np.cumsum(x)))), whole(50)],
    "a gradient of a gradient": [
      grad((x: NDArray) => np.sum(np.square(grad((y: NDArray) => np.sum(np.square(np.cumsum(y))))(x)))),
      np.sign(whole(40)).astype(dtype),
    ],
    "in a loop": [(x) => foriLoop(0, 3, (_, c: NDArray) => np.cumsum(c).sub(x), x), whole(45)],
  }

  it.each(Object.entries(programs))("%s", (_, [f, x]) => {
    const program = makeProgram(f as never)(x as never)
    expect(allSteps(fuse(program).steps).some((step) => step.kind === "sums")).toBe(true)
    agree(program, [x.atom as Lit])
  })
})

it("is a step that can be read", () => {
  const program = makeProgram((x: NDArray) => [np.cumsum(x, 1), down(x.reshape([-1]))])(np.ones([2, 50]))
  expect(print(fuse(program))).toBe(`(buf0: float64[100]) =>
  sums float64 2 of 50: buf1 = buf0
  sums float64 1 of 100 from the end: buf2 = buf0
  return buf1, buf2`)
})

it("short lines, and elements that lie apart, go through a loop, many lines at once; so do whole numbers", () => {
  const isLoop = (f: (x: NDArray) => NDArray, x: NDArray) =>
    fuse(makeProgram(f)(x)).steps.some((step) => step.kind === "loop")
  expect(isLoop((x) => np.cumsum(x, 1), np.ones([100, 31]))).toBe(true)
  expect(isLoop((x) => np.cumsum(x, 0), np.ones([100, 32]))).toBe(true)
  expect(isLoop(up, np.ones([100], { dtype: "int32" }))).toBe(true)
  expect(isLoop(up, np.ones([100]))).toBe(false)
})
