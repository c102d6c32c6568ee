// Matrix products agree with the reference whatever the layout, and share what they pack.
import fc from "fast-check"
import { makeProgram, type NDArray, np, random, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { fuse } from "../../src/compile/fuse.js"
import type { Step } from "../../src/compile/steps.js"
import type { Lit } from "../../src/ir/atom.js"
import { agree } from "../laws/agree.js"

type F = (...xs: NDArray[]) => unknown

const normal = (shape: readonly number[], seed: number, dtype: "float64" | "float32" = "float64") =>
  random.normal(random.PRNGKey(seed), [...shape], { dtype })

const program = (f: F, ...xs: NDArray[]) => makeProgram(f as never)(...(xs as never[]))
const kinds = (f: F, ...xs: NDArray[]): Step["kind"][] => fuse(program(f, ...xs)).steps.map((s) => s.kind)
const count = (all: readonly Step["kind"][], kind: Step["kind"]) => all.filter((k) => k === kind).length

/** An operand with its axes in any order, flipped, cut out of a larger array, or the same for all batches. */
interface Look {
  readonly order: readonly number[]
  readonly form: "whole" | "flipped" | "cut" | "every second" | "broadcast"
  readonly known: boolean
}

const look: fc.Arbitrary<Look> = fc.record({
  order: fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
  form: fc.constantFrom("whole", "whole", "flipped", "cut", "every second", "broadcast"),
  known: fc.boolean(),
})

/** An array that holds the operand, and how to read the operand from it; axes are batch, own, summed. */
function operand(shape: readonly number[], { order, form }: Look): { stored: number[]; read: (x: NDArray) => NDArray } {
  const sizes = order.map((axis) => shape[axis])
  const back = shape.map((_, axis) => order.indexOf(axis))
  const all = [null, null, 1] as const
  switch (form) {
    case "whole":
      return { stored: sizes, read: (x) => np.transpose(x, back) }
    case "flipped":
      return { stored: sizes, read: (x) => np.transpose(np.flip(x, 1), back) }
    case "cut":
      return {
        stored: sizes.map((n) => n + 3),
        read: (x) => np.transpose(x.slice(...sizes.map((n): [number, number, number] => [2, n + 2, 1])), back),
      }
    case "every second":
      return {
        stored: [sizes[0], sizes[1], 2 * sizes[2]],
        read: (x) => np.transpose(x.slice(all, all, [null, null, 2]), back),
      }
    case "broadcast":
      return { stored: [shape[2], shape[1]], read: (x) => np.broadcastTo(np.transpose(x), shape) }
  }
}

const size = fc.integer({ min: 1, max: 40 })

describe("products agree with the reference", () => {
  for (const dtype of ["float64", "float32"] as const)
    it(dtype, () =>
      fc.assert(
        fc.property(
          fc.record({ batches: fc.integer({ min: 1, max: 3 }), rows: size, depth: size, columns: size }),
          look,
          look,
          fc.shuffledSubarray(["b", "i", "j"], { minLength: 3 }),
          ({ batches, rows, depth, columns }, left, right, out) => {
            const [a, b] = [operand([batches, rows, depth], left), operand([batches, columns, depth], right)]
            const [x, y] = [normal(a.stored, 1, dtype), normal(b.stored, 2, dtype)]
            const f = (...given: NDArray[]) => {
              const [u, v] = [left.known ? x : given[0], right.known ? y : given[1]]
              return np.einsum(`bik,bjk->${out.join("")}`, a.read(u), b.read(v))
            }
            agree(program(f, x, y), [x.atom as Lit, y.atom as Lit])
          },
        ),
        { numRuns: 250, seed: 11 },
      ),
    )

  for (const [m, k, n] of [
    [300, 7, 5],
    [2, 700, 90],
    [70, 1100, 3],
    [129, 260, 131],
  ])
    for (const dtype of ["float64", "float32"] as const)
      it(`${dtype} ${m}x${k}x${n}, each side known or given, either way round`, () => {
        const [a, b] = [normal([m, k], 1, dtype), normal([k, n], 2, dtype)]
        const [at, bt] = [np.transpose(a), np.transpose(b)]
        const all = (x: NDArray, xt: NDArray, y: NDArray, yt: NDArray) => [
          ...[x, a, np.transpose(xt)].flatMap((u) => [y, b, np.transpose(yt)].map((v) => np.matmul(u, v))),
        ]
        agree(
          program(all as never, a, at, b, bt),
          [a, at, b, bt].map((x) => x.atom as Lit),
        )
      })
})

describe("products of a matrix with itself, transposed", () => {
  const gram = (x: NDArray) => np.einsum("bik,bjk->bij", x, x)
  const isSymmetric = (f: F, x: NDArray) => fuse(program(f, x)).steps.some((s) => s.kind === "product" && s.symmetric)

  for (const dtype of ["float64", "float32"] as const)
    it(`${dtype}: what is above the diagonal is what is below it`, () =>
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 3 }), size, size, look, (batches, rows, depth, form) => {
          const a = operand([batches, rows, depth], form)
          const x = normal(a.stored, 1, dtype)
          agree(
            program((given: NDArray) => gram(a.read(form.known ? x : given)), x),
            [x.atom as Lit],
          )
        }),
        { numRuns: 150, seed: 12 },
      ))

  it.each([[[1, 131, 60]], [[2, 57, 400]], [[1, 30, 20_000]], [[3, 24, 5000]]])("of %j", (shape) => {
    for (const dtype of ["float64", "float32"] as const) {
      const x = normal(shape, 2, dtype)
      const turned = np.transpose(x, [0, 2, 1])
      expect(isSymmetric(gram, x)).toBe(true)
      agree(program(gram, x), [x.atom as Lit])
      agree(
        program((t) => gram(np.transpose(t, [0, 2, 1])), turned),
        [turned.atom as Lit],
      )
    }
  })

  it("no others", () => {
    const x = normal([40, 40], 3)
    expect(isSymmetric((u) => u.matmul(u.T), x)).toBe(true)
    expect(isSymmetric((u) => u.T.matmul(u), x)).toBe(true)
    expect(isSymmetric((u) => u.matmul(u), x)).toBe(false)
    expect(isSymmetric((u) => u.matmul(np.flip(u, 0).T), x)).toBe(false)
    expect(isSymmetric((u) => u.slice([0, 39]).matmul(u.slice([1, 40]).T), x)).toBe(false)
  })
})

describe("what is packed", () => {
  const W = normal([64, 64], 3)
  const [x, y] = [normal([40, 64], 4), normal([9, 64], 5)]

  it("an operand that several products share is packed once", () => {
    const f = (u: NDArray, v: NDArray, w: NDArray) => [np.matmul(u, w), np.matmul(v, w), np.matmul(np.tanh(u), w)]
    const steps = kinds(f as never, x, y, W)
    expect(count(steps, "pack")).toBe(1)
    expect(count(steps, "product")).toBe(3)
    agree(
      program(f as never, x, y, W),
      [x, y, W].map((v) => v.atom as Lit),
    )
  })

  it("another view of it is packed anew", () => {
    const f = (u: NDArray, w: NDArray) => [np.matmul(u, w), np.matmul(u, np.transpose(w))]
    expect(count(kinds(f as never, x, W), "pack")).toBe(2)
  })

  it("a captured operand is packed when the program is compiled", () => {
    expect(kinds((u: NDArray) => np.matmul(u, W), x)).toEqual(["product"])
  })

  it("of a layer mapped over points the points are rows, and what follows reads along them", () => {
    const layer = vmap((u: NDArray) => np.tanh(np.matmul(W, u)))
    const [product, kernel] = fuse(program(layer as never, x)).steps
    expect(product).toMatchObject({ kind: "product", rows: 40, columns: 64 })
    const loads = kernel.kind === "kernel" ? kernel.body.flatMap(({ access }) => access ?? []) : []
    expect(loads.map(({ strides }) => strides)).toEqual([[64, 1]])
    const given = fuse(program((w: NDArray, u: NDArray) => np.matmul(w, np.transpose(u)), W, x)).steps
    expect(given.at(-1)).toMatchObject({ kind: "product", rows: 64, columns: 40 })
  })

  it("a product of two columns with many, summed over the points, is one, since whole vectors are copied", () => {
    for (const dtype of ["float64", "float32"] as const) {
      const [u, v] = [normal([1000, 64], 7, dtype), normal([1000, 2], 8, dtype)]
      const f = (a: NDArray, b: NDArray) => np.einsum("pi,pj->ij", a, b)
      expect(kinds(f, u, v)).toContain("product")
      agree(program(f, u, v), [u.atom as Lit, v.atom as Lit])
    }
  })

  it("rows of the left operand are read where they are", () => {
    expect(kinds((u: NDArray) => np.matmul(W, u), normal([64, 5], 6))).toEqual(["product"])
  })
})

describe("long sums over terms that lie one after the other", () => {
  const sums = (x: NDArray, y: NDArray) => np.einsum("bki,bkj->bij", x, y)
  const productOf = (x: NDArray, y: NDArray) => fuse(program(sums as never, x, y)).steps

  for (const [dtype, columns] of [
    ["float64", 64],
    ["float64", 12],
    ["float32", 64],
    ["float32", 8],
  ] as const)
    for (const [batches, rows, depth] of [
      [1, 64, 2000],
      [1, 2, 2051],
      [3, 7, 1025],
      [2, 128, 129],
    ])
      it(`${dtype} ${batches} of ${rows}x${depth}x${columns} are taken in pieces, without a copy`, () => {
        const [x, y] = [normal([batches, depth, rows], 1, dtype), normal([batches, depth, columns], 2, dtype)]
        const steps = productOf(x, y)
        expect(steps.map(({ kind }) => kind)).toEqual(["product"])
        expect(steps[0]).toMatchObject({ piece: Math.floor(2048 / Math.max(rows, columns)) })
        agree(program(sums as never, x, y), [x.atom as Lit, y.atom as Lit])
      })

  it.each([
    ["are short", 31, 10, 64],
    ["have lines that fill no panels", 31, 2000, 63],
    ["have long terms", 31, 2000, 256],
  ])("all terms at once where the sums %s", (_, rows, depth, columns) => {
    const [x, y] = [normal([1, depth, rows], 1), normal([1, depth, columns], 2)]
    expect(productOf(x, y).at(-1)).toMatchObject({ kind: "product", depth, piece: depth })
    agree(program(sums as never, x, y), [x.atom as Lit, y.atom as Lit])
  })
})
