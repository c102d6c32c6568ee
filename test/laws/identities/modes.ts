// Functions that are mapped, compiled, printed, or made of loops and branches are the same functions.
import { checkpoint, cond, grad, hvp, jet, jit, jvp, makeProgram, np, scan, vjp, vmap } from "taylorjet"
import { expect } from "vitest"
import { NDArray } from "../../../src/array/ndarray.js"
import type { Lit } from "../../../src/ir/atom.js"
import { check } from "../../../src/ir/check.js"
import { evaluateProgram } from "../../../src/ir/evaluate.js"
import { parse } from "../../../src/ir/parse.js"
import { print } from "../../../src/ir/print.js"
import { registry } from "../../../src/primitives/registry.js"
import type { F } from "../control.js"
import { close, curve, dot, each, type Identity, line, same, several } from "./identity.js"

export const modes: readonly Identity[] = [
  { title: "vmap(f) is f of each", holds: (g) => same(vmap(g.f)(several(g)), each(g.f, several(g))), wild: true },
  {
    title: "vmap(grad) and vmap(hvp) are those of each",
    holds(g) {
      close(vmap(grad(g.total))(several(g)), each(grad(g.total), several(g)))
      close(
        vmap((z) => hvp(g.total, z, g.v))(several(g)),
        each((z) => hvp(g.total, z, g.v), several(g)),
      )
    },
  },
  { title: "jit(f) = f", holds: ({ f, x }) => close(jit(f)(x), f(x)), wild: true },
  {
    title: "jit(f) = f by the reference",
    holds: ({ f, x }) => same(jit(f, { backend: "reference" })(x), f(x)),
    wild: true,
  },
  {
    title: "jit in every mode",
    holds({ f, total, x, v }) {
      close(jit(grad(total))(x), grad(total)(x))
      close(jit((z) => jet(f, [z], [line(v, 3)])[1])(x), jet(f, [x], [line(v, 3)])[1])
      close(jit((z) => hvp(total, z, v))(x), hvp(total, x, v))
      close(jit(vmap(grad(total)))(np.stack([x, v])), vmap(grad(total))(np.stack([x, v])))
    },
  },
  {
    title: "printed, parsed and run",
    holds({ f, x, y }) {
      const program = makeProgram(f)(x)
      const text = print(program, Number.POSITIVE_INFINITY)
      const back = check(parse(text, (name) => registry.get(name)))
      expect(print(back, Number.POSITIVE_INFINITY)).toBe(text)
      same(
        evaluateProgram(back, [x.atom as Lit]).map((a) => new NDArray(a)),
        [y],
      )
    },
    wild: true,
  },
  {
    title: "checkpoint(f) = f",
    holds({ f, total, x, v }) {
      same(checkpoint(f)(x), f(x))
      close(grad(checkpoint(total))(x), grad(total)(x))
      close(hvp(checkpoint(total) as F, x, v), hvp(total, x, v))
    },
  },
  { title: "loops and branches are what they do", holds: ({ f, plain, x }) => same(f(x), plain(x)), wild: true },
  {
    title: "derivatives of loops and branches",
    holds(g) {
      const { f, plain, x, v, w, y } = g
      const sum: F = (z) => dot(w, plain(z))
      close(jvp(f, [x], [v])[1], jvp(plain, [x], [v])[1])
      close(jet(f, [x], [curve(g)])[1], jet(plain, [x], [curve(g)])[1])
      close(vjp(f, x)[1](y)[0], vjp(plain, x)[1](y)[0])
      close(hvp(g.total, x, v), hvp(sum, x, v))
      close(jit(grad(g.total))(x), grad(sum)(x))
    },
  },
  {
    title: "a branch is the one that is chosen",
    holds({ total, x, c }) {
      const flag = c.int(2) === 0
      const branch: F = (z) => cond(np.array(flag), total, (a: NDArray) => np.sin(total(a)), z)
      const chosen: F = flag ? total : (z) => np.sin(total(z))
      close([branch(x), grad(branch)(x)], [chosen(x), grad(chosen)(x)])
    },
  },
  {
    title: "scan over entries is vmap",
    holds(g) {
      const loop: F = (xs) => scan((k: NDArray, e: NDArray) => [k, g.f(e)], 0, xs)[1]
      same(loop(several(g)), vmap(g.f)(several(g)))
    },
    wild: true,
  },
  {
    title: "the gradient of scan over entries is that of vmap",
    holds(g) {
      const loop: F = (xs) => np.sum(scan((k: NDArray, e: NDArray) => [k, g.total(e)], 0, xs)[1])
      close(grad(loop)(several(g)), vmap(grad(g.total))(several(g)))
    },
  },
]
