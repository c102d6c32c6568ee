import { zerosLike } from "../ir/atom.js"
import { and } from "./and.js"
import { equal } from "./equal.js"
import { softplus } from "./expansions/softplus.js"
import { bivariate } from "./kinds/elementwise.js"
import { neg } from "./neg.js"
import { not } from "./not.js"
import { sigmoid } from "./sigmoid.js"
import { sub } from "./sub.js"
import { where } from "./where.js"

/** v = log(eˣ + eʸ) without overflow: v' = σ(x - y) x' + σ(y - x) y'. Equal infinities count half each. */
export const logaddexp = bivariate("logaddexp", {
  intrinsic: "logaddexp",
  commutative: true,
  evaluate: (x, y) => (x === y ? x + Math.LN2 : Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)))),
  lower: (s, x, y) => {
    const apart = s.select(s.equal(x, y), s.constant(0), s.abs(s.sub(x, y)))
    return s.add(s.max(x, y), softplus(s, s.neg(apart)))
  },
  slope: (_, x, y) => {
    const difference = sub(x, y)
    const undefinedThere = and(equal(x, y), not(equal(difference, difference)))
    const d = where(undefinedThere, zerosLike(difference), difference)
    return { num: [sigmoid(d)[0], sigmoid(neg(d))[0]] }
  },
})
