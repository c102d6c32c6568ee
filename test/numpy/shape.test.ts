import fc from "fast-check"
import { np } from "taylorjet"
import { expect, test } from "vitest"
import { arrayOf, arrays, axesOf, axisOf, expectArray, expectErrors, get, range, shapes } from "./loops.js"

test("reshape keeps the elements in order; -1 is what the others leave", () => {
  fc.assert(
    fc.property(arrays(0, 3, 1), (x) => {
      expect(np.reshape(x, [1, x.size]).data).toEqual(x.data)
      x.shape.forEach((_, axis) => {
        expect(np.reshape(np.ravel(x), x.shape.with(axis, -1)).toArray()).toEqual(x.toArray())
      })
    }),
  )
  expect(np.reshape([], [0, 3]).shape).toEqual([0, 3])
  expect(np.reshape(np.zeros([0, 3]), [-1, 3]).shape).toEqual([0, 3])
  expect(np.reshape(5, []).shape).toEqual([])
})

test("transpose, moveaxis, swapaxes: axis i of the result is the axis named", () => {
  const orders = arrays(1).chain((x) =>
    fc.tuple(fc.constant(x), fc.shuffledSubarray(range(x.ndim), { minLength: x.ndim })),
  )
  fc.assert(
    fc.property(orders, ([x, order]) => {
      const shape = order.map((axis) => x.shape[axis])
      const source = (index: number[]) => range(x.ndim).map((axis) => index[order.indexOf(axis)])
      expectArray(np.transpose(x, order), shape, (index) => get(x, source(index)))
      expectArray(np.moveaxis(x, order, range(x.ndim)), shape, (index) => get(x, source(index)))
      const backwards = order.map((axis) => axis - x.ndim)
      expectArray(np.transpose(x, backwards), shape, (index) => get(x, source(index)))
    }),
  )
  fc.assert(
    fc.property(
      arrays(1).chain((x) => fc.tuple(fc.constant(x), axisOf(x), axisOf(x))),
      ([x, from, to]) => {
        const moved = range(x.ndim).toSpliced(from.front, 1).toSpliced(to.front, 0, from.front)
        expect(np.moveaxis(x, from.axis, to.axis).toArray()).toEqual(np.transpose(x, moved).toArray())
        const swapped = range(x.ndim).with(from.front, to.front).with(to.front, from.front)
        expect(np.swapaxes(x, from.axis, to.axis).toArray()).toEqual(np.transpose(x, swapped).toArray())
      },
    ),
  )
  fc.assert(
    fc.property(arrays(), (x) => expectArray(np.transpose(x), x.shape.toReversed(), (i) => get(x, i.toReversed()))),
  )
})

test("flip reverses the order along axes", () => {
  fc.assert(
    fc.property(
      arrays().chain((x) => fc.tuple(fc.constant(x), axesOf(x))),
      ([x, axes]) => {
        const turned = axes.map((axis) => (axis + x.ndim) % x.ndim)
        const at = (index: number[]) => index.map((i, axis) => (turned.includes(axis) ? x.shape[axis] - 1 - i : i))
        expectArray(np.flip(x, axes), x.shape, (index) => get(x, at(index)))
      },
    ),
  )
  expect(
    np
      .flip([
        [1, 2],
        [3, 4],
      ])
      .toArray(),
  ).toEqual([
    [4, 3],
    [2, 1],
  ])
})

test("expandDims and squeeze are inverse", () => {
  fc.assert(
    fc.property(arrays(), fc.integer({ min: 0, max: 4 }), fc.boolean(), (x, place, back) => {
      const front = Math.min(place, x.ndim)
      const axis = back ? front - x.ndim - 1 : front
      const expanded = np.expandDims(x, axis)
      expect(expanded.shape).toEqual(x.shape.toSpliced(front, 0, 1))
      expect(np.squeeze(expanded, axis).toArray()).toEqual(x.toArray())
    }),
  )
  expect(np.expandDims(np.zeros([2, 3]), [0, 2]).shape).toEqual([1, 2, 1, 3])
  expect(np.squeeze(np.zeros([1, 2, 1])).shape).toEqual([2])
})

test("broadcastTo repeats axes of size 1 and new axes in front", () => {
  const cases = shapes(0, 3).chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc
        .nat(shape.length)
        .chain((drop) => fc.tuple(...shape.slice(drop).map((n) => fc.constantFrom(1, n))).chain(arrayOf)),
    ),
  )
  fc.assert(
    fc.property(cases, ([shape, x]) => {
      const at = (index: number[]) => index.slice(shape.length - x.ndim).map((i, axis) => (x.shape[axis] === 1 ? 0 : i))
      expectArray(np.broadcastTo(x, shape), shape, (index) => get(x, at(index)))
    }),
  )
})

test("stack puts arrays along a new axis; split takes concatenated arrays apart", () => {
  const several = shapes(0, 2).chain((shape) => fc.array(arrayOf(shape), { minLength: 1, maxLength: 3 }))
  fc.assert(
    fc.property(several, fc.integer({ min: -3, max: 2 }), (xs, place) => {
      const rank = xs[0].ndim + 1
      const axis = Math.min(Math.max(place, -rank), rank - 1)
      const front = axis < 0 ? axis + rank : axis
      const shape = xs[0].shape.toSpliced(front, 0, xs.length)
      expectArray(np.stack(xs, axis), shape, (index) => get(xs[index[front]], index.toSpliced(front, 1)))
    }),
  )
  fc.assert(
    fc.property(
      arrays(1).chain((x) => fc.tuple(fc.constant(x), axisOf(x), fc.array(fc.integer({ min: -5, max: 5 })))),
      ([x, { axis, front }, cuts]) => {
        const ends = cuts.map((cut) => Math.min(Math.max(cut < 0 ? cut + x.shape[front] : cut, 0), x.shape[front]))
        const parts = np.split(x, cuts, { axis })
        expect(parts.map((part) => part.shape[front])).toEqual(
          [...ends, x.shape[front]].map((end, i) => Math.max(0, end - (ends[i - 1] ?? 0))),
        )
        const ascending = np.split(x, ends.sort(), axis)
        expect(np.concatenate(ascending, { axis }).toArray()).toEqual(x.toArray())
      },
    ),
  )
  expect(np.split(np.zeros([4, 2]), 2).map((part) => part.shape)).toEqual([
    [2, 2],
    [2, 2],
  ])
})

test("stack and concatenate promote dtypes; bare numbers adopt the dtype of the arrays", () => {
  const single = np.array([1], { dtype: "float32" })
  const whole = np.array([1], { dtype: "int32" })
  expect(np.concatenate([single, whole]).dtype).toBe("float32")
  expect(np.concatenate([single, [1]]).dtype).toBe("float64")
  expect(np.stack([np.reshape(single, []), 1, true]).dtype).toBe("float32")
  expect(np.stack([np.reshape(whole, []), 1]).dtype).toBe("int32")
  expect(np.stack([true, false]).dtype).toBe("bool")
})

test("pad puts zeros around", () => {
  fc.assert(
    fc.property(arrays(1), (x) => {
      const widths = x.shape.map((_, axis) => [axis, axis + 1] as const)
      const shape = x.shape.map((n, axis) => n + 2 * axis + 1)
      expectArray(np.pad(x, widths), shape, (index) => {
        const inside = index.map((i, axis) => i - axis)
        return inside.every((i, axis) => i >= 0 && i < x.shape[axis]) ? get(x, inside) : 0
      })
    }),
  )
  expect(np.pad([[1]], 1).toArray()).toEqual([
    [0, 0, 0],
    [0, 1, 0],
    [0, 0, 0],
  ])
  expect(np.pad([[1]], [1, 0]).toArray()).toEqual([
    [0, 0],
    [0, 1],
  ])
})

test("errors say what was expected", () => {
  const x = np.zeros([2, 3])
  expectErrors([
    [() => np.reshape(x, [4, -1]), "reshape: float64[2,3] has 6 elements, which do not fill [4,-1]"],
    [() => np.reshape(x, [-1, -1]), "reshape: [-1,-1] is not a shape; sizes are whole numbers, of which one may be -1"],
    [() => np.reshape(np.zeros([0]), [0, -1]), "reshape: float64[0] has 0 elements, which do not fill [0,-1]"],
    [() => np.squeeze(x, 0), "squeeze: axis 0 of float64[2,3] has size 2, not 1"],
    [() => np.expandDims(x, 3), "expandDims: axis 3 does not exist in a result of 3 axes"],
    [() => np.broadcastTo(x, [3, 2]), "broadcastTo: float64[2,3] does not broadcast to [3,2]"],
    [() => np.broadcastTo(x, [3]), "broadcastTo: float64[2,3] does not broadcast to [3]"],
    [() => np.transpose(x, [0]), "transpose: [0] does not name every axis of float64[2,3]"],
    [() => np.transpose(x, [0, -2]), "transpose: axes [0,-2] name an axis of float64[2,3] twice"],
    [() => np.moveaxis(x, [0, 1], 0), "moveaxis: [0,1] and [0] must name equally many axes"],
    [() => np.flip(x, 2), "flip: axis 2 does not exist in float64[2,3]"],
    [() => np.stack([]), "stack: expected a list of at least one array; got none"],
    [() => np.stack([[1], [1, 2]]), "stack: arrays must have one shape; got float64[1], float64[2]"],
    [() => np.stack([1, 2], 1), "stack: axis 1 does not exist in a result of 1 axes"],
    [() => np.concatenate([1, 2]), "concatenate: axis 0 does not exist in float64[]"],
    [
      () => np.concatenate([[1], x]),
      "concatenate: arrays must agree except along axis 0; got float64[1], float64[2,3]",
    ],
    [() => np.split(x, 2, { axis: 1 }), "split: axis 1 of float64[2,3] does not divide into 2 equal parts"],
    [() => np.split(x, [0.5]), "split: sections must be whole numbers; got [0.5]"],
    [() => np.pad(x, [[1, 1]]), "pad: float64[2,3] needs [before, after] for each axis; got [[1,1]]"],
  ])
})
