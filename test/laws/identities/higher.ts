// Identities of jets, and of derivatives of any order.
import * as taylorjet from "taylorjet"
import {
  derivativeTensor,
  differentialOperator,
  directionalDerivative,
  grad,
  hessian,
  type Index,
  Jet,
  jet,
  jit,
  jvp,
  laplacian,
  type NDArray,
  np,
  partials,
  taylor,
  vmap,
} from "taylorjet"
import type { F } from "../control.js"
import { close, curve, type Identity, isVector, line, outer, type Tree } from "./identity.js"

export const higher: readonly Identity[] = [
  {
    title: "a jet is a nested jvp",
    holds({ f, x, v }) {
      const along =
        (g: F): F =>
        (z) =>
          jvp(g, [z], [v])[1]
      close(
        jet(f, [x], [line(v, 3)])[1],
        [along(f), along(along(f)), along(along(along(f)))].map((g) => g(x)),
      )
    },
  },
  {
    title: "a jet along a line that is passed a times as fast",
    holds: ({ f, x, v }) =>
      close(
        jet(f, [x], [line(v.mul(-1.5), 4)])[1],
        jet(f, [x], [line(v, 4)])[1].map((d, k) => d.mul((-1.5) ** (k + 1))),
      ),
  },
  {
    title: "the chain rule of jets",
    holds(given) {
      const { f, x } = given
      const [value, inner] = jet(f, [x], [curve(given)])
      close(jet((z) => outer(f(z)), [x], [curve(given)])[1], jet(outer, [value], [inner])[1])
    },
  },
  {
    title: "Leibniz's rule of jets",
    holds(given) {
      const { f, x } = given
      const other: F = (z) => np.cos(f(z))
      const coefficients = (g: F) => new Jet(jet(g, [x], [curve(given)], { factorialScaled: false }).flat())
      close(coefficients((z) => f(z).mul(other(z))).coefficients, coefficients(f).mul(coefficients(other)).coefficients)
    },
  },
  {
    title: "directionalDerivative is homogeneous, and a term of the jet",
    holds({ f, x, v }) {
      const order = { order: 3 }
      close(directionalDerivative(f, v.mul(2), order)(x), directionalDerivative(f, v, order)(x).mul(8))
      close(directionalDerivative(f, v, order)(x), jet(f, [x], [line(v, 3)])[1][2])
    },
  },
  {
    title: "a jet's polynomial is the function near its point",
    holds({ f, x, v }) {
      const along = (t: NDArray) => f(x.add(v.mul(t)))
      close(taylor(along, 0, 6).evaluate(2e-3), along(np.array(2e-3)))
    },
    when: ({ kind }) => kind === "smooth",
    always: true,
  },
  {
    title: "derivativeTensor is the Hessian, and symmetric",
    holds({ total, x }) {
      close(derivativeTensor(total, x, 2), hessian(total)(x))
      const t = derivativeTensor(total, x, 3)
      close(t, np.transpose(t, [2, 0, 1]))
    },
    when: isVector,
  },
  {
    title: "partials are entries of derivativeTensor",
    holds({ total, x }) {
      const at = (i: number, k: number) => Array.from({ length: x.size }, (_, j) => (j === i ? k : 0))
      const last = x.size - 1
      const spec = [at(0, 2), at(last, 1), at(0, 1).map((k, j) => k + at(last, 2)[j])]
      const [value, found] = partials(total, x, spec)
      const [two, three] = [derivativeTensor(total, x, 2), derivativeTensor(total, x, 3)]
      close(value, total(x))
      close(found as Tree, [two.at(0, 0), grad(total)(x).at(last), three.at(0, last, last)])
    },
    when: isVector,
  },
  {
    title: "a differential operator is linear in its terms",
    holds({ total, x }) {
      const index: Index[] = [Array.from({ length: x.size }, (_, j) => (j === 0 ? 1 : 0)), { [x.size - 1]: 2 }]
      const operator = (...factors: number[]) =>
        differentialOperator(factors.map((coefficient, i) => ({ coefficient, index: index[i] })))(total)(x)
      close(operator(2, -3), operator(1, 0).mul(2).sub(operator(0, 1).mul(3)))
    },
    when: isVector,
  },
  {
    title: "biharmonic is the Laplacian of the Laplacian",
    holds: ({ total, x }) => close(taylorjet.biharmonic(total)(x), laplacian(laplacian(total))(x), 1e-8),
    when: ({ x }) => x.size > 0,
  },
  {
    title: "a sum over mapped jets",
    holds({ f, x, u, v }) {
      const term = (d: NDArray) => jet(f, [x], [line(d, 2)])[1][1]
      close(np.sum(vmap(term)(np.stack([u, v])), { axis: 0 }), term(u).add(term(v)))
      close(jit((ds) => np.sum(vmap(term)(ds), { axis: 0 }))(np.stack([u, v])), term(u).add(term(v)))
    },
  },
]
