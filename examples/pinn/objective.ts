import { jit, type NDArray, np, random, valueAndGrad, vmap } from "taylorjet"
import { adam } from "./adam.js"
import { type Layer, network, unraveller } from "./network.js"
import type { Field, Problem } from "./problems/problem.js"

/**
 * The compiled functions of a problem. Points stand one in each row. The network is a tree of layers; optimisers see its
 * parameters as one vector.
 */
export function objective(problem: Problem) {
  const layersOf = unraveller(problem.widths)
  const solution = (layers: readonly Layer[]): Field => problem.solution((x) => network(layers, x))
  /** The mean of the squared residual over the points. */
  const loss = (parameters: NDArray, points: NDArray, key: NDArray): NDArray => {
    const u = solution(layersOf(parameters))
    return np.mean(np.square(vmap((x) => problem.residual(u, x, key))(points)))
  }
  const values = jit((parameters: NDArray, points: NDArray) => vmap(solution(layersOf(parameters)))(points))
  const exact = jit(vmap(problem.exact))
  const test = problem.test()
  const truth = exact(test)
  const norm = (x: NDArray): number => Number(np.sqrt(np.sum(np.square(x))))

  return {
    loss: jit(loss),
    lossAndGradient: jit(valueAndGrad(loss)),
    /** A step of Adam, on points of its own. */
    adamStep: jit((parameters: NDArray, mean: NDArray, square: NDArray, key: NDArray, step: NDArray, rate: NDArray) => {
      const [forPoints, forLoss] = random.split(key)
      const points = problem.sample(forPoints, problem.training.points)
      const gradient = valueAndGrad(loss)(parameters, points, forLoss)[1]
      return adam({ parameters, mean, square }, gradient, step, rate)
    }),
    sample: jit((key: NDArray) => problem.sample(key, problem.training.points)),
    values,
    exact,
    /** How far the solution is from the exact one at the points for tests, in the L2 norm, relative to the exact one. */
    error: (parameters: Float64Array): number => norm(values(parameters, test).sub(truth)) / norm(truth),
    /** The same for the best network that is constant. The solution is affine in the network. */
    constantError: (): number => {
      const [zero, one] = [0, 1].map((c) => vmap(problem.solution(() => np.array(c)))(test))
      const [direction, distance] = [one.sub(zero), truth.sub(zero)]
      const best = np.vdot(direction, distance).div(np.maximum(np.vdot(direction, direction), Number.MIN_VALUE))
      return norm(direction.mul(best).sub(distance)) / norm(truth)
    },
  }
}

export type Compiled = ReturnType<typeof objective>
