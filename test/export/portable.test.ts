// What primitives on matrices are elsewhere: in terms of other primitives they are what `evaluate` returns, at any size.
import { describe, expect, it } from "vitest"
import { compile } from "../../src/backends/reference.js"
import { NDArray } from "../../src/index.js"
import { Lit } from "../../src/ir/atom.js"
import { aval, sizeOf } from "../../src/ir/aval.js"
import { bind, build } from "../../src/ir/builder.js"
import type { DType } from "../../src/ir/dtype.js"
import type { Lowering } from "../../src/ir/lower.js"
import type { Params, Primitive } from "../../src/ir/primitive.js"
import * as p from "../../src/primitives/index.js"
import { panelWidths } from "../../src/primitives/linalg/portable/cholesky.js"
import { registry } from "../../src/primitives/registry.js"
import { cases, drawOperands, uniform } from "../laws/sampling.js"
import { alongVectors, expectNear } from "./near.js"

const elsewhereOf = (lower: Lowering | undefined) => (lower && "elsewhere" in lower ? lower.elsewhere : undefined)

/** What stands elsewhere for a primitive returns what the primitive does. */
function expectSame(primitive: Primitive, operands: readonly Lit[], params: Params, double = 1e-12): void {
  const elsewhere = elsewhereOf(primitive.lower)
  if (!elsewhere) throw new Error(`${primitive.name}: has nothing elsewhere`)
  const types = operands.map((x) => x.aval)
  const [found, wanted] = [
    build(types, (...xs) => elsewhere(xs, params)),
    build(types, (...xs) => bind(primitive, xs, params)),
  ].map((program) =>
    compile(program)
      .run(operands)
      .map((x) => new NDArray(x)),
  )
  expectNear(alongVectors(primitive.name, found, wanted), wanted, double, 2e-6)
}

const named = (name: string): Primitive => registry.get(name) as Primitive

const lit = (shape: readonly number[], data: ArrayLike<number>, dtype: DType = "float64"): Lit =>
  new Lit(
    aval(shape, dtype),
    dtype === "float64"
      ? Float64Array.from(data)
      : dtype === "float32"
        ? Float32Array.from(data)
        : Int32Array.from(data),
  )

function random(shape: readonly number[], seed: number, dtype: DType = "float64"): Lit {
  const next = uniform(seed)
  return lit(
    shape,
    Array.from({ length: sizeOf(shape) }, () => 2 * next() - 1),
    dtype,
  )
}

describe("at every sample", () => {
  for (const { title, primitive, sample } of cases.filter((c) => elsewhereOf(c.primitive.lower)))
    it(title, () => {
      const operands = drawOperands(sample, uniform(5))
      const outputs = primitive.type(
        operands.map((x) => x.aval),
        sample.params,
        [],
      )
      // Of those whose outputs have no elements nothing is asked.
      if (outputs.some((y) => sizeOf(y.shape) > 0)) expectSame(primitive, operands, sample.params)
    })
})

describe("larger and special matrices", () => {
  for (const dtype of ["float64", "float32"] as const)
    for (const [n, lead] of [
      [7, []],
      [5, [2]],
      [1, [3]],
      [9, [2, 2]],
    ] as const) {
      const a = random([...lead, n, n], n, dtype)
      const title = `${dtype}[${a.aval.shape}]`
      it(`${title}: lu, det`, () => {
        for (const pivot of [true, false])
          if (pivot || dtype === "float64") expectSame(named("lu"), [a], { pivot }, 1e-9)
        expectSame(named("det"), [a], {})
      })
      it(`${title}: solve, inverse`, () => {
        const [factors, , order] = p.lu(a) as Lit[]
        const b = random([...lead, n, 3], 3, dtype)
        const wide = dtype === "float64"
        if (wide)
          for (const transpose of [false, true])
            expectSame(named("solve"), [factors, order, a, b], { transpose }, 1e-10)
        if (wide) expectSame(named("inverse"), [factors, order, a], {}, 1e-10)
      })
      it(`${title}: qr, with more rows too`, () => {
        expectSame(named("qr"), [a], {})
        expectSame(named("qr"), [random([...lead, n + 3, n], n, dtype)], {})
      })
    }
  /** A Aᵀ + 1, of random A. */
  const definite = (shape: readonly number[], seed: number, dtype: DType): Lit => {
    const a = random(shape, seed, dtype)
    const n = shape[shape.length - 1]
    return p.add(
      p.contract(a, a, {
        batch: [shape.slice(2).map((_, i) => i), shape.slice(2).map((_, i) => i)],
        over: [[shape.length - 1], [shape.length - 1]],
      }),
      p.broadcast(
        lit(
          [n, n],
          Array.from({ length: n * n }, (_, i) => Number(i % (n + 1) === 0)),
          dtype,
        ),
        {
          shape,
          axes: shape.slice(2).map((_, i) => i),
        },
      ),
    ) as Lit
  }
  it("Cholesky's factors in panels and blocks of any size", () => {
    expect(panelWidths(300)).toEqual([64, 64, 64, 64, 32, 12])
    expect(panelWidths(2000).length).toBeLessThan(10)
    for (const dtype of ["float64", "float32"] as const)
      for (const shape of [
        [7, 7],
        [32, 32],
        [33, 33],
        [2, 3, 40, 40],
        [100, 100],
        [0, 5, 5],
      ] as const)
        expectSame(named("cholesky"), [definite(shape, 4, dtype)], {})
    expectSame(named("cholesky"), [definite([200, 200], 4, "float64")], {})
  })
  it("Cholesky's factors read the lower triangle only, and are NaN for a matrix of a stack that is not positive definite", () => {
    const a = definite([3, 70, 70], 4, "float64")
    const upper = Float64Array.from(a.data, (x, i) => (i % 70 > Math.floor(i / 70) % 70 ? Number.NaN : x))
    expectSame(named("cholesky"), [new Lit(a.aval, upper)], {})
    for (const at of [0, 69])
      expectSame(named("cholesky"), [new Lit(a.aval, Float64Array.from(a.data).with(4900 + 71 * at, -1))], {})
  })
  it("Cholesky's factors of matrices that are nearly singular are as near as rounding allows", () => {
    const n = 100
    const data = Float64Array.from({ length: n * n }, (_, i) => {
      const distance = ((i % n) - Math.floor(i / n)) / (n - 1)
      return Math.exp(-20 * distance * distance) + (i % (n + 1) === 0 ? 1e-12 : 0)
    })
    const a = lit([n, n], data)
    const elsewhere = elsewhereOf(named("cholesky").lower) as NonNullable<ReturnType<typeof elsewhereOf>>
    const [l] = compile(build([a.aval], (x) => elsewhere([x], {}))).run([a])
    const product = p.contract(l, l, { batch: [[], []], over: [[1], [1]] }) as Lit
    const errors = Float64Array.from(product.data, (x, i) => Math.abs(Number(x) - data[i]))
    expect(Math.max(...errors)).toBeLessThan(1e-14)
  })
  /** A triangle that is regular, with numbers in the other one that do not count. */
  const triangle = (shape: readonly number[], seed: number, lower: boolean, others: number, dtype: DType): Lit => {
    const [n] = shape.slice(-1)
    return lit(
      shape,
      Array.from(random(shape, seed).data, (x, at) => {
        const [i, j] = [Math.floor(at / n) % n, at % n]
        return i === j ? 2 + Number(x) : i > j === lower ? Number(x) / n : others
      }),
      dtype,
    )
  }
  const choices = [true, false].flatMap((lower) =>
    [true, false].flatMap((transpose) => [true, false].map((unit) => ({ lower, transpose, unit }))),
  )
  it("triangular systems in blocks of any size, of which the other triangle does not count", () => {
    for (const choice of choices)
      for (const dtype of ["float64", "float32"] as const)
        for (const [shape, columns] of [
          [[5, 5], 1],
          [[48, 48], 1],
          [[2, 3, 20, 20], 2],
          [[50, 50], 3],
          [[29, 29], 2],
          [[0, 4, 4], 1],
        ] as const) {
          const a = triangle(shape, 3, choice.lower, Number.NaN, dtype)
          expectSame(named("triangularSolve"), [a, random([...shape.slice(0, -1), columns], 4, dtype)], choice)
        }
  })
  it("triangular systems are NaN for a matrix of a stack that has a zero on its diagonal, unless ones stand there", () => {
    const a = triangle([3, 48, 48], 3, true, 0, "float64")
    const singular = new Lit(a.aval, Float64Array.from(a.data).with(48 * 48 + 49 * 47, 0))
    for (const choice of choices.filter(({ lower }) => lower))
      expectSame(named("triangularSolve"), [singular, random([3, 48, 2], 4)], choice)
  })
  it("rows of which several have the largest entry: the first is the pivot", () => {
    expectSame(
      named("lu"),
      [lit([5, 5], [1, 2, 0, 1, 3, -1, 2, 1, 1, 0, 1, 1, 1, 1, 1, -1, 0, 2, 2, 1, 1, 3, 3, 1, 2])],
      { pivot: true },
    )
  })
  it("a singular matrix, and one of zeros", () => {
    for (const a of [
      lit(
        [5, 5],
        Array.from({ length: 25 }, (_, i) => i),
      ),
      lit([5, 5], new Float64Array(25)),
    ]) {
      expectSame(named("det"), [a], {})
      expectSame(named("qr"), [a], {})
    }
    expectSame(named("lu"), [lit([5, 5], new Float64Array(25))], { pivot: true })
  })
  it("NaN in a pivot's place", () => {
    const data = random([5, 5], 4).data
    expectSame(named("lu"), [lit([5, 5], Float64Array.from(data).with(0, Number.NaN))], { pivot: true })
    expectSame(named("det"), [lit([5, 5], Float64Array.from(data).with(12, Number.NaN))], {})
  })
  it("a determinant of which products on the way overflow or vanish", () => {
    const sizes = [1e200, 1e200, 1e-300, 1e-250, 1e150, 3]
    expectSame(
      named("det"),
      [
        lit(
          [6, 6],
          Array.from({ length: 36 }, (_, i) => (i % 7 === 0 ? sizes[i / 7] : 0)),
        ),
      ],
      {},
    )
  })
  it("the determinant of no rows is 1", () => expectSame(named("det"), [lit([2, 0, 0], [])], {}))
  it("reflections of huge and of tiny columns", () => {
    for (const size of [1e200, 1e-200]) {
      const a = random([6, 4], 8)
      const [q, r] = p.qr(
        lit(
          [6, 4],
          Array.from(a.data, (x) => x * size),
        ),
      ) as Lit[]
      const elsewhere = elsewhereOf(named("qr").lower) as NonNullable<ReturnType<typeof elsewhereOf>>
      const program = build([a.aval], (x) => elsewhere([x], {}))
      const found = compile(program).run([
        lit(
          [6, 4],
          Array.from(a.data, (x) => x * size),
        ),
      ])
      const scaled = (x: Lit) =>
        new NDArray(
          lit(
            x.aval.shape,
            Array.from(x.data, (v) => v / size),
          ),
        )
      expectNear([new NDArray(found[0]), scaled(found[1])], [new NDArray(q), scaled(r)], 1e-13, 0)
    }
  })
  it("columns that are multiples of unit vectors are not reflected", () =>
    expectSame(
      named("qr"),
      [
        lit(
          [5, 5],
          Array.from({ length: 25 }, (_, i) => (i % 6 === 0 ? -2 : 0)),
        ),
      ],
      {},
    ))
  it("runs of numbers that count as one", () => {
    const w = [1, 1 + 2e-16, 2, 2, 2, 3]
    expectSame(named("coincident"), [lit([2, 6], [...w, ...w.toReversed().map((x) => -x)])], {})
    expectSame(named("coincident"), [lit([3], [Number.NaN, Number.NaN, Number.NaN])], {})
    expectSame(named("coincident"), [lit([2, 0], [])], {})
  })
  it("the order of rows that exchanges lead to", () =>
    expectSame(named("permutation"), [lit([2, 6], [3, 3, 2, 5, 4, 5, 0, 1, 2, 3, 4, 5], "int32")], {}))
  it("eigenvalues that are zero but for rounding", () =>
    expectSame(named("sqrtm"), [lit([5, 5], new Float64Array(25).fill(1))], {}))
  it("the pseudo-inverse of a matrix of lower rank", () => {
    const a = lit(
      [6, 5],
      Array.from({ length: 30 }, (_, i) => Math.floor(i / 5) * (i % 5) + 1),
    )
    expectSame(named("pinv"), [a], { rcond: 1e-12 })
    expectSame(named("pinv"), [lit([2, 3, 0], [])], { rcond: 1e-12 })
  })
})
