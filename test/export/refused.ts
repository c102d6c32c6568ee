import { aval } from "../../src/ir/aval.js"
import { build } from "../../src/ir/builder.js"
import type { Program } from "../../src/ir/program.js"
import { jet } from "../../src/transforms/jet.js"
import { applied, type Case, programOf } from "../laws/sampling.js"

// What cannot be exported: the value is a JavaScript function, and no scalar code stands for it. docs/export.md says so.

/** The programs of a case that are exported: of its primitive, of that in float32, of its derivatives. */
export const programs = {
  value: programOf,
  float32: (c: Case): Program =>
    build(
      c.sample.operands.map((x) => (x.aval.dtype === "float64" ? aval(x.aval.shape, "float32") : x.aval)),
      (...xs) => applied(c, xs),
    ),
  jet: (c: Case): Program => jet(programOf(c), 2),
}

export type What = keyof typeof programs

export const whats = (c: Case): What[] =>
  (Object.keys(programs) as What[]).filter((what) => what !== "float32" || c.sample.params.dtype === undefined)

/** Primitives of which none can be written. */
export const refused: readonly string[] = [
  ...["airy", "beta", "betainc", "betaln", "binom", "chebyshev", "chi", "ci", "cosm1", "dawsn"],
  ...["ellipe", "ellipk", "ellipkm1", "entr", "erfcinv", "erfi", "expi", "expn", "exprel", "fresnel"],
  ...["gamma", "gammainc", "gammaincc", "hermite", "klDiv", "kv", "kve", "laguerre", "lambertw", "lambertwLower"],
  ...["legendre", "logit", "ndtr", "ndtri", "powm1", "relEntr", "rgamma", "shi", "si", "sphericalJn"],
  ...["xlog1py", "xlogy", "yn", "zeta"],
]

const all: readonly What[] = ["value", "float32", "jet"]

/** Of others these cannot, whatever the shapes: by primitive, orders of derivatives and settings. */
export const partly: readonly (readonly [string, readonly What[]])[] = [
  ['iv {"orders":[0],"settings":[0.5]}', all],
  ['iv {"orders":[2],"settings":[0.5]}', all],
  ['ive {"orders":[0],"settings":[1]}', ["jet"]],
  ['ive {"orders":[2],"settings":[1]}', all],
  ['jn {"orders":[0],"settings":[2]}', all],
  ['jn {"orders":[2],"settings":[2]}', all],
]

/** A case without the types of its operands. */
export const nameOf = ({ title }: Case): string => title.replace(/ \([^(]*\)$/, "")

/** Is this program of a case among those? */
export const isRefused = (c: Case, what: What): boolean =>
  refused.includes(c.primitive.name) || partly.some(([name, its]) => name === nameOf(c) && its.includes(what))
