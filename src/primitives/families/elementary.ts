import type { Atom } from "../../ir/atom.js"
import { add } from "../add.js"
import { and } from "../and.js"
import { div } from "../div.js"
import { analytic, between, bivariate, over } from "../kinds/elementwise.js"
import { less } from "../less.js"
import { log } from "../log.js"
import { log1p } from "../log1p.js"
import { mul } from "../mul.js"
import { neg } from "../neg.js"
import { pow } from "../pow.js"
import { sincos } from "../sincos.js"
import {
  cosm1Value,
  entrValue,
  klDivValue,
  logitValue,
  powm1Value,
  relEntrValue,
  xlog1pyValue,
  xlogyValue,
} from "../special/entropy.js"
import { sub } from "../sub.js"
import { where } from "../where.js"

/** v' = ln(b) a' + a/b b' */
export const xlogy = bivariate("xlogy", {
  evaluate: xlogyValue,
  slope: (_, a, b) => ({ num: [log(b), div(a, b)] }),
  domain: between(0.3, 3, 2),
})

/** v' = ln(1 + b) a' + a/(1 + b) b' */
export const xlog1py = bivariate("xlog1py", {
  evaluate: xlog1pyValue,
  slope: (_, a, b) => ({ num: [log1p(b), div(a, add(1, b))] }),
  domain: between(0.3, 3, 2),
})

/** v' = -(1 + ln u) u' */
export const entr = analytic("entr", {
  evaluate: entrValue,
  slope: (_, u) => neg(add(1, log(u))),
  domain: between(0.3, 3),
})

/** ln(a/b); where they are near, from their difference. */
function logRatio(a: Atom, b: Atom): Atom {
  const near = and(less(a, mul(2, b)), less(b, mul(2, a)))
  return where(near, log1p(div(sub(a, b), b)), log(div(a, b)))
}

/** v' = (1 + ln(a/b)) a' - a/b b' */
export const relEntr = bivariate("relEntr", {
  evaluate: relEntrValue,
  slope: (_, a, b) => ({ num: [add(1, logRatio(a, b)), neg(div(a, b))] }),
  domain: between(0.3, 3, 2),
})

/** v' = ln(a/b) a' + (b - a)/b b' */
export const klDiv = bivariate("klDiv", {
  evaluate: klDivValue,
  slope: (_, a, b) => ({ num: [logRatio(a, b), div(sub(b, a), b)] }),
  domain: between(0.3, 3, 2),
})

/** u (1 - u) v' = u' */
export const logit = analytic("logit", {
  evaluate: logitValue,
  slope: (_, u) => over(1, mul(u, sub(1, u))),
  domain: between(0.2, 0.8),
})

/** v' = -sin(u) u' */
export const cosm1 = analytic("cosm1", { evaluate: cosm1Value, slope: (_, u) => neg(sincos(u)[0]) })

/** v' = b a^(b - 1) a' + a^b ln(a) b' */
export const powm1 = bivariate("powm1", {
  evaluate: powm1Value,
  slope: (_, a, b) => ({ num: [mul(b, pow(a, sub(b, 1))), mul(pow(a, b), log(a))] }),
  domain: between(0.5, 3, 2),
})
