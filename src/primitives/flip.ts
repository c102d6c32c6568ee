import { stridesOf } from "../ir/aval.js"
import { real, sample } from "./kinds/op.js"
import { type Rearrange, shifted, structural } from "./kinds/structural.js"

type Axes = { readonly axes: readonly number[] }

/** The elements in reversed order along `axes`. */
export const flip: Rearrange<Axes> = structural<Axes>("flip", {
  view({ shape }, { axes }) {
    const strides = stridesOf(shape)
    const offset = axes.reduce((sum, axis) => sum + (shape[axis] - 1) * strides[axis], 0)
    return { shape, strides: strides.map((s, axis) => (axes.includes(axis) ? -s : s)), offset }
  },
  transpose: (ct, _, params) => flip(ct, params),
  batch: ({ axes }) => ({ axes: shifted(axes) }),
  trivial: (_, { axes }) => axes.length === 0,
  domain: [sample([real([3])], { axes: [0] }), sample([real([2, 3])], { axes: [0, 1] })],
})
