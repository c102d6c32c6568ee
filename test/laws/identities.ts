// Identities between operators, which hold for every function.
import * as taylorjet from "taylorjet"
import {
  checkpoint,
  cond,
  derivativeTensor,
  differentialOperator,
  directionalDerivative,
  grad,
  gradient,
  hessian,
  hvp,
  type Index,
  Jet,
  jacfwd,
  jacrev,
  jet,
  jit,
  jvp,
  laplacian,
  linearize,
  makeProgram,
  np,
  partials,
  random,
  scan,
  taylor,
  vjp,
  vmap,
} from "taylorjet"
import { expect } from "vitest"
import { NDArray } from "../../src/array/ndarray.js"
import type { Lit } from "../../src/ir/atom.js"
import { evaluateProgram } from "../../src/ir/builder.js"
import { check } from "../../src/ir/check.js"
import { parse } from "../../src/ir/parse.js"
import { print } from "../../src/ir/print.js"
import { registry } from "../../src/primitives/registry.js"
import type { F } from "./control.js"
import type { Choices, RandomFunction } from "./randomFunctions.js"

type Tree = NDArray | readonly Tree[]

const leaves = (x: Tree): NDArray[] => (Array.isArray(x) ? x.flatMap(leaves) : [x as NDArray])

/** Equal but for rounding, relative to the largest number of an array. */
function close(actual: Tree, expected: Tree, tolerance = 1e-9): void {
  const [a, e] = [leaves(actual), leaves(expected)]
  expect(a.length).toBe(e.length)
  a.forEach((y, i) => {
    expect(y.shape).toEqual(e[i].shape)
    const wanted = Array.from<number>(e[i].data)
    const scale = wanted.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 1)
    Array.from<number>(y.data).forEach((v, n) => {
      const w = wanted[n]
      if (!Object.is(v, w) && v !== w && !(Math.abs(v - w) <= tolerance * scale))
        expect.fail(`array ${i}, element ${n}: ${v}, not ${w}`)
    })
  })
}

/** The same numbers; zeros may differ in their signs. */
const same = (actual: Tree, expected: Tree): void => close(actual, expected, 0)

/** What an identity is told: the function, where it is looked at, directions and a cotangent. */
interface Given extends RandomFunction {
  readonly c: Choices
  /** The values of f. */
  readonly y: NDArray
  readonly u: NDArray
  readonly v: NDArray
  readonly w: NDArray
  /** ⟨w, f⟩ */
  readonly total: F
}

export interface Identity {
  readonly title: string
  readonly holds: (given: Given) => void
  /** Does it hold where there are infinities and NaN? */
  readonly wild?: boolean
  readonly when?: (given: Given) => boolean
}

const dot = (a: NDArray, b: NDArray): NDArray => np.sum(a.mul(b))
const flat = (x: NDArray): NDArray => np.reshape(x, [-1])
const zero = (x: NDArray): NDArray => np.zerosLike(x)
const matrixOf = (h: NDArray, x: NDArray): NDArray => np.reshape(h, [x.size, x.size])
const line = (direction: NDArray, order: number): NDArray[] =>
  Array.from({ length: order }, (_, k) => (k === 0 ? direction : zero(direction)))
/** A curve through x, which is no line. */
const curve = ({ u, v }: Given): NDArray[] => [v, u, v.mul(0.5)]
const several = ({ x, u, v }: Given): NDArray => np.stack([x, x.add(u.mul(0.1)), x.sub(v.mul(0.1))])
const each = (f: F, xs: NDArray): NDArray => np.stack([0, 1, 2].map((i) => f(xs.at(i))))
const isVector = ({ x }: Given): boolean => x.ndim === 1 && x.size > 0
const outer: F = (y) => np.tanh(y).mul(np.cos(np.mean(y)))

/** The laws of first derivatives. */
const first: readonly Identity[] = [
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

const second: readonly Identity[] = [
  {
    title: "a Hessian is symmetric",
    holds({ total, x }) {
      const h = matrixOf(hessian(total)(x), x)
      close(h, np.transpose(h))
    },
    when: ({ x }) => x.size > 0,
  },
  {
    title: "hvp is the Hessian times a vector",
    holds: ({ total, x, v }) => close(flat(hvp(total, x, v)), np.matmul(matrixOf(hessian(total)(x), x), flat(v))),
    when: ({ x }) => x.size > 0,
  },
  {
    title: "the gradient of a derivative is the derivative of the gradient",
    holds: ({ total, x, v }) => close(grad((z) => jvp(total, [z], [v])[1])(x), jvp(grad(total), [x], [v])[1]),
  },
  {
    title: "second derivatives are symmetric in their directions",
    holds({ f, x, u, v }) {
      const along = (a: NDArray, b: NDArray) => jvp((z) => jvp(f, [z], [a])[1], [x], [b])[1]
      close(along(u, v), along(v, u))
    },
  },
  {
    title: "a Laplacian is the trace of the Hessian",
    holds: ({ total, x }) => close(laplacian(total)(x), np.trace(matrixOf(hessian(total)(x), x))),
    when: ({ x }) => x.size > 0,
  },
  {
    title: "hessianDiagonal, and valueGradLaplacian",
    holds({ total, x }) {
      close(flat(taylorjet.hessianDiagonal(total)(x)), np.einsum("ii->i", matrixOf(hessian(total)(x), x)))
      close(taylorjet.valueGradLaplacian(total)(x) as Tree, [total(x), grad(total)(x), laplacian(total)(x)])
    },
    when: ({ x }) => x.size > 0,
  },
  {
    title: "the divergence of a gradient is the Laplacian",
    holds: ({ total, x }) => close(taylorjet.divergence(grad(total))(x), laplacian(total)(x)),
    when: isVector,
  },
  {
    title: "estimates of the Laplacian are exact in one variable",
    holds({ f, x }) {
      const options = { samples: 3, key: random.PRNGKey(1), distribution: "rademacher" } as const
      close(taylorjet.stochasticLaplacian(f, x, options), laplacian(f)(x))
    },
    when: ({ x }) => x.size === 1,
  },
]

const higher: readonly Identity[] = [
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
      close(taylor(along, 0, 4).evaluate(1e-4), along(np.array(1e-4)))
    },
    when: ({ smooth }) => smooth,
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

const modes: readonly Identity[] = [
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

export const identities: readonly Identity[] = [...first, ...second, ...higher, ...modes]

/** Tests an identity on a function. False where it says nothing about it. */
export function test(identity: Identity, given: RandomFunction, c: Choices): boolean {
  const { f, x } = given
  const y = f(x)
  const [u, v, w] = [c.array(x.shape), c.array(x.shape), c.array(y.shape)]
  const all: Given = { ...given, c, y, u, v, w, total: (z) => dot(w, f(z)) }
  if (identity.when && !identity.when(all)) return false
  try {
    identity.holds(all)
    return true
  } catch (error) {
    if (error instanceof Error) error.message = `${identity.title}: ${error.message}\n${makeProgram(f)(x)}`
    throw error
  }
}
