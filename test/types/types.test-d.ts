// The types that users see. Nothing here runs: `npm run typecheck` is the test.
import {
  type ArrayLike,
  type Axes,
  biharmonic,
  type Cost,
  cost,
  differentialOperator,
  directionalDerivative,
  forwardDerivatives,
  forwardDerivativesCollapsed,
  grad,
  gradient,
  hessian,
  hvp,
  type Jet,
  jacfwd,
  jacrev,
  jet,
  jit,
  jvp,
  laplacian,
  linearize,
  makeProgram,
  type NDArray,
  type NestedNumbers,
  np,
  type Program,
  partials,
  random,
  stochasticBiharmonic,
  stochasticLaplacian,
  stochasticOperator,
  taylor,
  taylorSeriesCoefficients,
  tree,
  valueAndGrad,
  valueGradLaplacian,
  vjp,
  vmap,
  weightedLaplacian,
} from "taylorjet"

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Accepts a value of exactly the type T. */
declare function exactly<T>(): <U>(
  value: U,
  ...mismatch: Equal<T, U> extends true ? [] : ["it has another type"]
) => void

type Layer = { w: NDArray; b: NDArray }
declare const layer: Layer
declare const loss: (p: Layer, x: NDArray) => NDArray
declare const two: (x: NDArray, y: NDArray) => NDArray
declare const x: NDArray

// Functions without annotations take and return arrays.
exactly<NDArray>()(jit((a) => np.sin(a))(1))
exactly<NDArray>()(jit((a, b) => np.add(a, b))([1, 2], 3))
exactly<NDArray>()(grad((a) => np.sum(np.square(a)))([1, 2, 3]))
exactly<NDArray>()(vmap((a, b) => np.dot(a, b))([[1, 2]], [[3, 4]]))
exactly<NDArray>()(hessian((a) => np.sum(a))([1, 2]))
exactly<NDArray>()(jacfwd((a) => np.sin(a))([1, 2]))
exactly<NDArray>()(jacrev((a) => np.sin(a))([1, 2]))
exactly<NDArray>()(laplacian((a) => np.sum(a))([1, 2]))
exactly<NDArray>()(hvp((a) => np.sum(a))([1, 2], [3, 4]))
const product = hvp((a) => np.sum(a), [1, 2], [3, 4])
exactly<NDArray>()(product)
np.sum(hvp((a) => a.mul(2).sum(), [1, 2], [3, 4]))
exactly<NDArray>()(grad(jit(vmap(jit(grad((a) => a.mul(a))))))(1))
exactly<[NDArray, NDArray]>()(valueAndGrad((a) => np.sum(a))([1, 2]))
exactly<[NDArray, NDArray]>()(jvp((a) => np.sin(a), [1], [1]))
exactly<[NDArray, NDArray[]]>()(jet((a) => np.sin(a), [1], [[1, 0]]))
exactly<Program>()(makeProgram((a) => np.sin(a))(1))
exactly<Cost>()(cost(makeProgram((a) => np.sin(a))(1)))

// Numbers, nested arrays, typed arrays and arrays among them are all arguments.
const f = jit((a: NDArray) => np.sin(a))
f(1)
f(true)
f([1, 2])
f([
  [1, 2],
  [3, 4],
])
f([[x, 1], x])
f(new Float64Array(3))
f(new Uint8Array(3))
f(x)

// Trees keep their structure.
exactly<Layer>()(grad(loss)(layer, x))
exactly<Layer>()(grad(loss)({ w: [[1, 2]], b: 0 }, [1, 2]))
exactly<Layer>()(grad(loss, { argnums: 0 })(layer, x))
exactly<NDArray>()(grad(loss, { argnums: 1 })(layer, x))
exactly<[Layer, NDArray]>()(grad(loss, { argnums: [0, 1] })(layer, x))
exactly<[NDArray]>()(grad(loss, { argnums: [1] })(layer, x))
exactly<[NDArray, Layer]>()(valueAndGrad(loss)(layer, x))
exactly<[NDArray, NDArray]>()(valueAndGrad(loss, { argnums: 1 })(layer, x))
exactly<[NDArray, [Layer, NDArray]]>()(valueAndGrad(loss, { argnums: [0, 1] })(layer, x))
exactly<Layer>()(hvp((p: Layer) => np.sum(p.w))(layer, { w: 1, b: 2 }))
exactly<[NDArray, NDArray]>()(jvp(loss, [layer, x], [{ w: 1, b: 2 }, 3]))

// So do results.
type Pair = [NDArray, { b: NDArray }]
declare const pair: (a: NDArray) => Pair
exactly<Pair>()(jit(pair)(1))
exactly<Pair>()(vmap(pair)([1]))
const pushed = jvp(pair, [1], [1])
exactly<[Pair, Pair]>()(pushed)
exactly<[Pair, Pair[]]>()(jet(pair, [1], [[1]]))
exactly<Pair>()(laplacian(pair)([1, 2]))

// Pullbacks and linearizations.
const [y, pullback] = vjp(loss, layer, [1, 2])
exactly<NDArray>()(y)
exactly<[p: Layer, x: NDArray]>()(pullback(1))
const [z, derivative] = linearize(loss, layer, [1, 2])
exactly<NDArray>()(z)
exactly<NDArray>()(derivative({ w: 1, b: 2 }, 3))
exactly<[a: NDArray]>()(vjp((a) => np.sin(a), 1)[1](1))
vjp(pair, 1)[1]([1, { b: [1, 2] }])

// Options.
const axes: Axes = [0, null, { a: 1, b: [0, null] }]
vmap(two, { inAxes: axes })(x, x)
vmap(two, { inAxes: [0, null], outAxes: -1 })(x, x)
vmap(loss, { inAxes: [{ w: 0, b: null }, 0] })(layer, x)
vmap(pair, { outAxes: [0, { b: 1 }] })(x)
jit(two, { backend: "reference" })(1, 2)
const disposed: Disposable = jit(two)
disposed[Symbol.dispose]()
const array: Disposable = np.ones(2)
array[Symbol.dispose]()
exactly<void>()(jit(two).dispose())
jet(two, [1, 2], [[1], [0]], { factorialScaled: false })
stochasticLaplacian((a) => np.sum(a), [1, 2], { samples: 4, key: random.PRNGKey(0), distribution: "normal" })

// Operators.
type Pde = { t: NDArray; x: NDArray }
const u = ({ t, x }: Pde) => np.mul(t, x)
const [uValue, d] = partials(u, { t: 0, x: [1, 2] }, ["t", "xx"])
exactly<NDArray>()(uValue)
exactly<NDArray>()(d.xx)
exactly<NDArray[]>()(partials((a) => np.sum(a), [1, 2], [[2, 0]])[1])
exactly<Pair>()(hvp(pair)([1, 2], [3, 4]))
exactly<NDArray[]>()(partials((a) => np.sum(a), [1, 2], [{ 0: 2 }, [0, 1]])[1])
exactly<Pair>()(partials(({ x }) => pair(x), { x: 1 }, ["x"])[1].x)
exactly<[value: Pair, gradient: Pair, laplacian: Pair]>()(valueGradLaplacian(pair)([1, 2]))
exactly<NDArray>()(biharmonic((a) => np.sum(a))([1, 2]))
exactly<NDArray>()(
  weightedLaplacian(
    (a, b) => np.sum(a.mul(b)),
    (a) => np.diag(a),
  )([1, 2], 3),
)
exactly<NDArray>()(directionalDerivative((p: Pde) => u(p), { t: 1, x: 0 })({ t: 0, x: 1 }))
exactly<NDArray>()(differentialOperator([{ coefficient: ({ t }: Pde) => t, index: "xx" }])(u)({ t: 0, x: 1 }))
exactly<NDArray>()(differentialOperator([{ coefficient: 1, index: [2] }])((a) => np.sum(a))([1]))
const estimator = stochasticOperator([{ coefficient: 1, index: { 0: 2 } }])
exactly<NDArray>()(estimator((a) => np.sum(a), [1], { samples: 1, key: random.PRNGKey(0), distribution: "sparse" }))
exactly<Layer>()(hvp((p: Layer, x: NDArray) => np.sum(p.w.mul(x)))(layer, { w: 1, b: 2 }, 3))
// @ts-expect-error: there is no such derivative
d.tt
// @ts-expect-error: biharmonic has no coordinates
stochasticBiharmonic((a) => np.sum(a), [1], { samples: 1, key: random.PRNGKey(0), distribution: "sparse" })

// Taylor mode.
exactly<Jet>()(taylor((a) => np.sin(a), 0, 3))
exactly<Jet>()(taylor((a) => np.sin(a), [0, 1], 3, [1, 0]))
exactly<[NDArray, NDArray[]]>()(forwardDerivatives((a) => np.sin(a), 0, 3))
exactly<[NDArray, NDArray[]]>()(forwardDerivativesCollapsed((a) => np.sum(a), [1, 2], 2))
exactly<NDArray[]>()(taylorSeriesCoefficients((a) => np.exp(a), 0, 3))
exactly<NDArray>()(taylor((a) => np.sin(a), 0, 3).evaluate(0.1))
exactly<readonly NDArray[]>()(taylor((a) => np.sin(a), 0, 3).coefficients)
exactly<NestedNumbers>()(x.toArray())
exactly<number>()(x.item())
exactly<boolean>()(np.any(x).item<boolean>())
exactly<number[][]>()(x.toArray<number[][]>())

// Jacobians of trees, in trees and in lists of arguments.
exactly<Layer>()(jacrev(loss)(layer, x))
exactly<NDArray>()(jacrev(loss)(layer, x).w)
exactly<NDArray>()(jacfwd(loss, { argnums: 1 })(layer, x))
exactly<[Layer, NDArray]>()(jacfwd(loss, { argnums: [0, 1] })(layer, x))
exactly<NDArray>()(hessian(loss)(layer, x).w.b)
exactly<[[Layer, NDArray], [Layer, NDArray]]>()(
  jacrev((a: NDArray, p: Layer) => [p.w.mul(a), p.b] as [NDArray, NDArray], { argnums: [1, 0] })(x, layer),
)
exactly<Layer>()(gradient(loss)(layer, x))
exactly<[Layer, { b: Layer }]>()(gradient((p: Layer) => pair(p.w))(layer))

// Interfaces are as good as types.
interface Affine {
  readonly w: NDArray
  readonly b: NDArray
  readonly mask?: NDArray | null
}
interface Model {
  layers: Affine[]
  scale: NDArray
}
declare const affine: Affine
declare const model: Model
declare const fit: (p: Model, x: NDArray) => NDArray
exactly<Model>()(grad(fit)(model, x))
exactly<Model>()(jit(grad(fit))({ layers: [{ w: 1, b: [2] }], scale: 3 }, x))
exactly<[NDArray, NDArray]>()(jvp(fit, [model, x], [model, x]))
exactly<[NDArray, NDArray[]]>()(
  jet(
    fit,
    [model, x],
    [
      [model, model],
      [x, x],
    ],
  ),
)
exactly<Affine>()(vmap((p: Affine) => p, { inAxes: [{ w: 0, b: null }] })(affine))
exactly<Model>()(hvp(fit)(model, model, x))
exactly<[p: Model, x: NDArray]>()(vjp(fit, model, x)[1](1))
interface Point {
  t: NDArray
  x: NDArray
}
exactly<NDArray>()(partials((p: Point) => p.t.mul(p.x), { t: 0, x: [1, 2] }, ["tx"])[1].tx)
exactly<Affine>()(tree.map((a, b) => a.add(b), affine, { w: 1, b: 2 }))

// Trees.
exactly<Layer>()(tree.map((a) => a.mul(2), layer))
exactly<{ w: readonly number[]; b: readonly number[] }>()(tree.map((a) => a.shape, layer))
exactly<{ w: NDArray; b: NDArray[] }>()(tree.zerosLike({ w: [[1, 2]], b: [np.array(1), np.array(2)] }))
exactly<{ w: NDArray; b: NDArray }>()(tree.zerosLike({ w: [[1, 2]], b: 3 }))
exactly<NDArray[]>()(tree.leaves(layer))
exactly<Layer>()(tree.unflatten(tree.structure(layer), [1, 2]))
exactly<[vector: NDArray, unravel: (vector: ArrayLike) => Layer]>()(tree.ravel(layer))

// Generic code needs no casts.
export function minimize<P>(f: (p: P) => NDArray, start: P): P {
  const step = jit(valueAndGrad(f))
  let p = start
  for (let i = 0; i < 10; i++) {
    const [value, g] = step(p)
    if (value.item() < 1e-9) break
    p = tree.map((x, d) => x.sub(d.mul(0.1)), p, g)
  }
  return p
}
export function twice<P, R>(f: (p: P) => R, p: P): R[] {
  return [jit(f)(p), vmap(jit(f))(p)]
}
exactly<Layer>()(minimize((p) => p.w.sum(), layer))

// What is wrong is an error of the compiler.
// @ts-expect-error a function of numbers
jit((a: number) => np.sin(a))
// @ts-expect-error nor may one of several parameters be a number
grad((a: NDArray, n: number) => a.mul(n))
// @ts-expect-error a function that returns a number
jit((a) => a.item() * 2)
// @ts-expect-error and so for each transform
grad((a: NDArray) => a.size)
// @ts-expect-error a truth value
vmap((a: NDArray) => a.item() > 0)
// @ts-expect-error a number
laplacian((a: NDArray) => a.size)
// @ts-expect-error a number
jvp((a: NDArray) => a.size, [1], [1])
// @ts-expect-error there is no such leaf
jacrev(loss)(layer, x).c
// @ts-expect-error one argument, not a list of them
grad(loss, { argnums: [0] })(layer, x).w
// @ts-expect-error trees of different structures
tree.map((a, b) => a.add(b), layer, { w: 1 })
// @ts-expect-error as many arguments as it has
np.add(1, 2, 3)
// @ts-expect-error an index is no text
x.at("1")
// @ts-expect-error a string is no array
f("1")
// @ts-expect-error null is no array
f(null)
// @ts-expect-error two arguments, not one
f(1, 2)
// @ts-expect-error a missing argument
grad(loss)(layer)
// @ts-expect-error a missing key
grad(loss)({ w: 1 }, x)
// @ts-expect-error another key
grad(loss)({ w: 1, b: 2, c: 3 }, x)
// @ts-expect-error options are an object
grad(two, 1)
// @ts-expect-error there is no such option
vmap(two, { in_axes: 0 })
// @ts-expect-error there is no such backend
jit(two, { backend: "cuda" })
// @ts-expect-error an axis is a number
vmap(two, { inAxes: "0" })
// @ts-expect-error a series for each argument is a list of terms
jet(two, [1, 2], [1, 0])
// @ts-expect-error primals are a list
jet((a: NDArray) => a, 1, [[1]])
// @ts-expect-error tangents have the structure of the primals
jvp(loss, [layer, x], [1, 2])
// @ts-expect-error samples and key must be given
stochasticLaplacian((a) => np.sum(a), [1, 2], {})
// @ts-expect-error there is no such distribution
stochasticLaplacian((a) => np.sum(a), [1], { samples: 1, key: random.PRNGKey(0), distribution: "uniform" })
// @ts-expect-error an array is not changed
x.shape[0] = 1
// @ts-expect-error nor replaced
x.atom = layer.w.atom
// @ts-expect-error one array is no tree
exactly<Layer>()(grad(two)(1, 2))
// @ts-expect-error a gradient is not a number
export const n: number = grad(two)(1, 2)
