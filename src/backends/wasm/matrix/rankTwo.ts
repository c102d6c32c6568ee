import { define, type Writer } from "./routine.js"
import { zeros } from "./values.js"

// Passes over a matrix in which reflections from its two sides meet.

/**
 * Rows a_i - x_i y - t_i z in the place of a_i, and the products of these with u, two rows at a time. Parameters: the first
 * row, the bytes from row to row, how many rows and columns, multiples of four; x, y, t, z, u, where the products go.
 */
export const minusOuters: Writer = (context) =>
  define(context, 10, (r, a, stride, rows, columns, x, y, t, z, u, products) => {
    const lines = [0, 1]
    const at = lines.map(() => r.int())
    const [xs, ts] = [lines.map(() => r.vector()), lines.map(() => r.vector())]
    const sums = lines.map(() => [r.vector(), r.vector()])
    const along = [y, z, u].map(() => r.int())
    const parts = along.map(() => r.vector())
    const value = r.vector()
    r.for(0, rows, 2, () => {
      for (const i of lines) {
        at[i].set(i === 0 ? a : a.plus(stride))
        xs[i].set(r.loadSplat(x, 8 * i))
        ts[i].set(r.loadSplat(t, 8 * i))
        for (const sum of sums[i]) sum.set(zeros)
      }
      for (const [i, from] of [y, z, u].entries()) along[i].set(from)
      r.for(0, columns, 4, () => {
        for (const half of [0, 1]) {
          parts.forEach((part, i) => void part.set(r.loadVector(along[i], 16 * half)))
          for (const i of lines) {
            const both = xs[i].times(parts[0]).plusProduct(ts[i], parts[1], r.fma)
            value.set(r.loadVector(at[i], 16 * half).minus(both))
            r.storeVector(at[i], value, 16 * half)
            sums[i][half].set(sums[i][half].plusProduct(value, parts[2], r.fma))
          }
        }
        for (const place of [...at, ...along]) place.add(32)
      })
      for (const i of lines) r.store(products, sums[i][0].plus(sums[i][1]).total(), 8 * i)
      a.add(stride.times(2))
      for (const place of [x, t, products]) place.add(16)
    })
  })

/** y = Σ u_i a_i over rows a_i. Parameters: the first row, the bytes from row to row, how many rows and columns, multiples of four; u, y. */
export const sumOfRows: Writer = (context) =>
  define(context, 6, (r, a, stride, rows, columns, u, y) => {
    const lines = [0, 1, 2, 3]
    const [at, factors] = [lines.map(() => r.int()), lines.map(() => r.vector())]
    const [along, sum] = [r.int(), r.vector()]
    r.clear(y, columns.times(8))
    r.for(0, rows, 4, () => {
      for (const i of lines) {
        at[i].set(i === 0 ? a : at[i - 1].plus(stride))
        factors[i].set(r.loadSplat(u, 8 * i))
      }
      along.set(y)
      r.for(0, columns, 2, () => {
        sum.set(r.loadVector(along))
        for (const i of lines) sum.set(sum.plusProduct(factors[i], r.loadVector(at[i]), r.fma))
        r.storeVector(along, sum)
        for (const place of [...at, along]) place.add(16)
      })
      a.add(stride.times(4))
      u.add(32)
    })
  })
