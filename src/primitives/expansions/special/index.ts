// The values and first derivatives, as functions of one number, for whoever measures expansions one by one.
import type { ScalarOps } from "../../scalar.js"
import { digamma as digammaOf } from "./digamma.js"
import { gammaln as gammalnOf } from "./gammaln.js"
import { ive, i0 as modified } from "./iv.js"
import { jn } from "./jn.js"
import { polygamma } from "./polygamma.js"
import { sinc as sincOf } from "./sinc.js"

export { erfcx } from "./erfcx.js"
export { logNdtr } from "./logNdtr.js"
export const gammaln = <V>(s: ScalarOps<V>, x: V): V => gammalnOf(s, x).value
export const digamma = <V>(s: ScalarOps<V>, x: V): V => digammaOf(s, x).value
export const trigamma = <V>(s: ScalarOps<V>, x: V): V => polygamma(s, x, 2).value
export const sinc = <V>(s: ScalarOps<V>, x: V): V => sincOf(s, x, 0)
export const i0 = <V>(s: ScalarOps<V>, x: V): V => modified(s, x, 0)
export const i1 = <V>(s: ScalarOps<V>, x: V): V => modified(s, x, 1)
export const i0e = <V>(s: ScalarOps<V>, x: V): V => ive(s, x, 0)
export const i1e = <V>(s: ScalarOps<V>, x: V): V => ive(s, x, 1)
export const j0 = <V>(s: ScalarOps<V>, x: V): V => jn(s, x, 0, 0).value
export const j1 = <V>(s: ScalarOps<V>, x: V): V => jn(s, x, 1, 0).value
