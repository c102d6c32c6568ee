// Where the mapped axis stands, in arguments and results.
import { grad, hessian, type NDArray, np, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { evaluate, expectClose } from "./evaluate.js"

const x = np.arange(24).reshape(2, 3, 4)
const y = np.arange(12).reshape(3, 4).mul(0.5)

/** The results of a loop over an axis, stacked on an axis. */
function loop(f: (part: NDArray) => NDArray, a: NDArray, axis: number, out = 0): NDArray {
  const size = a.shape.at(axis) as number
  return np.stack(
    Array.from({ length: size }, (_, i) => f(np.take(a, i, { axis }))),
    { axis: out },
  )
}

describe("inAxes", () => {
  const f = (part: NDArray) => np.sin(part).add(np.sum(part))
  it.each([0, 1, 2, -1, -2, -3])("%d", (inAxes) => {
    const expected = loop(f, x, inAxes)
    const result = evaluate(vmap(f, { inAxes }), x)
    expect(result.shape).toEqual(expected.shape)
    expectClose(result, expected)
  })
  it("one for each argument", () => {
    const g = (a: NDArray, b: NDArray) => np.matmul(a, np.exp(b))
    const result = evaluate(vmap(g, { inAxes: [2, 1] }), x, y)
    expect(result.shape).toEqual([4, 2])
    expectClose(
      result,
      [0, 1, 2, 3].map((i) => g(np.take(x, i, { axis: 2 }), np.take(y, i, { axis: 1 }))),
    )
  })
  it("null: shared", () => {
    const g = (a: NDArray, b: NDArray) => np.matmul(a, b)
    expectClose(
      evaluate(vmap(g, { inAxes: [null, -1] }), y, np.arange(8).reshape(4, 2)),
      np.matmul(y, np.arange(8).reshape(4, 2)).T,
    )
    expectClose(
      evaluate(
        vmap((a, b) => a.mul(b), { inAxes: [0, null] }),
        np.array([1, 2]),
        np.array(3),
      ),
      [3, 6],
    )
  })
  it("of trees: one for all leaves, or one for each", () => {
    const g = ({ a, b }: { a: NDArray; b: NDArray[] }) => a.add(b[0]).mul(b[1])
    const p = { a: np.array([1, 2]), b: [np.array([3, 4]), np.array([5, 6])] }
    expectClose(evaluate(vmap(g), p), [20, 36])
    expectClose(evaluate(vmap(g, { inAxes: [{ a: 0, b: 0 }] }), p), [20, 36])
    const mixed = vmap(g, { inAxes: [{ a: 0, b: [null, 0] }] })
    expectClose(evaluate(mixed, { ...p, b: [np.array(10), np.array([5, 6])] }), [55, 72])
    const shared = vmap((q: typeof p, s: NDArray) => g(q).mul(s), { inAxes: [null, 0] })
    expectClose(evaluate(shared, { a: np.array(1), b: [np.array(2), np.array(3)] }, [1, 10]), [9, 90])
  })
})

describe("outAxes", () => {
  const f = (part: NDArray) => np.stack([part, np.sin(part)])
  it.each([0, 1, 2, 3, -1, -2])("%d", (outAxes) => {
    const expected = loop(f, x, 1, outAxes)
    const result = evaluate(vmap(f, { inAxes: 1, outAxes }), x)
    expect(result.shape).toEqual(expected.shape)
    expectClose(result, expected)
  })
  it("of trees", () => {
    const g = (row: NDArray) => [np.sum(row), { square: np.square(row), outer: np.outer(row, row) }] as const
    const [sums, { square, outer }] = evaluate(vmap(g, { outAxes: [0, { square: 1, outer: -1 }] }), y)
    expect([sums.shape, square.shape, outer.shape]).toEqual([[3], [4, 3], [4, 4, 3]])
    expectClose(square, np.square(y).T)
    expectClose(vmap(g, { outAxes: [0, 1] })(y)[1].square, np.square(y).T)
  })
  it("of a result that does not depend on the mapped argument", () => {
    const result = evaluate(
      vmap((_: NDArray) => np.array([1, 2, 3]), { outAxes: 1 }),
      np.array([0, 0]),
    )
    expect(result.toArray()).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ])
  })
})

describe("nested", () => {
  it("maps over every axis in any order", () => {
    const f = (v: NDArray) => np.sin(v).mul(v)
    const orders = [
      [0, 0, 0],
      [2, 1, 0],
      [1, 0, 0],
      [-1, 0, -1],
      [0, 1, 0],
    ]
    for (const [i, j, k] of orders) {
      const g = vmap(vmap(vmap(f, { inAxes: k, outAxes: 0 }), { inAxes: j, outAxes: 0 }), { inAxes: i, outAxes: 0 })
      const expected = loop((a) => loop((b) => loop(f, b, k), a, j), x, i)
      expectClose(evaluate(g, x), expected)
    }
  })
  it("an outer product", () => {
    const outer = vmap(
      vmap((a: NDArray, b: NDArray) => a.mul(b), { inAxes: [null, 0] }),
      { inAxes: [0, null] },
    )
    expectClose(evaluate(outer, np.array([1, 2]), np.array([3, 4, 5])), [3, 4, 5, 6, 8, 10])
  })
  it("of derivatives along columns", () => {
    const f = (v: NDArray) => np.prod(np.sin(v))
    expectClose(evaluate(vmap(grad(f), { inAxes: 1, outAxes: 1 }), y), loop(grad(f), y, 1, 1))
    expectClose(evaluate(vmap(hessian(f), { inAxes: -1, outAxes: -1 }), y), loop(hessian(f), y, -1, -1))
  })
})

describe("operations whose batching sees which operands are mapped", () => {
  const v = np.array([
    [1, 2, 3],
    [4, 5, 6],
  ])
  it("einsum", () => {
    const f = (a: NDArray, b: NDArray) => np.einsum("ij,jk,k->i", a, b, [1, 2])
    const b = np.arange(6).reshape(3, 2)
    expectClose(evaluate(vmap(f), np.stack([v, v.mul(2)]), np.stack([b, b])), [f(v, b), f(v.mul(2), b)])
    expectClose(evaluate(vmap(f, { inAxes: [0, null] }), np.stack([v, v.mul(2)]), b), [f(v, b), f(v.mul(2), b)])
    expectClose(evaluate(vmap(f, { inAxes: [null, 0] }), v, np.stack([b, b.mul(3)])), [f(v, b), f(v, b.mul(3))])
  })
  it("take with mapped indices, mapped values, or both", () => {
    const f = (a: NDArray, i: NDArray) => np.take(a, i, { axis: 0 })
    const i = np.array(
      [
        [2, 0],
        [1, 1],
      ],
      { dtype: "int32" },
    )
    expect(evaluate(vmap(f), v, i).toArray()).toEqual([
      [3, 1],
      [5, 5],
    ])
    expect(evaluate(vmap(f, { inAxes: [null, 0] }), np.array([7, 8, 9]), i).toArray()).toEqual([
      [9, 7],
      [8, 8],
    ])
    expect(evaluate(vmap(f, { inAxes: [0, null] }), v, i.at(0)).toArray()).toEqual([
      [3, 1],
      [6, 4],
    ])
  })
  it("and the gradient of it", () => {
    const f = (a: NDArray, i: NDArray) => np.sum(np.square(np.take(a, i, { axis: 0 })))
    const i = np.array(
      [
        [2, 0],
        [1, 1],
      ],
      { dtype: "int32" },
    )
    expect(evaluate(vmap(grad(f)), v, i).toArray()).toEqual([
      [2, 0, 6],
      [0, 20, 0],
    ])
    expect(evaluate(vmap(grad(f), { inAxes: [null, 0] }), np.array([7, 8, 9]), i).toArray()).toEqual([
      [14, 0, 18],
      [0, 32, 0],
    ])
  })
  it("max, argmax, cumsum, concatenate, where", () => {
    const f = (a: NDArray) =>
      np.concatenate([np.cumsum(a), np.reshape(np.max(a), [1]), np.where(a.greater(2), a, np.neg(a)), np.flip(a)])
    expectClose(evaluate(vmap(f), v), [f(v.at(0)), f(v.at(1))])
    expect(
      evaluate(
        vmap((a: NDArray) => np.argmax(a)),
        v,
      ).toArray(),
    ).toEqual([2, 2])
  })
})
