import { system } from "../kinds/elementwise.js"
import { real, sample } from "../kinds/op.js"
import { mul } from "../mul.js"
import { airyValues } from "../special/airy.js"

/** Ai, Ai', Bi, Bi': y'' = u y. */
export const airy = system("airy", {
  evaluate: [0, 1, 2, 3].map((i) => (x: number) => airyValues(x)[i]),
  slope: ([ai, dai, bi, dbi], u) => [dai, mul(u, ai), dbi, mul(u, bi)],
  domain: [sample([real([])])],
})
