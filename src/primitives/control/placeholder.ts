import type { Atom } from "../../ir/atom.js"
import { type Aval, aval } from "../../ir/aval.js"
import { bind, record } from "../../ir/builder.js"
import type { DType } from "../../ir/dtype.js"
import type { Params, Primitive } from "../../ir/primitive.js"
import { stackAll } from "../kinds/batching.js"
import { type Op, op } from "../kinds/op.js"

/** What stands in the place of something that is not there. */
export type Stand = Params & {
  /** What it stands for. */
  readonly id: number
  /** The types of the outputs. */
  readonly outputs: readonly (readonly [DType, readonly number[]])[]
  /** Why it cannot be computed. */
  readonly message: string
}

const refuse = ({ message }: Stand): never => {
  throw new Error(message)
}

const primitive: Primitive<Stand> = {
  name: "placeholder",
  type: (_, { outputs }) => outputs.map(([dtype, shape]) => aval(shape, dtype)),
  linear: [],
  evaluate: (_, params) => refuse(params),
  slope: (_, __, params) => refuse(params),
  /** All operands get the axis, for what it stands for is mapped over all of its operands. */
  batch: (inputs, mapped, size, params) => {
    const outputs = params.outputs.map(([dtype, shape]) => [dtype, [size, ...shape]] as const)
    return bind(primitive, stackAll(inputs, mapped, size), { ...params, outputs })
  },
  domain: [],
}

/**
 * An equation without a meaning of its own: another one is put in its place before it is reached, or it throws. A
 * derivative rule that calls its own function has such equations, since no program can hold itself; so has a linear map
 * that cannot be transposed.
 */
export const placeholder: Op<
  (inputs: readonly Atom[], outputs: readonly Aval[], id: number, message: string) => readonly Atom[]
> = op(primitive, (inputs, outputs, id, message) =>
  record(primitive, inputs, { id, message, outputs: outputs.map(({ dtype, shape }) => [dtype, shape] as const) }),
)
