/** Contestants of @jax-js/jax. Its arrays count references: `ref` keeps one for a further use. */
import { type Float, floats, uniform, weightScale } from "../data.js"
import type { Contestant, Parameters } from "../workload.js"

interface Tensor {
  readonly ref: Tensor
  mul(other: Tensor): Tensor
  add(other: Tensor): Tensor
  sub(other: Tensor): Tensor
  reshape(shape: number[]): Tensor
  dataSync(): ArrayLike<number>
}
type Function = (...xs: Tensor[]) => Tensor

/** The part of the library that is used here; it is installed in bench only. */
interface Library {
  readonly numpy: {
    array(values: ArrayLike<number> | number, options: { dtype: Float }): Tensor
    eye(n: number, columns: number, options: { dtype: Float }): Tensor
    sin(x: Tensor): Tensor
    exp(x: Tensor): Tensor
    tanh(x: Tensor): Tensor
    square(x: Tensor): Tensor
    mean(x: Tensor): Tensor
    sum(x: Tensor): Tensor
    dot(x: Tensor, y: Tensor): Tensor
    matmul(x: Tensor, y: Tensor): Tensor
  }
  jit<F extends (...xs: Tensor[]) => unknown>(f: F): F
  grad(f: Function): Function
  valueAndGrad(f: Function, options: { argnums: number[] }): (...xs: Tensor[]) => [Tensor, Tensor[]]
  hessian(f: Function): Function
  jvp(f: Function, primals: Tensor[], tangents: Tensor[]): [Tensor, Tensor]
  vmap(f: Function, axes?: (number | null)[]): Function
}

const name: string = "@jax-js/jax"
const { numpy: np, jit, grad, valueAndGrad, hessian, jvp, vmap } = (await import(name)) as Library

const array = (shape: number[], seed: number, dtype: Float, scale = 1): Tensor => {
  const data = floats(
    dtype,
    shape.reduce((a, b) => a * b, 1),
  )
  data.set(uniform(data.length, seed, scale))
  return np.array(data, { dtype }).reshape(shape)
}

const returning = (run: () => ArrayLike<number>): Contestant => ({ run, result: (x: ArrayLike<number>) => x })

function scalar(order: number): Record<string, Contestant> {
  if (order > 6) return {}
  const number = (x: number) => np.array(x, { dtype: "float64" })
  let f: Function = (x) => np.sin(x.ref).mul(np.exp(x))
  for (let k = 0; k < order; k++) {
    const below = f
    f = (x) => jvp(below, [x], [number(1)])[1]
  }
  const run = jit(f)
  return { "jax-js, nested": returning(() => run(number(2)).dataSync()) }
}

function wholeHessian(dtype: Float): Record<string, Contestant> {
  if (dtype === "float64") return {}
  const n = 1024
  const W = array([n, n], 0, dtype, weightScale(n))
  const x = array([n], 1, dtype)
  const run = jit(hessian((y) => np.sum(np.tanh(np.dot(W.ref, y)))))
  const diagonal = (H: ArrayLike<number>) => Array.from({ length: n }, (_, i) => H[i * (n + 1)])
  return { "jax-js, Hessian, nested": { run: () => run(x.ref).dataSync(), result: diagonal } }
}

/** The weights and biases of a network, by turns. */
const randomLayers = (sizes: readonly number[], dtype: Float): Tensor[] =>
  sizes
    .slice(1)
    .flatMap((n, i) => [array([n, sizes[i]], 2 * i, dtype, weightScale(sizes[i])), array([n], 2 * i + 1, dtype, 0.5)])

const network =
  (layers: readonly Tensor[]): Function =>
  (x) => {
    let y = x
    for (let i = 0; i < layers.length; i += 2) {
      const z = np.dot(layers[i].ref, y).add(layers[i + 1].ref)
      y = i + 2 < layers.length ? np.tanh(z) : np.sum(z)
    }
    return y
  }

/** The sum over the unit vectors v of v . H v. */
const nestedLaplacian =
  (f: Function, D: number, dtype: Float): Function =>
  (x) =>
    np.sum(vmap((v, y) => np.dot(v.ref, jvp(grad(f), [y], [v])[1]), [0, null])(np.eye(D, D, { dtype }), x))

function operators({ dtype, operator, D, batch }: Parameters): Record<string, Contestant> {
  if (operator !== "Laplacian" || batch !== 1) return {}
  const inputs = D as number
  const run = jit(nestedLaplacian(network(randomLayers([inputs, 768, 768, 512, 512, 1], dtype)), inputs, dtype))
  const x = array([inputs], 99, dtype)
  return { "jax-js, nested": returning(() => run(x.ref).dataSync()) }
}

function product({ dtype, n: size }: Parameters): Record<string, Contestant> {
  const n = size as number
  const [a, b] = [array([n, n], 1, dtype), array([n, n], 2, dtype)]
  const run = jit(np.matmul)
  return { "jax-js, product": returning(() => run(a.ref, b.ref).dataSync()) }
}

/** In float64, and where D times the points is at most 2000: more needs more memory than it can address. */
function training({ dtype, operator, D: variables, points }: Parameters): Record<string, Contestant> {
  const [D, rows] = [variables as number, points as number]
  if (dtype === "float32" || operator !== "Laplacian" || D * rows > 2000) return {}
  const layers = randomLayers([D, 64, 64, 64, 1], dtype)
  const X = array([rows, D], 98, dtype)
  const wanted = array([rows], 99, dtype)
  const loss: Function = (...theta) => {
    const values = vmap(nestedLaplacian(network(theta), D, dtype))(X.ref)
    return np.mean(np.square(values.sub(wanted.ref)))
  }
  const step = jit(valueAndGrad(loss, { argnums: layers.map((_, i) => i) }))
  const run = () => {
    const [value, gradients] = step(...layers.map((x) => x.ref))
    return [value, ...gradients].flatMap((x) => Array.from(x.dataSync()))
  }
  return { "jax-js, nested": returning(run) }
}

export function contestants(id: string, parameters: Parameters): Record<string, Contestant> {
  if (id === "1") return scalar(parameters.order as number)
  if (id === "2") return wholeHessian(parameters.dtype)
  if (id === "3") return operators(parameters)
  if (id === "5") return product(parameters)
  if (id === "6") return training(parameters)
  return {}
}
