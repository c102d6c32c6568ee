import { type Atom, Lit, zerosLike } from "../../../ir/atom.js"
import { type Aval, sizeOf } from "../../../ir/aval.js"
import { build } from "../../../ir/builder.js"
import type { Program } from "../../../ir/program.js"
import { add } from "../../add.js"
import { argmax } from "../../argmax.js"
import { ceil } from "../../ceil.js"
import { cond } from "../../control/cond.js"
import { cast } from "../../convert.js"
import { div } from "../../div.js"
import { gather } from "../../gatherAndScatter.js"
import { identityLike, product } from "../../kinds/matrices.js"
import { less } from "../../less.js"
import { log2 } from "../../log2.js"
import { mul } from "../../mul.js"
import { reshape } from "../../reshape.js"
import { stop } from "../../stop.js"
import { sub } from "../../sub.js"
import { broadcast, sum } from "../../sumAndBroadcast.js"
import { where } from "../../where.js"
import { solve } from "../solve.js"

/** The coefficients of Padé's approximant of order 13. */
const pade = [
  ...[64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600],
  ...[670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1],
]

/** Where the 1-norm is below it, the approximant is as good as float64 (Higham 2005). */
const reach = 5.371920351148152

/** exp A for small A: p(A) / p(-A). */
function approximant(a: Atom): Atom {
  const one = identityLike(a)
  const a2 = product(a, a)
  const a4 = product(a2, a2)
  const a6 = product(a4, a2)
  const mix = (c6: number, c4: number, c2: number) => add(add(mul(c6, a6), mul(c4, a4)), mul(c2, a2))
  const [b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, b13] = pade
  const odd = product(a, add(add(product(a6, mix(b13, b11, b9)), mix(b7, b5, b3)), mul(b1, one)))
  const even = add(add(product(a6, mix(b12, b10, b8)), mix(b6, b4, b2)), mul(b0, one))
  return solve(sub(even, odd), add(even, odd))
}

/** The largest sum of magnitudes in a column of any matrix, which is a constant to differentiation. */
function largestColumn(a: Atom): Atom {
  const { shape } = a.aval
  const sizes = where(less(a, zerosLike(a)), mul(-1, a), a)
  const sums = sum(sizes, [shape.length - 2])
  const all = reshape(stop(sums), { shape: [sizeOf(sums.aval.shape)] })
  return gather(all, argmax(all, 0), { axis: 0, batch: 0 })
}

const number = (like: Atom, value: number): Atom => new Lit(like.aval, value)

/** The program that squares `turns` times. */
const squaring = (type: Aval, turns: number): Program =>
  build([type], (x) => {
    let y: Atom = x
    for (let i = 0; i < turns; i++) y = product(y, y)
    return [y]
  })

/**
 * exp A by scaling and squaring. All matrices of a stack are divided by one power of two, the one that the largest needs,
 * and squared as often: 16, 8, 4, 2 and 1 times where the binary digit is one. Beyond 2³¹ the result is NaN.
 */
export function expm(a: Atom): Atom {
  if (sizeOf(a.aval.shape) === 0) return a
  const largest = largestColumn(a)
  let left = ceil(log2(div(largest, number(largest, reach))))
  let scale = where(less(number(left, 31), left), number(left, Number.NaN), number(left, 1))
  const digits: { readonly turns: number; readonly one: Atom }[] = []
  for (const turns of [16, 8, 4, 2, 1]) {
    const one = less(number(left, turns - 0.5), left)
    left = where(one, sub(left, number(left, turns)), left)
    scale = where(one, mul(2 ** -turns, scale), scale)
    digits.push({ turns, one })
  }
  const { shape } = a.aval
  let x = approximant(mul(a, broadcast(scale, { shape, axes: shape.map((_, i) => i) })))
  for (const { turns, one } of digits)
    x = cond(cast(one, "int32"), [squaring(x.aval, 0), squaring(x.aval, turns)], [x])[0]
  return x
}
