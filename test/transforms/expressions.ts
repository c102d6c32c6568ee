import fc from "fast-check"
import { grad, jet, type NDArray, np, vmap } from "taylorjet"

/** A random function of several arrays, as text for messages. */
export interface Expression {
  readonly text: string
  readonly f: (...inputs: NDArray[]) => NDArray
}

// Every value has one of the shapes [], [1], [3], [2,1], [2,3], all of which broadcast against each other.

const last = -1
const weights = np.array([
  [0.5, -1, 0.3],
  [0.2, 0.7, -0.4],
  [-0.6, 0.1, 0.9],
])
const isRow = (x: NDArray) => x.shape.at(-1) === 3

/** Functions of one value, of any of these shapes. */
const unary: Readonly<Record<string, (x: NDArray) => NDArray>> = {
  sin: np.sin,
  cos: np.cos,
  tanh: np.tanh,
  atan: np.atan,
  sigmoid: np.sigmoid,
  erf: np.erf,
  softplus: np.softplus,
  neg: np.neg,
  square: np.square,
  cube: (x) => np.power(x, 3),
  exp: (x) => np.exp(np.tanh(x)),
  log: (x) => np.log(np.square(x).add(2)),
  sqrt: (x) => np.sqrt(np.square(x).add(1)),
  reciprocal: (x) => np.reciprocal(np.cos(x).add(2)),
  abs: np.abs,
  relu: np.relu,
  floor: (x) => np.floor(x).mul(x),
  stop: (x) => np.stopGradient(x).mul(x),
  clip: (x) => np.clip(x, -1, 1),
  total: (x) => np.sum(x),
  sum: (x) => (x.ndim > 0 ? np.sum(x, { axis: last, keepdims: true }) : x),
  mean: (x) => (x.ndim > 0 ? np.mean(x, { axis: 0 }) : x),
  max: (x) => (x.ndim > 0 ? np.max(x, { axis: last, keepdims: true }) : x),
  prod: (x) => (x.ndim > 0 ? np.prod(x, { axis: last, keepdims: true }) : x),
  logsumexp: (x) => (x.ndim > 0 ? np.logsumexp(x, { axis: last, keepdims: true }) : x),
  softmax: (x) => (x.ndim > 0 ? np.softmax(x) : x),
  cumsum: (x) => (x.ndim > 0 ? np.cumsum(x, last) : x),
  flip: (x) => (x.ndim > 0 ? np.flip(x, last) : x),
  matmul: (x) => (isRow(x) ? np.matmul(x, weights) : x),
  take: (x) => (isRow(x) ? np.take(x, [2, 0, 0], { axis: last }) : x),
  rotate: (x) => (x.ndim === 1 ? np.concatenate([x.slice(1), x.slice(0, 1)]) : x),
  turned: (x) => np.sin(x.T).T,
  row: (x) => (x.ndim === 2 ? x.at(1) : x),
  // Transforms inside the function.
  mapped: (x) => (x.ndim > 0 ? vmap((y: NDArray) => np.sin(y).mul(np.sum(y)))(x) : x),
  gradient: (x) => grad((y: NDArray) => np.sum(np.sin(y).mul(np.square(y))))(x),
  second: (x) => jet(np.tanh, [x], [[np.onesLike(x), np.zerosLike(x)]])[1][1],
}

/** Functions of two values. */
const binary: Readonly<Record<string, (x: NDArray, y: NDArray) => NDArray>> = {
  add: np.add,
  sub: np.sub,
  mul: np.mul,
  div: (x, y) => np.div(x, np.sin(y).add(2)),
  pow: (x, y) => np.power(np.sin(x).add(2), np.tanh(y)),
  atan2: (x, y) => np.atan2(x, np.square(y).add(1)),
  hypot: (x, y) => np.hypot(x, np.square(y).add(1)),
  maximum: np.maximum,
  where: (x, y) => np.where(np.greater(x, y), np.sin(x), np.cos(y)),
  outer: (x, y) => np.einsum("i,j,i->j", np.reshape(np.sum(x), [1]), np.ravel(np.sum(y, { keepdims: true })), [2]),
  // A gradient that closes over another value, and a directional derivative along it.
  closure: (x, y) => grad((z: NDArray) => np.sum(np.sin(z.mul(y))))(np.broadcastTo(x, np.add(x, y).shape)),
  along: (x, y) => jet(np.sin, [x], [[np.broadcastTo(np.sum(y), x.shape), np.zerosLike(x)]])[1][1],
}

/** Random functions of `count` arrays. */
export function expressions(count: number): fc.Arbitrary<Expression> {
  const { tree } = fc.letrec<{ tree: Expression }>((self) => ({
    tree: fc.oneof(
      { maxDepth: 5, depthSize: "medium" },
      {
        weight: 1,
        arbitrary: fc.nat({ max: count - 1 }).map((i): Expression => ({ text: `x${i}`, f: (...xs) => xs[i] })),
      },
      {
        weight: 4,
        arbitrary: fc
          .tuple(fc.constantFrom(...Object.keys(unary)), self("tree"))
          .map(
            ([name, { text, f }]): Expression => ({ text: `${name}(${text})`, f: (...xs) => unary[name](f(...xs)) }),
          ),
      },
      {
        weight: 4,
        arbitrary: fc.tuple(fc.constantFrom(...Object.keys(binary)), self("tree"), self("tree")).map(
          ([name, a, b]): Expression => ({
            text: `${name}(${a.text}, ${b.text})`,
            f: (...xs) => binary[name](a.f(...xs), b.f(...xs)),
          }),
        ),
      },
    ),
  }))
  return tree
}
