// Products with known matrices that are mostly zeros: where all is finite their sums are written out, and equal the product.
import { makeProgram, type NDArray, np } from "taylorjet"
import { describe, expect, it, test } from "vitest"
import { compile as reference } from "../../src/backends/reference.js"
import { fuse } from "../../src/compile/fuse.js"
import type { Lit } from "../../src/ir/atom.js"
import { whereFinite } from "../../src/transforms/whereFinite.js"
import { agree } from "../laws/agree.js"
import { waves } from "./agreement.js"

type F = (x: NDArray) => NDArray

const program = (f: F, x: NDArray) => makeProgram(f as never)(x as never)
const finite = (f: F, x: NDArray) => whereFinite(program(f, x))
const kinds = (p: ReturnType<typeof finite>) => new Set(fuse(p).steps.map((step) => step.kind))

/** Row i has 1, -1 and a fraction at i, i + 1 and i + 3, around the ring. */
const band = (rows: number, columns: number, dtype: "float64" | "float32" = "float64") =>
  np.array(
    Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (_, j) => [1, -1, 0, 0.3 + i][(j - i + 4 * columns) % columns] ?? 0),
    ),
    { dtype },
  )

const a = band(12, 10)
const cases: Readonly<Record<string, readonly [F, NDArray]>> = {
  "on the left of a few columns": [(x) => np.matmul(a, x), waves([10, 3])],
  "on the left of many columns": [(x) => np.matmul(a, x), waves([10, 50])],
  "on the left of a vector": [(x) => np.matmul(a, x), waves([10])],
  "on the right of rows": [(x) => np.matmul(x, a), waves([5, 12])],
  "on the right of a vector": [(x) => np.matmul(x, a), waves([12])],
  "of a view with gaps, turned": [(x) => np.matmul(a, np.transpose(x).slice([0, 20, 2])), waves([4, 20])],
  "over two axes": [
    (x) =>
      np.tensordot(np.reshape(a, [12, 2, 5]), x, [
        [1, 2],
        [1, 0],
      ]),
    waves([5, 2, 3]),
  ],
  "with axes of its own between": [(x) => np.tensordot(np.reshape(a, [3, 4, 10]), x, [[2], [1]]), waves([2, 10, 3])],
  "of what is computed": [(x) => np.sin(np.matmul(a, np.exp(x))).mul(2), waves([10, 3])],
  "with a row of zeros": [(x) => np.matmul(np.concatenate([a, np.zeros([1, 10])]), x), waves([10, 3])],
  "in float32": [(x) => np.matmul(band(12, 10, "float32"), x), waves([10, 3], "float32")],
  "of no columns": [(x) => np.matmul(a, x), np.zeros([10, 0])],
}

describe("agrees with the product", () => {
  test.each(Object.entries(cases))("%s", (_, [f, x]) => {
    const [plain, simpler] = [program(f, x), finite(f, x)]
    const operands = [x.atom as Lit]
    agree(simpler, operands)
    const [expected, found] = [plain, simpler].map((p) =>
      reference(p)
        .run(operands)
        .map((y) => y.data),
    )
    expect(found).toEqual(expected)
    expect(kinds(simpler)).not.toContain("product")
  })
})

describe("stays a product", () => {
  it("where something may be infinite, which zeros make NaN", () => {
    expect(kinds(program(cases["on the left of a few columns"][0], waves([10, 3])))).toContain("product")
  })

  it("where few elements are zero, or very many are not", () => {
    for (const m of [np.matmul(a, np.ones([10, 10])), band(100, 90)]) {
      const x = waves([m.shape[1], 3])
      expect(kinds(finite((y) => np.matmul(m, y), x))).toContain("product")
    }
  })

  it("where nobody else would notice that an element is not finite", () => {
    const m = a.mul(np.notEqual(np.arange(10), 4))
    const infinite = np.where(np.equal(np.arange(10), 4), Number.POSITIVE_INFINITY, 1)
    const x = np.stack([infinite, infinite, infinite], 1)
    const simpler = finite((y) => np.matmul(m, y), x)
    expect(kinds(simpler)).toContain("product")
    agree(simpler, [x.atom as Lit])
    expect(Array.from(reference(simpler).run([x.atom as Lit])[0].data).every(Number.isNaN)).toBe(true)
  })
})
