import fc from "fast-check"
import { type NDArray, np } from "taylorjet"
import { expect, test } from "vitest"
import { arrayOf, arrays, expectArray, expectErrors, get, gradient, indices, range, shapes, total } from "./loops.js"

const size = fc.integer({ min: 0, max: 3 })

/** A shape that broadcasts with the end of `shape`. */
const partner = (shape: readonly number[]) =>
  fc.nat(shape.length).chain((drop) => fc.tuple(...shape.slice(drop).map((n) => fc.constantFrom(1, n))))

test("matmul multiplies the matrices of the last axes and broadcasts those in front", () => {
  const cases = fc
    .tuple(shapes(0, 2), size, size, size)
    .chain(([lead, rows, inner, columns]) =>
      fc
        .tuple(partner(lead), partner(lead))
        .chain(([left, right]) => fc.tuple(arrayOf([...left, rows, inner]), arrayOf([...right, inner, columns]))),
    )
  fc.assert(
    fc.property(cases, ([x, y]) => {
      const [left, right] = [x.shape.slice(0, -2), y.shape.slice(0, -2)]
      const rank = Math.max(left.length, right.length)
      const lead = range(rank).map((i) => {
        const sizes = [left, right].map((shape) => shape[i - rank + shape.length] ?? 1)
        return sizes[0] === 1 ? sizes[1] : sizes[0]
      })
      const [rows, inner] = x.shape.slice(-2)
      const columns = y.shape[y.ndim - 1]
      expectArray(np.matmul(x, y), [...lead, rows, columns], (index) => {
        const [i, j] = index.slice(-2)
        const front = index.slice(0, -2)
        const read = (z: NDArray, place: number[]) => {
          const own = front.slice(rank - (z.ndim - 2)).map((k, axis) => (z.shape[axis] === 1 ? 0 : k))
          return get(z, [...own, ...place])
        }
        return total(range(inner).map((k) => read(x, [i, k]) * read(y, [k, j])))
      })
    }),
  )
})

test("matmul takes a vector for a row on the left, a column on the right", () => {
  const a = np.reshape(np.arange(12), [2, 2, 3])
  expectArray(np.matmul(a, [1, 2, 3]), [2, 2], ([b, i]) => total(range(3).map((k) => get(a, [b, i, k]) * (k + 1))))
  expectArray(np.matmul([1, 2], a), [2, 3], ([b, j]) => get(a, [b, 0, j]) + 2 * get(a, [b, 1, j]))
  expect(np.matmul([1, 2], [3, 4]).item()).toBe(11)
})

test("dot sums over the last axis of x and the last but one of y", () => {
  const cases = fc
    .tuple(shapes(0, 2), shapes(0, 1), size, size)
    .chain(([left, right, inner, last]) => fc.tuple(arrayOf([...left, inner]), arrayOf([...right, inner, last])))
  fc.assert(
    fc.property(cases, ([x, y]) => {
      const inner = x.shape[x.ndim - 1]
      const rows = x.shape.slice(0, -1)
      const shape = [...rows, ...y.shape.toSpliced(-2, 1)]
      expectArray(np.dot(x, y), shape, (index) => {
        const [mine, other] = [index.slice(0, rows.length), index.slice(rows.length)]
        return total(range(inner).map((k) => get(x, [...mine, k]) * get(y, other.toSpliced(-1, 0, k))))
      })
    }),
  )
  expect(
    np
      .dot(
        [
          [1, 2],
          [3, 4],
        ],
        [1, 1],
      )
      .toArray(),
  ).toEqual([3, 7])
  expect(np.dot([1, 2], [3, 4]).item()).toBe(11)
  expect(np.dot(2, [3, 4]).toArray()).toEqual([6, 8])
})

test("vdot and outer see their operands in row-major order", () => {
  fc.assert(
    fc.property(arrays(), arrays(), (x, y) => {
      expectArray(np.outer(x, y), [x.size, y.size], ([i, j]) => x.data[i] * y.data[j])
      expect(np.vdot(x, np.ravel(x)).item()).toBe(total(Array.from(x.data, (v) => v * v)))
    }),
  )
})

test("tensordot sums over pairs of axes", () => {
  const x = np.reshape(np.arange(24), [2, 3, 4])
  const y = np.reshape(np.arange(24), [4, 3, 2])
  expectArray(
    np.tensordot(x, y, [
      [1, 2],
      [1, 0],
    ]),
    [2, 2],
    ([i, j]) => total(indices([3, 4]).map(([k, l]) => get(x, [i, k, l]) * get(y, [l, k, j]))),
  )
  expectArray(np.tensordot(x, y, 1), [2, 3, 3, 2], ([i, j, k, l]) =>
    total(range(4).map((m) => get(x, [i, j, m]) * get(y, [m, k, l]))),
  )
  expectArray(np.tensordot(x, y, [-1, 0]), [2, 3, 3, 2], (i) => get(np.tensordot(x, y, 1), i))
  expect(np.tensordot(x, y, 0).shape).toEqual([2, 3, 4, 4, 3, 2])
  expect(np.tensordot(x, x, 3).item()).toBe(np.vdot(x, x).item())
})

test("einsum is a loop over all indices", () => {
  const letters = fc.array(fc.constantFrom(..."ijkl"), { maxLength: 3 })
  const cases = fc
    .tuple(fc.array(letters, { minLength: 1, maxLength: 3 }), fc.array(size, { minLength: 4, maxLength: 4 }))
    .chain(([names, sizes]) => {
      const sizeOf = (letter: string) => sizes["ijkl".indexOf(letter)]
      const used = [...new Set(names.flat())]
      const operands = fc.tuple(...names.map((labels) => arrayOf(labels.map(sizeOf))))
      return fc.tuple(fc.constant(names), fc.shuffledSubarray(used), operands).map(([inputs, result, xs]) => ({
        inputs,
        result,
        xs,
        used,
        sizes: used.map(sizeOf),
      }))
    })
  fc.assert(
    fc.property(cases, ({ inputs, result, xs, used, sizes }) => {
      const spec = `${inputs.map((labels) => labels.join("")).join(", ")} -> ${result.join("")}`
      const shape = result.map((label) => sizes[used.indexOf(label)])
      const all = indices(sizes)
      expectArray(np.einsum(spec, ...xs), shape, (index) => {
        const mine = all.filter((place) => result.every((label, i) => place[used.indexOf(label)] === index[i]))
        const term = (place: number[]) =>
          xs.reduce(
            (p, x, i) =>
              p *
              get(
                x,
                inputs[i].map((label) => place[used.indexOf(label)]),
              ),
            1,
          )
        return total(mine.map(term))
      })
    }),
    { numRuns: 300 },
  )
})

test("without an arrow einsum keeps the letters that stand once, in alphabetical order", () => {
  const a = np.reshape(np.arange(6), [2, 3])
  expect(np.einsum("ba", a).toArray()).toEqual(np.transpose(a).toArray())
  expect(np.einsum("ij,jk", a, np.transpose(a)).toArray()).toEqual(np.matmul(a, np.transpose(a)).toArray())
  expect(np.einsum("ii", np.eye(3)).item()).toBe(3)
  expect(np.einsum("i,i->i", [1, 2], [3, 4]).toArray()).toEqual([3, 8])
})

test("dtypes are promoted; truth values count as whole numbers", () => {
  const whole = np.array(
    [
      [1, 2],
      [3, 4],
    ],
    { dtype: "int32" },
  )
  const single = whole.astype("float32")
  const flags = np.array([true, true])
  expect([np.matmul(whole, whole).dtype, np.matmul(whole, single).dtype]).toEqual(["int32", "float32"])
  expect(np.matmul(whole, whole).toArray()).toEqual([
    [7, 10],
    [15, 22],
  ])
  expect([np.dot(flags, flags).dtype, np.dot(flags, flags).item()]).toEqual(["int32", 2])
  expect([np.einsum("ij->", single).dtype, np.dot(single, 2).dtype]).toEqual(["float32", "float32"])
})

test("products have the derivatives of their factors", () => {
  const a = [
    [1, 2],
    [3, 4],
  ]
  expect(
    gradient((x) => np.matmul(x, a), a, [
      [1, 0],
      [0, 0],
    ]),
  ).toEqual([
    [1, 3],
    [0, 0],
  ])
  expect(gradient((x) => np.einsum("ij,kj,ki", x, x, x), np.eye(2))).toEqual([
    [3, 0],
    [0, 3],
  ])
  expect(gradient((x) => np.einsum("ii->i", x), a, [1, 10])).toEqual([
    [1, 0],
    [0, 10],
  ])
})

test("errors say what was expected", () => {
  const a = np.zeros([2, 3])
  expectErrors([
    [() => np.matmul(a, a), "matmul: 3 columns of float64[2,3] do not fit 2 rows of float64[2,3]"],
    [() => np.matmul(a, 2), "matmul: operands must have axes; got float64[2,3] and float64[]; to scale, use np.mul"],
    [
      () => np.matmul(np.zeros([2, 3, 3]), np.zeros([4, 3, 3])),
      "matmul: leading axes of float64[2,3,3] and float64[4,3,3] do not broadcast",
    ],
    [
      () => np.dot(a, [1, 2]),
      "dot: operands float64[2,3] and float64[2] do not agree along axes [1] of the first and [0] of the second",
    ],
    [
      () => np.vdot(a, [1]),
      "vdot: operands float64[6] and float64[1] do not agree along axes [0] of the first and [0] of the second",
    ],
    [() => np.tensordot(a, [1], 2), "tensordot: float64[2,3] and float64[1] do not have 2 axes to pair"],
    [() => np.tensordot(a, a, [2, 0]), "tensordot: axis 2 does not exist in float64[2,3]"],
    [() => np.einsum("i;j", a), 'einsum: "i;j": expected letters such as ij,jk->ik'],
    [() => np.einsum("ij,jk", a), 'einsum: "ij,jk" takes 2 operands; got 1'],
    [() => np.einsum("ijk", a), 'einsum: "ijk": operand 0, float64[2,3], does not have 3 axes'],
    [() => np.einsum("ii", a), 'einsum: "ii": index i has size 2 in operand 0 and 3 in operand 0'],
    [() => np.einsum("ij->ik", a), 'einsum: "ij->ik": index k of the result stands in no operand'],
    [() => np.einsum("...ijk", a), 'einsum: "...ijk": operand 0, float64[2,3], does not have 3 axes'],
    [() => np.einsum("i..j", a), 'einsum: "i..j": expected letters such as ij,jk->ik'],
    [
      () => np.einsum("...,...", a, [1, 2]),
      'einsum: "...,...": axis -1 of those under "..." has size 3 in operand 0 and 2 in operand 1',
    ],
    [() => np.einsum("ii", np.zeros([1, 3])), 'einsum: "ii": index i has sizes 1 and 3 in operand 0'],
    [() => np.einsum("ij->ii", a), 'einsum: "ij->ii": index i stands twice in the result'],
  ])
})
