import { reflections } from "../../../compile/workspace.js"
import { fourReflections } from "./householder.js"
import { products } from "./product.js"
import { define, once, type Writer } from "./routine.js"

// Matrices here share one distance from row to row: A, V, T, what is reflected, and room for two of as many rows as T.

/**
 * C - V T Vᵀ C, or C - V Tᵀ Vᵀ C, in the place of C. Parameters: V, C, T, room for two products, the bytes from row to row of
 * all; how many rows and columns V has, how many columns C has; room.
 */
const applying =
  (transpose: boolean): Writer =>
  (context) => {
    const along = once(context, products.columns.plus)
    const weigh = once(context, products[transpose ? "columns" : "rows"].plus)
    const subtract = once(context, products.rows.minus)
    return define(context, 9, (r, v, c, t, inside, stride, rows, count, columns, room) => {
      const bytes = r.int(count.times(stride))
      const weighed = r.int(inside.plus(bytes))
      r.clear(inside, bytes.times(2))
      r.call(along, inside, stride, v, stride, c, stride, count, rows, columns, room)
      r.call(weigh, weighed, stride, t, stride, inside, stride, count, count, columns, room)
      r.call(subtract, c, stride, v, stride, weighed, stride, rows, count, columns, room)
    })
  }

/** (1 - V T Vᵀ) C and (1 - V Tᵀ Vᵀ) C. */
export const reflect = { all: applying(false), back: applying(true) }

/**
 * The reflections of a few columns, in halves: those of the left one, which are applied to the right one, and those of the
 * rest of that; T₁₂ = -T₁ V₁ᵀ V₂ T₂. Parameters: the columns, where V goes and T, which are zero, room for two products, the bytes
 * from row to row, how many rows and columns, room.
 */
const panel: Writer = (context) => {
  const four = once(context, fourReflections)
  const back = once(context, reflect.back)
  const [subtract, add] = [once(context, products.columns.minus), once(context, products.rows.plus)]
  return define(context, 8, (r, a, v, t, inside, stride, rows, columns, room) => {
    r.if(
      columns.more(4),
      () => {
        const half = r.int(columns.over(8).times(4))
        const rest = r.int(columns.minus(half))
        const left = r.int(rows.minus(half))
        const down = r.int(half.times(stride))
        const [right, corner] = [r.int(half.times(8)), r.int(down.plus(half.times(8)))]
        r.call(r.self, a, v, t, inside, stride, rows, half, room)
        r.call(back, v, a.plus(right), t, inside, stride, rows, half, rest, room)
        r.call(r.self, a.plus(corner), v.plus(corner), t.plus(corner), inside, stride, left, rest, room)
        const weighed = r.int(inside.plus(down))
        r.clear(inside, down.times(2))
        r.call(subtract, inside, stride, v.plus(down), stride, v.plus(corner), stride, half, left, rest, room)
        r.call(add, weighed, stride, t, stride, inside, stride, half, half, rest, room)
        r.call(add, t.plus(right), stride, weighed, stride, t.plus(corner), stride, half, rest, rest, room)
      },
      () => r.call(four, a, v, t, inside, stride, rows),
    )
  })
}

/**
 * A = Q R: R on and above the diagonal of A, the reflections of which Q is the product in V and T, a triangle for each
 * panel beside the other. Parameters: A, V and T, which are zero, room for two products, the bytes from row to row, how
 * many rows and columns, multiples of four, room.
 */
export const qrInPanels: Writer = (context) => {
  const factor = once(context, panel)
  const back = once(context, reflect.back)
  return define(context, 8, (r, a, v, t, inside, stride, rows, columns, room) => {
    r.for(0, columns, reflections, (k) => {
      const width = r.int(columns.minus(k).least(reflections))
      const rest = r.int(columns.minus(k).minus(width))
      const left = r.int(rows.minus(k))
      r.call(factor, a, v, t, inside, stride, left, width, room)
      r.if(rest.more(0), () => {
        r.call(back, v, a.plus(width.times(8)), t, inside, stride, left, width, rest, room)
      })
      const corner = r.int(width.times(stride.plus(8)))
      a.add(corner)
      v.add(corner)
      t.add(width.times(8))
    })
  })
}

/**
 * Q C in the place of C, of the reflections in V and T. Parameters: V, T, C, room for two products, the bytes from row to
 * row, how many rows and columns V has, how many columns C has, whether C is a part of a unit matrix from its first column on; room.
 */
export const applyQ: Writer = (context) => {
  const all = once(context, reflect.all)
  return define(context, 10, (r, v, t, c, inside, stride, rows, count, columns, unit, room) => {
    const last = r.int(count.minus(1).over(reflections))
    r.for(0, last.plus(1), 1, (i) => {
      const k = r.int(last.minus(i).times(reflections))
      const width = r.int(count.minus(k).least(reflections))
      // The columns of a unit matrix before column k are zero from row k on.
      const skipped = r.int(k.times(unit))
      const at = r.int(k.times(stride))
      const place = c.plus(at).plus(skipped.times(8))
      const of = v.plus(at).plus(k.times(8))
      r.call(all, of, place, t.plus(k.times(8)), inside, stride, rows.minus(k), width, columns.minus(skipped), room)
    })
  })
}
