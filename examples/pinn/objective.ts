import { jit, type NDArray, np, optimize, random, valueAndGrad, vmap } from "taylorjet"
import { network, type Parameters, unraveller } from "./network.js"
import type { Field, Problem } from "./problems/problem.js"

/** Adam on one vector of parameters, with its learning rate: up in a straight line, then down by half a cosine. */
function adamOf({ training: { adam } }: Problem) {
  const up = Math.max(1, Math.floor(adam.steps / 20))
  const { cosine, warmup } = optimize.schedules
  return optimize.adam({ learningRate: warmup(up, cosine(adam.rate, Math.max(1, adam.steps - up))) })
}

/** What Adam remembers. */
export type AdamMemory = optimize.Memory<NDArray, "mean" | "square">

/**
 * The compiled functions of a problem. Points stand one in each row. The network is a tree of layers; optimisers see its
 * parameters, and what the equation leaves open, as one vector.
 */
export function objective(problem: Problem) {
  const parametersOf = unraveller(problem)
  const solution = ({ layers }: Parameters): Field => problem.solution((x) => network(layers, x))
  const conditions = problem.conditions ?? []
  /** The mean of the squared residuals over the points, and those of conditions. */
  const loss = (vector: NDArray, points: NDArray, key: NDArray): NDArray => {
    const parameters = parametersOf(vector)
    const u = solution(parameters)
    const equation = vmap((x) => problem.residual(u, x, key, parameters.unknowns))(points)
    return conditions
      .map(({ places, residual, weight = 1 }) => np.mean(np.square(vmap((x) => residual(u, x))(places))).mul(weight))
      .reduce((sum, part) => sum.add(part), np.mean(np.square(equation)))
  }
  const values = jit((parameters: NDArray, points: NDArray) => vmap(solution(parametersOf(parameters)))(points))
  const exact = problem.exact && jit(vmap(problem.exact))
  const test = problem.test()
  const truth = exact?.(test)
  const norm = (x: NDArray): number => Number(np.sqrt(np.sum(np.square(x))))
  const adam = adamOf(problem)

  return {
    loss: jit(loss),
    lossAndGradient: jit(valueAndGrad(loss)),
    adamStart: (parameters: NDArray): AdamMemory => adam.init<NDArray>(parameters),
    /** A step of Adam, on points of its own. */
    adamStep: jit((parameters: NDArray, memory: AdamMemory, key: NDArray) => {
      const [forPoints, forLoss] = random.split(key)
      const points = problem.sample(forPoints, problem.training.points)
      const gradient = valueAndGrad(loss)(parameters, points, forLoss)[1]
      return adam.update<NDArray>(gradient, memory, parameters)
    }),
    /** Residuals whose sum of squares is the loss, as `optimize.leastSquares` takes them: of a vector and one sample. */
    residuals: (count: number, key: NDArray): optimize.Residual<NDArray>[] => {
      const part = (f: (u: Field, x: NDArray, unknowns: NDArray) => NDArray, rows: number, weight: number) =>
        ((vector: NDArray, x: NDArray) => {
          const parameters = parametersOf(vector)
          const r = f(solution(parameters), x, parameters.unknowns)
          return r.mul(Math.sqrt(weight / (rows * r.size)))
        }) as optimize.Residual<NDArray>
      return [
        part((u, x, unknowns) => problem.residual(u, x, key, unknowns), count, 1),
        ...conditions.map(({ residual, places, weight = 1 }) => part(residual, places.shape[0], weight)),
      ]
    },
    sample: jit((key: NDArray) => problem.sample(key, problem.training.points)),
    values,
    exact,
    /** How far the solution is from the exact one at the points for tests, in the L2 norm, relative to it; NaN where none is known. */
    error: (parameters: Float64Array): number =>
      truth ? norm(values(parameters, test).sub(truth)) / norm(truth) : Number.NaN,
    /** The same for the best network that is constant. The solution is affine in the network. */
    constantError: (): number => {
      if (!truth) return Number.NaN
      const outputs = problem.widths[problem.widths.length - 1]
      const flat = (c: number) =>
        vmap(problem.solution(() => (outputs === 1 ? np.array(c) : np.full([outputs], c))))(test)
      const [zero, one] = [0, 1].map(flat)
      const [direction, distance] = [one.sub(zero), truth.sub(zero)]
      const best = np.vdot(direction, distance).div(np.maximum(np.vdot(direction, direction), Number.MIN_VALUE))
      return norm(direction.mul(best).sub(distance)) / norm(truth)
    },
  }
}

export type Compiled = ReturnType<typeof objective>
