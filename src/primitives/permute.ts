import { stridesOf } from "../ir/aval.js"
import { real, sample } from "./kinds/op.js"
import { type Rearrange, shifted, structural, unshifted } from "./kinds/structural.js"

type Order = { readonly axes: readonly number[] }

/** Axis i of the result is axis `axes[i]` of the operand. */
export const permute: Rearrange<Order> = structural<Order>("permute", {
  view({ shape }, { axes }) {
    if (axes.length !== shape.length || [...axes].sort((a, b) => a - b).some((axis, i) => axis !== i))
      throw new Error(`permute: [${axes}] is not an order of the axes of shape [${shape}]`)
    const strides = stridesOf(shape)
    return { shape: axes.map((a) => shape[a]), strides: axes.map((a) => strides[a]), offset: 0 }
  },
  transpose: (ct, _, { axes }) => permute(ct, { axes: axes.map((_, i) => axes.indexOf(i)) }),
  batch: ({ axes }) => ({ axes: [0, ...shifted(axes)] }),
  entry: (_, { axes }) => (axes[0] === 0 ? { axes: unshifted(axes) } : undefined),
  trivial: (_, { axes }) => axes.every((axis, i) => axis === i),
  domain: [sample([real([2, 3])], { axes: [1, 0] }), sample([real([2, 3, 4])], { axes: [2, 0, 1] })],
})
