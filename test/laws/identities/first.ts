// Identities of first derivatives.
import * as taylorjet from "taylorjet"
import { grad, gradient, jacfwd, jacrev, jvp, linearize, np, vjp } from "taylorjet"
import type { F } from "../control.js"
import { close, dot, flat, type Identity, type Tree } from "./identity.js"

export const first: readonly Identity[] = [
  {
    title: "⟨w, J v⟩ = ⟨Jᵀ w, v⟩",
    holds: ({ f, x, v, w }) => close(dot(w, jvp(f, [x], [v])[1]), dot(vjp(f, x)[1](w)[0], v)),
  },
  {
    title: "a gradient is a cotangent times the rows of jacrev",
    holds: ({ f, total, x, w, y }) =>
      close(grad(total)(x), np.reshape(np.matmul(flat(w), np.reshape(jacrev(f)(x), [y.size, x.size])), x.shape)),
    when: ({ x }) => x.size > 0,
  },
  { title: "jacfwd = jacrev", holds: ({ f, x }) => close(jacfwd(f)(x), jacrev(f)(x)) },
  { title: "gradient = jacrev", holds: ({ f, x }) => close(gradient(f)(x), jacrev(f)(x)) },
  {
    title: "linearize = jvp",
    holds: ({ f, x, v }) => close([linearize(f, x)[0], linearize(f, x)[1](v)], jvp(f, [x], [v])),
  },
  {
    title: "the pullback of a sum",
    holds({ f, x, w }) {
      const other: F = (z) => np.sin(f(z)).mul(w)
      close(vjp((z) => f(z).add(other(z)), x)[1](w)[0], vjp(f, x)[1](w)[0].add(vjp(other, x)[1](w)[0]))
    },
  },
  {
    title: "a pullback is linear",
    holds({ f, x, w }) {
      const [y, pullback] = vjp(f, x)
      close(pullback(w.mul(2.5).sub(y))[0], pullback(w)[0].mul(2.5).sub(pullback(y)[0]))
    },
  },
  {
    title: "a derivative is linear in the direction",
    holds: ({ f, x, u, v }) =>
      close(
        jvp(f, [x], [u.mul(2).sub(v)])[1],
        jvp(f, [x], [u])[1]
          .mul(2)
          .sub(jvp(f, [x], [v])[1]),
      ),
  },
  {
    title: "valueAndGrad",
    holds: ({ total, x }) => close(taylorjet.valueAndGrad(total)(x) as Tree, [total(x), grad(total)(x)]),
  },
]
