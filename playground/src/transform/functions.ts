import { type NDArray, np } from "taylorjet"

/** A function to transform: of one number, or of a vector of any length. */
export interface Subject {
  readonly id: string
  /** The formula in words and plain signs, for those who do not see it. */
  readonly name: string
  readonly tex: string
  readonly vector: boolean
  readonly f: (x: NDArray) => NDArray
}

const norm2 = (x: NDArray): NDArray => np.sum(np.square(x))

/** Numbers between -1 and 1 with one digit, that look like weights. */
const weights = (...shape: number[]): NDArray => {
  const count = shape.reduce((product, size) => product * size, 1)
  return np.reshape(np.array(Array.from({ length: count }, (_, i) => Math.round(10 * Math.sin(3 * i + 1)) / 10)), shape)
}

/** A tanh network: `hidden` layers of four units, and a sum with weights. */
const network = (hidden: number) => (x: NDArray) => {
  let y = x
  for (let layer = 0; layer < hidden; layer++) y = np.tanh(np.matmul(weights(4, y.size), y))
  return np.dot(weights(4), y)
}

export const subjects: readonly Subject[] = [
  { id: "sine", name: "sin x", tex: "\\sin x", vector: false, f: (x) => np.sin(x) },
  { id: "product", name: "exp(x) sin x", tex: "e^x \\sin x", vector: false, f: (x) => np.mul(np.exp(x), np.sin(x)) },
  {
    id: "rational",
    name: "1 / (1 + x squared)",
    tex: "\\frac{1}{1 + x^2}",
    vector: false,
    f: (x) => np.div(1, np.add(1, np.square(x))),
  },
  {
    id: "tanh",
    name: "the sum of tanh squared",
    tex: "\\sum_i \\tanh^2 x_i",
    vector: true,
    f: (x) => np.sum(np.square(np.tanh(x))),
  },
  {
    id: "gaussian",
    name: "exp of minus x squared",
    tex: "e^{-|x|^2}",
    vector: true,
    f: (x) => np.exp(np.neg(norm2(x))),
  },
  {
    id: "root",
    name: "the square root of 1 + x squared",
    tex: "\\sqrt{1 + |x|^2}",
    vector: true,
    f: (x) => np.sqrt(np.add(1, norm2(x))),
  },
  {
    id: "logsumexp",
    name: "the logarithm of a sum of exp",
    tex: "\\log \\sum_i e^{x_i}",
    vector: true,
    f: (x) => np.log(np.sum(np.exp(x))),
  },
  {
    id: "network",
    name: "a tanh network with one hidden layer",
    tex: "w \\cdot \\tanh(W x)",
    vector: true,
    f: network(1),
  },
  {
    id: "deep",
    name: "a tanh network with two hidden layers",
    tex: "w \\cdot \\tanh(V \\tanh(W x))",
    vector: true,
    f: network(2),
  },
]
