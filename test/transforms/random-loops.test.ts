// Laws on random functions that hold loops and branches, one inside the other.
import fc from "fast-check"
import {
  checkpoint,
  cond,
  foriLoop,
  grad,
  jacfwd,
  jet,
  jit,
  jvp,
  type NDArray,
  np,
  scan,
  switchCase,
  vmap,
  whileLoop,
} from "taylorjet"
import { it } from "vitest"
import { uniform } from "../laws/sampling.js"
import { expectClose } from "./evaluate.js"

/** Of an array x, which a turn or a branch changes, and an array p, which it closes over; both have three numbers. */
type F = (x: NDArray, p: NDArray) => NDArray
type Step = (x: NDArray) => NDArray

const leaves: Readonly<Record<string, F>> = {
  sin: (x, p) => np.sin(x.mul(p)),
  logistic: (x, p) => x.mul(np.sub(1, x)).mul(p),
  tanh: (x, p) => np.tanh(x.add(np.sum(p))),
  mixed: (x, p) => np.tanh(np.flip(x)).add(p).mul(0.7),
  total: (x, p) => np.broadcastTo(np.sin(np.sum(x)), [3]).mul(p),
  constant: (_, p) => np.cos(p),
  same: (x) => x,
  rational: (x, p) => np.div(x, np.square(p).add(1)),
}

/** Loops and branches around a step; they keep the shape. */
const loops: Readonly<Record<string, (step: Step, x: NDArray) => NDArray>> = {
  cond: (step, x) => cond(np.greater(np.sum(x), 0.1), step, (y: NDArray) => np.sin(y).mul(2), x),
  switchCase: (step, x) =>
    switchCase(np.floor(np.sum(np.sin(x))).astype("int32"), [step, (y: NDArray) => np.cos(y), (y: NDArray) => y], x),
  checkpoint: (step, x) => checkpoint(step)(x),
  foriLoop: (step, x) => foriLoop(0, 3, (i, y: NDArray) => step(y).add(np.div(i, 5)), x),
  whileLoop: (step, x) =>
    whileLoop(
      ([y, n]: NDArray[]) => np.logicalAnd(np.less(np.sum(np.square(y)), 5), np.less(n, 3)),
      ([y, n]) => [step(y).mul(1.5).add(0.3), n.add(1)],
      [x, np.array(0, { dtype: "int32" })],
      { maxSteps: 4 },
    )[0],
  scan: (step, x) => {
    const [[c, d], ys] = scan(
      ([a, b]: NDArray[], e: NDArray) => [[step(a.add(e)), b.mul(0.5).add(np.sum(a))], a.mul(e)],
      [x, np.sum(x)],
      np.stack([np.sin(x), x, np.cos(x)]),
    )
    return np.tanh(c.add(np.sum(ys, { axis: 0 })).mul(np.sin(d)))
  },
  checkpointed: (step, x) => scan((c: NDArray) => [step(c), null], x, null, { length: 3, checkpoint: true })[0],
  backwards: (step, x) =>
    scan((c: NDArray, e: NDArray) => [np.tanh(c.add(e)), step(c)], np.zerosLike(x), np.stack([x, np.square(x)]), {
      reverse: true,
      checkpoint: 1,
    })[1].at(0),
}

interface Named {
  readonly text: string
  readonly f: F
}

const leaf: fc.Arbitrary<Named> = fc.constantFrom(...Object.keys(leaves)).map((text) => ({ text, f: leaves[text] }))

/** Functions of so many loops, one inside the other, after and before simple ones. */
const nested = (depth: number): fc.Arbitrary<Named> =>
  depth === 0
    ? leaf
    : fc.tuple(fc.constantFrom(...Object.keys(loops)), leaf, nested(depth - 1)).map(([name, before, inside]) => ({
        text: `${name}(${inside.text}, ${before.text})`,
        f: (x, p) => loops[name]((y) => inside.f(y, p), before.f(x, p)),
      }))

/** Two vectors of three numbers, the same for the same seed. */
function draw(seed: number): [NDArray, NDArray] {
  const next = uniform(seed)
  const vector = () => np.array([0, 1, 2].map(() => 3 * next() - 1.5))
  return [vector(), vector()]
}

function law(name: string, holds: (f: F, seed: number) => void): void {
  it(name, () => {
    const functions = fc.oneof(nested(1), nested(2))
    const property = fc.property(functions, fc.integer({ min: 1, max: 1e6 }), ({ text, f }, seed) => {
      try {
        holds(f, seed)
      } catch (error) {
        throw new Error(`${text} with seed ${seed}: ${error}`, { cause: error })
      }
    })
    fc.assert(property, { numRuns: 25, seed: 1, includeErrorInReport: true })
  })
}

const scalar =
  (f: F) =>
  (x: NDArray, p: NDArray): NDArray =>
    np.sum(np.sin(f(x, p)))

law("the jet of order 3 is three nested derivatives", (f, seed) => {
  const [x, p] = draw(seed)
  const [v, w] = draw(seed + 1)
  const d =
    (g: F): F =>
    (y, q) =>
      jvp(g, [y, q], [v, w])[1]
  const zero = np.zerosLike(x)
  const [value, terms] = jet(f, [x, p], [[v, zero, zero] as NDArray[], [w, zero, zero]])
  expectClose(value, f(x, p), 1e-12)
  expectClose(terms, [d(f)(x, p), d(d(f))(x, p), d(d(d(f)))(x, p)], 1e-9)
})

law("reverse mode is forward mode, of first and of second order", (f, seed) => {
  const [x, p] = draw(seed)
  const g = grad(scalar(f), { argnums: [0, 1] })
  expectClose(g(x, p), jacfwd(scalar(f), { argnums: [0, 1] })(x, p), 1e-10)
  const second = (y: NDArray) => np.sum(np.sin(grad(scalar(f))(y, p)))
  expectClose(grad(second)(x), jacfwd(second)(x), 1e-9)
})

law("vmap is a loop, of values and of gradients, with what is shared and what is summed", (f, seed) => {
  const rows = [draw(seed), draw(seed + 1), draw(seed + 2)]
  const [xs, ps] = [0, 1].map((i) => np.stack(rows.map((row) => row[i])))
  const values = rows.map(([x, p]) => f(x, p))
  expectClose(vmap(f)(xs, ps), values, 1e-12)
  expectClose(
    vmap(f, { inAxes: [0, null] })(xs, rows[0][1]),
    rows.map(([x]) => f(x, rows[0][1])),
    1e-12,
  )
  for (const argnums of [0, 1]) {
    const g = grad(scalar(f), { argnums })
    const gradients = rows.map(([x, p]) => g(x, p))
    expectClose(vmap(g)(xs, ps), gradients, 1e-10)
  }
  expectClose(jit((a, b) => np.sum(vmap(f)(a, b), { axis: 0 }))(xs, ps), np.sum(np.stack(values), { axis: 0 }), 1e-10)
})

law("compiling changes nothing", (f, seed) => {
  const [x, p] = draw(seed)
  const along: F = (y, q) => jet(f, [y, q], [[q, y] as NDArray[], [y, q]])[1][1]
  for (const g of [f, grad(scalar(f)), along]) expectClose(jit(g)(x, p), g(x, p), 1e-11)
})
