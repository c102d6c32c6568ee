import {
  type Cost,
  cost,
  hessian,
  jet,
  laplacian,
  makeProgram,
  type NDArray,
  np,
  type Program,
  taylor,
  vmap,
} from "taylorjet"

/** A program with what running it takes. */
export interface Counted {
  readonly program: Program
  readonly cost: Cost
}

/** A cost in full. */
export const whole = (n: number): string => n.toLocaleString("en")

/** What running a program takes, by its names. */
export const costsOf = ({ program, cost: { multiplications, flops, bytes } }: Counted) => ({
  equations: program.equations.length,
  multiplications,
  flops,
  bytes,
})

type Scalar = (x: NDArray) => NDArray

const counted = (program: Program): Counted => ({ program, cost: cost(program) })

/** A point for the types alone: what is traced does not depend on it. */
const pointOf = (inputs: number | undefined): NDArray => (inputs === undefined ? np.array(1) : np.ones([inputs]))

/** A function of `inputs` variables, or of one number: its program, its jet of an order, and its Laplacian. */
export function programsOf(f: Scalar, inputs: number | undefined, order: number) {
  const x = pointOf(inputs)
  const along = (p: NDArray, v: NDArray) => taylor(f, p, order, v).coefficients
  return {
    value: counted(makeProgram(f)(x)),
    jet: counted(makeProgram(along)(x, x)),
    laplacian: counted(makeProgram(laplacian(f))(x)),
  }
}

/** The second derivatives along the axes, one jet for each. */
const jetsAlongAxes =
  (f: Scalar): Scalar =>
  (x) =>
    vmap((v: NDArray) => jet(f, [x], [[v, np.zerosLike(v)]])[1][1])(np.eye(x.size))

/** A way to write a Laplacian. */
export interface Way {
  readonly id: string
  readonly name: string
  readonly code: string
  readonly of: (f: Scalar) => Scalar
}

export const ways: readonly Way[] = [
  {
    id: "nested",
    name: "the trace of a Hessian",
    code: "np.trace(hessian(f)(x))",
    of: (f) => (x) => np.trace(hessian(f)(x)),
  },
  { id: "kept", name: "a jet for each axis, each kept", code: "vmap(second)(np.eye(D))", of: jetsAlongAxes },
  {
    id: "sum",
    name: "the sum of these, as written",
    code: "np.sum(vmap(second)(np.eye(D)))",
    of: (f) => (x) => np.sum(jetsAlongAxes(f)(x)),
  },
  { id: "collapsed", name: "one collapsed jet", code: "laplacian(f)(x)", of: laplacian },
]

/** What a way takes for a function of so many variables. */
export const countedWay = (way: Way, f: Scalar, inputs: number): Counted =>
  counted(makeProgram(way.of(f))(pointOf(inputs)))
