// Nothing that is passed for any argument of any transform, or for one of an np function that says how it works, gives a
// bare JavaScript error, an internal one, or a result that is no array: either it is accepted, or the function says, in
// its own name, what it expected.
import fc from "fast-check"
import * as taylorjet from "taylorjet"
import { type NDArray, np, random } from "taylorjet"
import { describe, expect, it } from "vitest"
import { numpyCalls } from "./numpyCalls.js"

type AnyFunction = (...args: unknown[]) => unknown
const {
  curl,
  derivativeTensor,
  directionalDerivative,
  divergence,
  forwardDerivatives,
  forwardDerivativesCollapsed,
  grad,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jet,
  jit,
  jvp,
  laplacian,
  linearize,
  makeProgram,
  stochasticBiharmonic,
  stochasticLaplacian,
  stochasticOperator,
  taylor,
  taylorSeriesCoefficients,
  valueAndGrad,
  vjp,
  vmap,
  weightedLaplacian,
} = taylorjet as unknown as Readonly<Record<string, (...args: unknown[]) => AnyFunction & unknown[]>>

const differentialOperator = taylorjet.differentialOperator as unknown as (
  terms: unknown,
) => (f: unknown) => AnyFunction
const partials = taylorjet.partials as unknown as AnyFunction & { explain: AnyFunction }
/** Derivatives of high order take long; so high that they are refused, they do not. */
const isQuick = (x: unknown): boolean =>
  typeof x === "string"
    ? x.length < 5
    : typeof x === "number"
      ? x < 4 || x > 1000
      : typeof x !== "object" || x === null || Object.values(x).every(isQuick)
const quick = (x: unknown): unknown => (isQuick(x) ? x : null)
const identity = (x: unknown) => x
const total = (x: NDArray) => np.sum(np.square(x))
const key = random.PRNGKey(0)

/** For each argument that a transform has: how to call it with something there. */
const calls: Readonly<Record<string, Readonly<Record<string, (x: unknown) => unknown>>>> = {
  jet: {
    f: (x) => jet(x, [1], [[1]]),
    primals: (x) => jet(identity, x, [[1]]),
    primal: (x) => jet(identity, [x], [[1]]),
    series: (x) => jet(identity, [1], x),
    "own series": (x) => jet(identity, [1], [x]),
    term: (x) => jet(identity, [[1, 2]], [[x]]),
    options: (x) => jet(identity, [1], [[1]], x),
    factorialScaled: (x) => jet(identity, [1], [[1]], { factorialScaled: x }),
  },
  jvp: {
    f: (x) => jvp(x, [1], [1]),
    primals: (x) => jvp(identity, x, [1]),
    primal: (x) => jvp(identity, [x], [1]),
    tangents: (x) => jvp(identity, [1], x),
    tangent: (x) => jvp(identity, [1], [x]),
    "tangent of a tree": (x) => jvp(identity, [{ a: 1, b: [np.array(1), np.array(2)] }], [{ a: 1, b: x }]),
  },
  linearize: {
    f: (x) => linearize(x, 1)[0],
    primal: (x) => linearize(identity, x)[0],
    tangent: (x) => (linearize(identity, 1)[1] as AnyFunction)(x),
  },
  vjp: {
    f: (x) => vjp(x, 1)[0],
    primal: (x) => vjp(identity, x)[0],
    cotangent: (x) => (vjp(identity, 1)[1] as AnyFunction)(x),
    "cotangent of a tree": (x) => (vjp((y: NDArray) => [y, { a: y }], 1)[1] as AnyFunction)([1, x]),
  },
  vmap: {
    f: (x) => vmap(x)([1, 2]),
    argument: (x) => vmap(identity)(x),
    options: (x) => vmap(identity, x)([1, 2]),
    inAxes: (x) => vmap(identity, { inAxes: x })([1, 2]),
    "inAxes of an argument": (x) => vmap(identity, { inAxes: [x] })([1, 2]),
    "inAxes in a tree": (x) => vmap(identity, { inAxes: [{ a: x }] })({ a: [1, 2] }),
    outAxes: (x) => vmap(identity, { outAxes: x })([1, 2]),
    "outAxes in a tree": (x) => vmap(identity, { outAxes: { a: x } })({ a: [1, 2] }),
  },
  jit: {
    f: (x) => jit(x)(1),
    argument: (x) => jit(identity)(x),
    options: (x) => jit(identity, x)(1),
    backend: (x) => jit(identity, { backend: x })(1),
  },
  makeProgram: {
    f: (x) => makeProgram(x)(1) && 0,
    argument: (x) => makeProgram(identity)(x) && 0,
  },
  hvp: {
    f: (x) => hvp(x)(1, 1),
    x: (x) => hvp(() => np.array(1))(x, x),
    v: (x) => hvp(total)([1, 2], x),
  },
  forwardDerivatives: {
    f: (x) => forwardDerivatives(x, [1, 2], 2),
    x: (x) => forwardDerivatives(identity, x, 1),
  },
  taylorSeriesCoefficients: {
    f: (x) => taylorSeriesCoefficients(x, 1, 2),
    x: (x) => taylorSeriesCoefficients(identity, x, 2),
    options: (x) => taylorSeriesCoefficients(identity, 1, 2, x),
    factorialScaled: (x) => taylorSeriesCoefficients(identity, 1, 2, { factorialScaled: x }),
  },
  taylor: {
    f: (x) => taylor(x, 1, 2) && 0,
    x: (x) => taylor(identity, x, 2) && 0,
    direction: (x) => taylor(identity, [1, 2], 2, x) && 0,
  },
  laplacian: {
    f: (x) => laplacian(x)([1, 2]),
    x: (x) => laplacian(identity)(x),
  },
  stochasticLaplacian: {
    f: (x) => stochasticLaplacian(x, [1, 2], { samples: 1, key }),
    x: (x) => stochasticLaplacian(identity, x, { samples: 1, key }),
    options: (x) => stochasticLaplacian(total, [1, 2], x),
    key: (x) => stochasticLaplacian(total, [1, 2], { samples: 1, key: x }),
    distribution: (x) => stochasticLaplacian(total, [1, 2], { samples: 1, key, distribution: x }),
  },
  weightedLaplacian: {
    sigma: (x) => weightedLaplacian(total, x)([1, 2]),
    "what sigma returns": (x) => weightedLaplacian(total, () => x)([1, 2]),
  },
  divergence: { "what f returns": (x) => divergence(() => x)([1, 2]) },
  curl: { x: (x) => curl(identity)(x) },
  directionalDerivative: {
    direction: (x) => directionalDerivative(total, x)([1, 2]),
    options: (x) => directionalDerivative(total, [1, 0], x)([1, 2]),
    order: (x) => directionalDerivative(total, [1, 0], { order: quick(x) })([1, 2]),
  },
  derivativeTensor: {
    x: (x) => derivativeTensor(identity, x, 1),
    order: (x) => derivativeTensor(total, [1, 2], quick(x)),
  },
  partials: {
    point: (x) => partials(identity, x, [[1]]),
    spec: (x) => partials(total, [1, 2], quick(x)),
    "a derivative": (x) => partials(total, [1, 2], [quick(x)]),
    "a derivative in a variable": (x) => partials((p: { x: NDArray }) => p.x, { x: 1 }, [quick(x)]),
  },
  "partials.explain": {
    spec: (x) => partials.explain(quick(x)) && 0,
    "a derivative": (x) => partials.explain([quick(x)]) && 0,
  },
  differentialOperator: {
    terms: (x) => differentialOperator(quick(x))(total)([1, 2]),
    "a term": (x) => differentialOperator([quick(x)])(total)([1, 2]),
    coefficient: (x) => differentialOperator([{ coefficient: x, index: [1, 1] }])(total)([1, 2]),
    index: (x) => differentialOperator([{ coefficient: 1, index: quick(x) }])(total)([1, 2]),
    f: (x) => differentialOperator([{ coefficient: 1, index: [1] }])(x)(1),
    point: (x) => differentialOperator([{ coefficient: 1, index: [1] }])(identity)(x),
  },
  stochasticBiharmonic: {
    x: (x) => stochasticBiharmonic(identity, x, { samples: 1, key }),
    options: (x) => stochasticBiharmonic(total, [1, 2], x),
    distribution: (x) => stochasticBiharmonic(total, [1, 2], { samples: 1, key, distribution: x }),
  },
  stochasticOperator: {
    terms: (x) => stochasticOperator(quick(x))(total, [1, 2], { samples: 1, key }),
    index: (x) => stochasticOperator([{ coefficient: 1, index: quick(x) }])(total, [1, 2], { samples: 1, key }),
    samples: (x) => stochasticOperator([{ coefficient: 1, index: [1, 1] }])(total, [1, 2], { samples: x, key }),
  },
  forwardDerivativesCollapsed: {
    f: (x) => forwardDerivativesCollapsed(x, [1, 2], 2),
    x: (x) => forwardDerivativesCollapsed(identity, x, 1),
    directions: (x) => forwardDerivativesCollapsed(total, [1, 2], 2, x),
  },
  ...Object.fromEntries(
    Object.entries({ grad, valueAndGrad, jacfwd, jacrev, hessian }).map(([who, transform]) => [
      who,
      {
        f: (x: unknown) => transform(x)(1),
        argument: (x: unknown) => transform((_: unknown) => np.array(1))(x),
        options: (x: unknown) => transform(total, x)(1),
        argnums: (x: unknown) => transform(total, { argnums: x })(1),
        "argnums in a list": (x: unknown) => transform(total, { argnums: [x] })(1),
      },
    ]),
  ),
}

const arrays = [
  np.array(1),
  np.array([1, 2]),
  np.eye(2),
  np.zeros([0]),
  np.array([1, 2], { dtype: "int32" }),
  np.array(true),
]
const junk = fc.oneof(
  { weight: 3, arbitrary: fc.anything({ withDate: true, withMap: true, withSet: true, withTypedArray: true }) },
  {
    weight: 2,
    arbitrary: fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true, maxDepth: 3 }),
  },
  fc.constantFrom<unknown[]>(Symbol("s"), () => 1, identity, Promise.resolve(1), /x/, new WeakMap(), total, ...arrays),
  fc.array(fc.constantFrom<unknown[]>(0, 1, null, undefined, "0", ...arrays), { maxLength: 3 }),
  fc.dictionary(fc.constantFrom("a", "b", "length", "__proto__", "0"), fc.constantFrom<unknown[]>(0, null, ...arrays)),
)

const isTree = (x: unknown): boolean =>
  x === null ||
  x === undefined ||
  x instanceof taylorjet.NDArray ||
  (typeof x === "object" && Object.values(x).every(isTree)) ||
  x === 0

describe.each([...Object.entries(calls), ...Object.entries(numpyCalls)])("%s", (who, places) => {
  it.each(Object.entries(places))("%s", (_, call) => {
    fc.assert(
      fc.property(junk, (x) => {
        let result: unknown
        try {
          result = call(x)
        } catch (error) {
          expect(error).toBeInstanceOf(Error)
          expect((error as Error).message).toMatch(new RegExp(`^${who}: .`))
          return
        }
        expect(isTree(result)).toBe(true)
      }),
      { numRuns: 200, seed: 1 },
    )
  })
})
