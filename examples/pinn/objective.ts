import { jit, type NDArray, np, random, valueAndGrad, vmap } from "taylorjet"
import { adam } from "./adam.js"
import { layersOf, network } from "./network.js"
import type { Field, Problem } from "./problems/problem.js"

/** The compiled functions of a problem. Points stand one in each row; parameters in one vector. */
export function objective(problem: Problem) {
  const solution = (parameters: NDArray): Field => {
    const layers = layersOf(parameters, problem.widths)
    return problem.solution((x) => network(layers, x))
  }
  /** The mean of the squared residual over the points. */
  const loss = (parameters: NDArray, points: NDArray, key: NDArray): NDArray => {
    const u = solution(parameters)
    return np.mean(np.square(vmap((x) => problem.residual(u, x, key))(points)))
  }
  const values = (parameters: NDArray, points: NDArray) => vmap(solution(parameters))(points)
  const truth = jit(vmap(problem.exact))(problem.test)
  const norm = Math.sqrt(Number(np.sum(np.square(truth))))

  return {
    loss: jit(loss),
    lossAndGradient: jit(valueAndGrad(loss)),
    /** A step of Adam, on points of its own. */
    adamStep: jit((parameters: NDArray, mean: NDArray, square: NDArray, key: NDArray, step: NDArray, rate: NDArray) => {
      const [forPoints, forLoss] = random.split(key)
      const points = problem.sample(forPoints, problem.training.points)
      const [value, gradient] = valueAndGrad(loss)(parameters, points, forLoss)
      return { value, ...adam({ parameters, mean, square }, gradient, step, rate) }
    }),
    sample: jit((key: NDArray) => problem.sample(key, problem.training.points)),
    values: jit(values),
    /** How far the solution is from the exact one at the points for tests, in the L2 norm, relative to the exact one. */
    error: jit((parameters: NDArray) =>
      np.sqrt(np.sum(np.square(values(parameters, problem.test).sub(truth)))).div(norm),
    ),
  }
}

export type Objective = ReturnType<typeof objective>
