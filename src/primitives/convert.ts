import type { Atom } from "../ir/atom.js"
import { aval, showAval, sizeOf } from "../ir/aval.js"
import { bind } from "../ir/builder.js"
import { allocate, type DType, isFloat, quantize } from "../ir/dtype.js"
import type { Params, Primitive } from "../ir/primitive.js"
import { type Op, op, real, sample, whole } from "./kinds/op.js"

type Target = Params & { readonly dtype: DType }

/** The two conversions differ only in what they do to a derivative. */
function conversion(
  name: string,
  accepts: (dtype: DType) => boolean,
  rest: Partial<Primitive<Target>>,
): Primitive<Target> {
  const primitive: Primitive<Target> = {
    name,
    linear: [],
    type([a], params) {
      const { dtype } = params
      if (!accepts(dtype)) throw new Error(`${name}: cannot convert ${showAval(a)} to ${dtype}`)
      return [aval(a.shape, dtype)]
    },
    evaluate([x], _, [out]) {
      if (x.fill !== undefined) return [quantize(out.dtype, x.fill)]
      const data = allocate(out.dtype, sizeOf(out.shape))
      for (let i = 0; i < data.length; i++) data[i] = quantize(out.dtype, x.data[i])
      return [data]
    },
    batch: ([x], _, __, params) => bind(primitive, [x], params),
    shortcut: ([x], params) => (x.aval.dtype === params.dtype ? x : undefined),
    lower: { kind: "conversion" },
    domain: [],
    ...rest,
  }
  return primitive
}

type Conversion = Op<(x: Atom, dtype: DType) => Atom>

const conversionTo = (primitive: Primitive<Target>): Conversion =>
  op(primitive, (x: Atom, dtype: DType) => bind(primitive, [x], { dtype })[0])

/** To a floating-point type: linear. */
export const convert: Conversion = conversionTo(
  conversion("convert", isFloat, {
    linear: [[0]],
    transpose: (ct, [x]) => convert(ct, x.aval.dtype),
    domain: [sample([real([3])], { dtype: "float32" }), sample([whole([3], [-5, 5])], { dtype: "float64" })],
  }),
)

/** To whole numbers, without the fraction, or to truth values: piecewise constant. */
export const cast: Conversion = conversionTo(
  conversion("cast", (dtype) => !isFloat(dtype), {
    domain: [sample([real([3])], { dtype: "int32" }), sample([whole([3], [0, 2])], { dtype: "bool" })],
  }),
)
