// Rows that one index names: read and written as views are, by the kernel that computes them, and checked once.
import fc from "fast-check"
import { foriLoop, grad, jit, jvp, makeProgram, type NDArray, np, scan, vmap, whileLoop } from "taylorjet"
import { describe, expect, it, test } from "vitest"
import { fuse } from "../../src/compile/fuse.js"
import type { Kernel } from "../../src/compile/kernel.js"
import { allSteps } from "../../src/compile/steps.js"
import type { Lit } from "../../src/ir/atom.js"
import { sizeOf } from "../../src/ir/aval.js"
import { messageOf } from "../errors/message.js"
import { agree } from "../laws/agree.js"

type F = (...xs: NDArray[]) => unknown

const programOf = (f: F, ...xs: NDArray[]) => makeProgram(f as never)(...(xs as never[]))
const stepsOf = (f: F, ...xs: NDArray[]) => allSteps(fuse(programOf(f, ...xs)).steps)
const both = (f: F, ...xs: NDArray[]) =>
  agree(
    programOf(f, ...xs),
    xs.map((x) => x.atom as Lit),
  )
const int = (...values: number[]) => np.array(values, { dtype: "int32" })
const planes = (orders: number, ...shape: number[]) =>
  np.sin(np.reshape(np.arange(orders * shape.reduce((a, b) => a * b, 1)), [orders, ...shape]))

/** Kernels over more than one point, in the last loop. */
function inLoop(f: F, ...xs: NDArray[]): Kernel[] {
  const loops = stepsOf(f, ...xs).filter((step) => step.kind === "loop")
  return allSteps(loops[loops.length - 1].steps).filter((s): s is Kernel => s.kind === "kernel" && sizeOf(s.domain) > 1)
}

const [A, B] = [planes(7, 6, 3), np.cos(planes(7, 6, 3))]
const convolved: F = (a, b, k) =>
  foriLoop(0, 5, (i, c: NDArray) => c.add(a.at(i).mul(b.at(np.sub(k, i)))), np.zeros([6, 3]))

describe("a sum over rows", () => {
  it("is one kernel in each turn, beside the arithmetic of indices", () => {
    expect(inLoop(convolved, A, B, int(5).at(0))).toHaveLength(1)
    both(convolved, A, B, int(5).at(0))
  })
  it("is one kernel for several sums of one shape, which check an index once", () => {
    const f: F = (a, b) =>
      foriLoop(
        0,
        7,
        (i, [c, d, e]: NDArray[]) => {
          const j = np.sub(6, i)
          return [c.add(a.at(i).mul(b.at(j))), d.sub(b.at(i).mul(b.at(j))), e.add(a.at(j).mul(i))]
        },
        [np.zeros([6, 3]), np.ones([6, 3]), np.zeros([6, 3])],
      )
    const kernels = inLoop(f, A, B)
    expect(kernels).toHaveLength(1)
    expect(kernels[0].stores).toHaveLength(3)
    const indices = kernels[0].body.flatMap(({ access }) => (access?.buffer.dtype === "int32" ? [access.buffer] : []))
    expect(new Set(indices).size).toBe(2)
    both(f, A, B)
  })
  it("copies no view of an array", () => {
    const f: F = (x) =>
      foriLoop(0, 4, (i, c: NDArray) => c.add(x.at(1).at(i)).mul(x.at(":", ":", 2).at(0, i)), np.zeros([5]))
    const x = planes(2, 4, 5, 5).at(":", ":", 0)
    const y = planes(2, 4, 5)
    expect(inLoop(f, y)).toHaveLength(1)
    expect(x.shape).toEqual([2, 4, 5])
    both(f, y)
    both((z) => foriLoop(0, 4, (i, c: NDArray) => c.add(np.flip(z).at(0).at(i)), np.zeros([5])), y)
  })
  it("has derivatives", () => {
    const k = int(4).at(0)
    both((a, b) => grad((z: NDArray) => np.sum(np.square(convolved(z, b, k) as NDArray)))(a), A, B)
    both((a, b) => jvp((z: NDArray) => convolved(z, b, k) as NDArray, [a], [b]), A, B)
    both((a, b) => vmap((z: NDArray) => convolved(z, b, k) as NDArray)(np.stack([a, b])), A, B)
  })
})

describe("a row that is written", () => {
  const recurrence: F = (p) => foriLoop(1, 7, (k, q: NDArray) => q.with(k, q.at(k.sub(1)).mul(q.at(0))), p)

  it("is written by the kernel that computes it, into the array as it lies", () => {
    expect(inLoop(recurrence, A)).toHaveLength(1)
    both(recurrence, A)
  })
  it("by another kernel where elements of one point would be written before another one has read them", () => {
    const f: F = (p) => foriLoop(1, 7, (k, q: NDArray) => q.with(k, np.flip(q.at(k)).add(q.at(0))), p)
    expect(inLoop(f, A)).toHaveLength(2)
    both(f, A)
    both((p) => foriLoop(1, 6, (k, q: NDArray) => q.with(k, q.at([1, null]).at(k).mul(2)), p), A)
    both((p) => foriLoop(0, 6, (k, q: NDArray) => q.with(2, q.at(k).mul(2)).with(k, q.at(2)), p), A)
  })
  it("what was there before is read, and what is there afterwards", () => {
    const f: F = (p) =>
      foriLoop(
        0,
        7,
        (k, [q, c, d]: NDArray[]) => {
          const next = q.with(k, q.at(k).mul(0.5).add(1))
          return [next, c.add(q.at(k)), d.add(next.at(k)).add(next.at(np.sub(6, k)))]
        },
        [p, np.zeros([6, 3]), np.zeros([6, 3])],
      )
    both(f, A)
    both((p) => foriLoop(1, 7, (k, q: NDArray) => q.with(k, q.at(k.sub(1)).add(q.at(":", 1, 1).at(k))), p), A)
    both((p) => foriLoop(0, 7, (k, q: NDArray) => q.with(k, q.at(k).add(1)).with(np.sub(6, k), q.at(0)), p), A)
    both((p) => foriLoop(0, 7, (k, q: NDArray) => q.with(k, q.at(0).mul(2)).with(k, q.at(1).mul(3)), p), A)
  })
  it("a carry that becomes another one is copied", () => {
    both((p, q) => foriLoop(0, 4, (_, [x, y]: NDArray[]) => [y.with(0, x.at(1).mul(2)), x.mul(0.5)], [p, q]), A, B)
  })
  it("of equal indices the last counts", () => {
    const f: F = (p, i) => np.sin(p).with(np.broadcastTo(i, [3]), np.mul(p.at([0, 3]), 2))
    both(f, A, int(2).at(0))
    both((p) => np.sin(p).with(int(2, 2, 2), np.mul(p.at([0, 3]), 2)), A)
  })
  it("has derivatives", () => {
    both((p) => grad((q: NDArray) => np.sum(np.square(recurrence(q) as NDArray)))(p), A)
    both((p) => vmap((q: NDArray) => recurrence(q) as NDArray)(np.stack([p, p.mul(0.5)])), A)
  })
})

describe.each(["float64", "float32", "int32", "bool"] as const)("%s", (dtype) => {
  const x = np
    .reshape(np.arange(5 * 37), [5, 37])
    .mul(0.7)
    .astype(dtype)
  const f: F = (y, i) => {
    const turned = np.transpose(y)
    return [y.at(i), turned.at(i), y.at(":", i), y.with(i, y.at(0)), y.with([":", i], y.at(":", 1))]
  }
  it.each([0, 3, -1, -5])("rows and columns at %i", (i) => both(f, x, int(i).at(0)))
  it("empty ones", () => {
    both((y, i) => [y.at(i), y.with(i, y.at(0))], x.slice([null, null], [0, 0]), int(9).at(0))
    both((y, i) => y.slice([0, 0]).at(":", i), x, int(40).at(0))
  })
})

test("added to a row", () => {
  both((x, i) => x.withAdded(i, x.at(0)), A, int(-2).at(0))
  both((x) => foriLoop(0, 5, (i, y: NDArray) => y.withAdded(i, y.at(0)), x), A)
})

test("an index for each of several rows, and rows of rows", () => {
  const order = int(3, 0, 2, 6, 1)
  both((x, i) => [np.take(x, i, { axis: 0 }), x.with(i, x.at([0, 5]))], A, order)
  both(
    (x, i) => scan((c: NDArray, j: NDArray) => [c.add(x.at(j)), x.at(j).at(j.mul(0))], np.zeros([6, 3]), i),
    A,
    order,
  )
  both((x, i) => x.at(i.at(i.at(2))), A, order)
})

test("what is out of range says who and which, in the first turn and in a later one", () => {
  const cases: F[] = [
    (x, i) => x.at(i).mul(2),
    (x, i) => x.with(i, x.at(0).mul(2)),
    (x, i) => foriLoop(0, 3, (k, c: NDArray) => c.add(x.at(k.add(i).sub(2))), x.at(0)),
    (x, i) => foriLoop(0, 3, (k, c: NDArray) => c.with(k.add(i).sub(2), c.at(1).mul(2)), x),
    (x, i) =>
      whileLoop(
        ([k]: NDArray[]) => np.less(k, i),
        ([k, c]: NDArray[]) => [k.add(1), c.mul(x.at(k))],
        [int(0).at(0), x.at(0)],
      ),
  ]
  for (const f of cases) {
    const [compiled, plain] = (["wasm", "reference"] as const).map((backend) => jit(f as never, { backend }) as F)
    for (const i of [7, 8, -8, 6, -7, 2 ** 31 - 1]) {
      const wanted = messageOf(() => plain(A, int(i).at(0)))
      expect(messageOf(() => compiled(A, int(i).at(0)))).toBe(wanted)
    }
    expect(messageOf(() => compiled(A, int(8).at(0)))).toMatch(/index \d is not in 0..6, the range of axis 0/)
  }
})

type Step = (x: NDArray, y: NDArray, i: NDArray) => NDArray

const row = fc.integer({ min: 0, max: 3 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constant<Step>((x, _, i) => x.with(i, x.at(np.sub(3, i)).mul(0.5))),
  fc.constant<Step>((x, y, i) => x.with(i, y.at(i).add(x.at(0)))),
  fc.constant<Step>((x, _, i) => x.with(i, np.flip(x.at(i)))),
  fc.constant<Step>((x, _, i) => x.with([":", i], x.at(":", 0).sub(1))),
  fc.constant<Step>((x, y, i) => x.add(np.outer(y.at(i).at([0, 4]), x.at(i)))),
  fc.constant<Step>((x, _, i) => x.withAdded(i, x.at(":", i).at(0))),
  row.map(
    (k): Step =>
      (x, y, i) =>
        x.with(k, y.at(i).mul(x.at(i))),
  ),
  row.map(
    (k): Step =>
      (x, y, i) =>
        x.with(i, np.add(x.at(k), 1)).with(np.mod(i.add(k), 4), y.at(k)),
  ),
)

test("rows that are read and written in loops, in any order and with any readers, are those of the reference", () => {
  const programs = fc.array(fc.tuple(step, fc.nat(), fc.nat()), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(programs, fc.nat(), fc.nat(), (steps, first, second) => {
      const f: F = (a, b) =>
        foriLoop(
          0,
          4,
          (i, [x, y]: NDArray[]) => {
            const all = [x, y]
            for (const [apply, j, k] of steps) all.push(apply(all[j % all.length], all[k % all.length], i))
            return [all[all.length - 1], all[first % all.length].add(all[second % all.length]).mul(0.5)]
          },
          [a, b],
        )
      both(f, planes(4, 9), np.cos(planes(4, 9)))
    }),
    { numRuns: 40 },
  )
})
