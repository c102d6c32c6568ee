import { Lit } from "../../ir/atom.js"
import { type Aval, aval, sizeOf } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import { allocate, type Data, type DType } from "../../ir/dtype.js"
import type { Params, Primitive } from "../../ir/primitive.js"

type Called = Params & {
  /** The types of the results of one call. */
  readonly outputs: readonly (readonly [DType, readonly number[]])[]
  /** The axes that it is mapped over, the leading one first, and which operands have each. */
  readonly axes: readonly (readonly [number, readonly boolean[]])[]
}

/** JavaScript that computes on known arrays. */
export type Callee = (inputs: readonly Lit[]) => readonly Data[]

const entry = (x: Lit, at: number): Lit => {
  const type = aval(x.aval.shape.slice(1), x.aval.dtype)
  const size = sizeOf(type.shape)
  return new Lit(type, x.fill ?? x.data.subarray(at * size, (at + 1) * size))
}

/** One call for each place of the mapped axes. */
function calls(
  f: Callee,
  inputs: readonly Lit[],
  axes: Called["axes"],
  give: (results: readonly Data[]) => void,
): void {
  if (axes.length === 0) {
    give(f(inputs))
    return
  }
  const [[size, mapped], ...rest] = axes
  for (let at = 0; at < size; at++)
    calls(
      f,
      inputs.map((x, i) => (mapped[i] ? entry(x, at) : x)),
      rest,
      give,
    )
}

/**
 * A primitive that calls JavaScript with the values of its operands, wherever it runs: compiled code too. It states no
 * derivative, so it belongs inside an equation that does. Mapped, it calls once for each place.
 */
export function callback(
  f: Callee,
  outputs: readonly Aval[],
): (inputs: Parameters<typeof bind>[1]) => ReturnType<typeof bind> {
  const primitive: Primitive<Called> = {
    name: "callback",
    linear: [],
    type: (_, params) =>
      params.outputs.map(([dtype, shape]) => aval([...params.axes.map(([size]) => size), ...shape], dtype)),
    evaluate(inputs, { axes }, types) {
      const results = types.map(({ dtype, shape }) => allocate(dtype, sizeOf(shape)))
      let place = 0
      calls(f, inputs, axes, (values) => {
        values.forEach((value, o) => void results[o].set(value, place * value.length))
        place++
      })
      return results
    },
    batch: (inputs, mapped, size, params) =>
      bind(primitive, inputs, { ...params, axes: [[size, [...mapped]], ...params.axes] }),
    domain: [],
  }
  const types = outputs.map(({ dtype, shape }) => [dtype, shape] as const)
  return (inputs) => bind(primitive, inputs, { outputs: types, axes: [] })
}
