import type { Atom } from "../ir/atom.js"
import { isFloat } from "../ir/dtype.js"
import * as p from "../primitives/index.js"

/** Larger where x is smaller, without overflow. */
export function opposite(x: Atom): Atom {
  if (x.aval.dtype === "bool") return p.not(x)
  return isFloat(x.aval.dtype) ? p.neg(x) : p.sub(-1, x)
}

/** The elements of x at `places` along an axis, each line by its own places: linear in x, which they do not move with. */
export function chosen(x: Atom, places: Atom, axis: number): Atom {
  const last = x.aval.shape.length - 1
  const there = x.aval.shape.map((_, i) => (i < axis ? i : i < last ? i + 1 : axis))
  const back = x.aval.shape.map((_, i) => (i < axis ? i : i === axis ? last : i - 1))
  const [lines, own] = [x, places].map((a) => p.permute(a, { axes: there }))
  return p.permute(p.gather(lines, own, { axis: last, batch: last }), { axes: back })
}
