import type { Atom } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import type { Primitive } from "../../ir/primitive.js"
import { stacked } from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { blocksOf, distanceOf, largestOf, type nearness } from "./numeric/blocks.js"
import { coincidentByRuns } from "./portable/coincident.js"

const primitive: Primitive = {
  name: "coincident",
  linear: [],
  type([w]) {
    const [n] = w.shape.slice(-1)
    return [aval([...w.shape, n], "bool")]
  },
  evaluate([w], _, [out]) {
    const [n] = out.shape.slice(-1)
    const data = new Uint8Array(w.data.length * n)
    for (let at = 0; at < w.data.length; at += n) {
      const values = w.data.subarray(at, at + n)
      const distance = distanceOf(n, largestOf(values), w.aval.dtype as keyof typeof nearness)
      for (const [first, end] of blocksOf(values, distance))
        for (let i = first; i < end; i++) for (let j = first; j < end; j++) data[(at + i) * n + j] = Number(i !== j)
    }
    return [data]
  },
  batch: stacked((inputs) => bind(primitive, inputs)),
  lower: { kind: "host", elsewhere: coincidentByRuns },
  domain: [sample([real([3])]), sample([real([2, 2])])],
}

/** Which different ones of sorted numbers, row and column, are equal but for rounding. */
export const coincident: Op<(w: Atom) => Atom> = op(primitive, (w: Atom) => bind(primitive, [w])[0])
