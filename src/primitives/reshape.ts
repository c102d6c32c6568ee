import { sameShape, showAval, sizeOf, stridesOf } from "../ir/aval.js"
import { real, sample } from "./kinds/op.js"
import { type Rearrange, structural } from "./kinds/structural.js"

type Shape = { readonly shape: readonly number[] }

/** The same elements in row-major order in another shape. */
export const reshape: Rearrange<Shape> = structural<Shape>("reshape", {
  view(operand, { shape }) {
    if (sizeOf(shape) !== sizeOf(operand.shape))
      throw new Error(
        `reshape: ${showAval(operand)} has ${sizeOf(operand.shape)} elements, which do not fill [${shape}]`,
      )
    return { shape, strides: stridesOf(shape), offset: 0 }
  },
  transpose: (ct, x) => reshape(ct, { shape: x.aval.shape }),
  batch: ({ shape }, size) => ({ shape: [size, ...shape] }),
  // Of no entries the shapes may differ: [0, 4] becomes [0].
  entry({ shape: [size, ...from] }, { shape: [wanted, ...to] }) {
    return wanted === size && sizeOf(from) === sizeOf(to) ? { shape: to } : undefined
  },
  trivial: (operand, { shape }) => sameShape(operand.shape, shape),
  domain: [sample([real([2, 3])], { shape: [6] }), sample([real([4])], { shape: [2, 1, 2] })],
})
