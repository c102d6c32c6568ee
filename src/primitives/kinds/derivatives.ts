import type { Atom } from "../../ir/atom.js"
import { bind } from "../../ir/builder.js"
import { isFloat } from "../../ir/dtype.js"
import type { Params, Primitive } from "../../ir/primitive.js"
import { stackAll } from "./batching.js"
import { between, pointwise } from "./elementwise.js"
import { type Op, op, showAll } from "./op.js"

type Order = Params & { readonly order: number }

interface Derivatives {
  /** The derivative of an order, accurate at every x. */
  readonly evaluate: (order: number, x: number) => number
  readonly range: readonly [number, number]
}

/**
 * A function of one variable that states its derivatives of every order n, of which each is the slope of the one before:
 * v = f⁽ⁿ⁾(u), v' = f⁽ⁿ⁺¹⁾(u) u'. It is for functions whose differential equation is singular where they are not, so that
 * solving it there would divide by zero, and beside there lose digits: at sin(x)/x in zero. A jet of order K takes K + 1
 * values and about K³/6 products, where a differential equation takes K².
 */
export function derivatives(name: string, { evaluate, range }: Derivatives): Op<(x: Atom, order?: number) => Atom> {
  const apply = (x: Atom, order = 0): Atom => bind(primitive, [x], { order })[0]
  const primitive: Primitive<Order> = {
    name,
    linear: [],
    type(inputs) {
      if (isFloat(inputs[0].dtype)) return [inputs[0]]
      throw new Error(`${name}: operands must be floating-point; got ${showAll(inputs)}`)
    },
    evaluate: (inputs, params, [out]) => [pointwise((x) => evaluate(params.order, x), inputs, out)],
    slope: (_, [u], params) => [{ num: [apply(u, params.order + 1)] }],
    batch: (inputs, mapped, size, params) => [apply(stackAll(inputs, mapped, size)[0], params.order)],
    entry: (_, params) => (inputs, at) => [apply(at(inputs[0]), params.order)],
    domain: [0, 1, 5].flatMap((order) => between(...range).map((s) => ({ ...s, params: { order } }))),
  }
  return op(primitive, apply)
}
