// What grouping decides, as texts to be read in a review: which equations form a kernel, in which order, what is stored.
import {
  cond,
  foriLoop,
  grad,
  jet,
  laplacian,
  makeProgram,
  type NDArray,
  np,
  scan,
  special,
  vmap,
  whileLoop,
} from "taylorjet"
import { expect, it } from "vitest"
import { scheduled } from "../../src/compile/assembly.js"
import { group } from "../../src/compile/group.js"
import { kernels } from "../../src/compile/kernels.js"
import { print } from "../../src/compile/print.js"

type F = (...xs: NDArray[]) => unknown

const programOf = (f: F, ...args: unknown[]) => makeProgram(f as never)(...(args as never[]))

const W = np.reshape(np.arange(32), [8, 4])

const programs: Record<string, () => ReturnType<typeof programOf>> = {
  "a chain of elementwise operations is one kernel": () =>
    programOf((x, y) => np.where(np.less(x, y), np.mul(x, y), np.sqrt(x)), np.ones([3]), np.ones([3])),
  "views become strides": () => programOf((x, y) => np.add(np.transpose(x), y), np.ones([2, 3]), np.ones([2])),
  "a sum ends a chain": () => programOf((x) => np.sum(np.square(x), { axis: 1 }), np.ones([2, 3])),
  "all coefficients of a function are one kernel": () =>
    programOf((x) => jet((y: NDArray) => np.sqrt(y), [x], [[np.ones([4]), np.zeros([4])]])[1], np.ones([4])),
  "the Laplacian of a layer": () =>
    programOf(
      laplacian((x: NDArray) => np.sum(np.reciprocal(np.matmul(W, x)))),
      np.ones([4]),
    ),
  "a matrix product": () => programOf((x) => np.matmul(W, x), np.ones([4, 9])),
  "what kernels cannot do is left to the host": () => programOf((x) => special.dawsn(np.mul(x, 2)), np.ones([3])),
  "a sort": () => programOf((x) => np.argsort(np.mul(x, 2)), np.ones([3])),
  "kernels write where a concatenation wants their values": () =>
    programOf((x, y) => np.concatenate([np.sqrt(x), np.mul(y, 2), y]), np.ones([3]), np.ones([2])),
  "a stack of coordinates": () =>
    programOf((x, y) => np.stack([np.add(x, y), np.mul(x, y)], { axis: 1 }), np.ones([3]), np.ones([3])),
  "padding is zeros, and values at their places": () => programOf((x) => np.pad(np.sqrt(x), 1), np.ones([2, 3])),
  "a value that is written and read in one kernel": () =>
    programOf(
      (x) => {
        const y = np.sqrt(x)
        return [np.concatenate([y, y]), np.mul(y, 2)]
      },
      np.ones([3]),
    ),
  "the gradient of a difference of neighbours": () =>
    programOf(
      grad((x: NDArray) => np.sum(np.square(np.sub(x.slice([1, null, 1]), x.slice([null, -1, 1]))))),
      np.ones([4]),
    ),
  "a part of a stack is the operand": () =>
    programOf(
      (x) => {
        const y = np.stack([np.at(x, 1), np.neg(np.at(x, 0))])
        return np.stack([np.at(y, 1), np.neg(np.at(y, 0))])
      },
      np.ones([2]),
    ),
  "elements that indices name": () =>
    programOf((x, i) => np.take(np.sqrt(x), i).mul(2), np.ones([3]), np.array([0, 2], { dtype: "int32" })),
  "a sum over rows that a counter names": () =>
    programOf(
      (a, b, k) => foriLoop(0, 5, (i, c: NDArray) => c.add(a.at(i).mul(b.at(np.sub(k, i)))), np.zeros([6, 3])),
      np.ones([7, 6, 3]),
      np.ones([7, 6, 3]),
      np.array(5, { dtype: "int32" }),
    ),
  "a row is written by the kernel that computes it": () =>
    programOf((p) => foriLoop(1, 7, (k, q: NDArray) => q.with(k, q.at(k.sub(1)).mul(q.at(0))), p), np.ones([7, 6, 3])),
  "the gradient adds where they came from": () =>
    programOf(
      grad((x: NDArray) => np.sum(np.square(np.take(x, np.array([0, 2], { dtype: "int32" }))))),
      np.ones([3]),
    ),
  "comparisons, int32 and float64 in one kernel": () =>
    programOf(
      (x, i) => np.where(np.less(np.add(i, 1), 3), x, i.astype("float64")),
      np.ones([3]),
      np.array([1, 2, 3], { dtype: "int32" }),
    ),
  "float64 and float32 meet where they are converted": () =>
    programOf((x) => np.square(np.sqrt(x).astype("float32")), np.ones([3])),
  "a loop over entries": () =>
    programOf((x) => scan((c: NDArray, y: NDArray) => [c.mul(0.5).add(y), c], np.zeros([2]), x), np.zeros([3, 2])),
  "sums along coordinates and along bodies are one kernel over pairs": () =>
    programOf(
      (x) => {
        const d = np.sub(np.expandDims(x, 1), np.expandDims(x, 0))
        return np.sum(np.div(d, np.sum(np.square(d), { axis: 2, keepdims: true }).add(1)), { axis: 1 })
      },
      np.ones([8, 3]),
    ),
  "a branch in a loop": () =>
    programOf(
      (x) =>
        whileLoop(
          (y: NDArray) => np.less(y, 9),
          (y: NDArray) =>
            cond(
              np.less(y, 3),
              (z: NDArray) => z.add(2),
              (z: NDArray) => z.mul(2),
              y,
            ),
          x,
        ),
      np.array(1),
    ),
  "a map": () => programOf((x) => vmap((y: NDArray) => np.mul(y, np.sum(y)))(x), np.ones([3, 2])),
}

for (const [title, program] of Object.entries(programs))
  it(title, () => expect(print(group(program()))).toMatchSnapshot())

it("kernels follow the groups: as many, over the same domains, with the same stores", () => {
  for (const program of Object.values(programs)) {
    const groups = group(program())
    const before = print(groups)
    const made = kernels(groups).steps
    expect(made.map((x) => x.kind)).toEqual(groups.steps.map((x) => (x.kind === "group" ? "kernel" : x.kind)))
    made.forEach((kernel, i) => {
      const decided = groups.steps[i]
      if (kernel.kind !== "kernel" || decided.kind !== "group") return
      expect(kernel.domain).toEqual(decided.domain)
      expect(kernel.stores.map((s) => s.access)).toEqual(decided.stores.map((s) => s.access))
    })
    expect(print(groups)).toBe(before)
    expect(print(kernels(groups))).toBe(print({ ...groups, steps: made }))
  }
})

it("an array is put together before the first equation that reads all of it, and not at all if there is none", () => {
  const names = (f: F, ...args: unknown[]) =>
    scheduled(programOf(f, ...args)).equations.map(({ primitive }) => primitive.name)
  const x = np.ones([3])
  const together = (y: NDArray) => np.concatenate([np.sqrt(y), np.neg(y)])
  expect(names((y) => [together(y), np.exp(y)].map((z) => np.sin(z)), x)).toEqual([
    "sqrt",
    "neg",
    "exp",
    "concatenate",
    "sincos",
    "sincos",
  ])
  const parts = names((y) => {
    const whole = together(y)
    return [whole.at([0, 3]), whole.at([3, 6])]
  }, x)
  expect(parts).toEqual(["sqrt", "neg", "slice", "slice"])
})
