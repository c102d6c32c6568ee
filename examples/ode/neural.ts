/** A neural ODE: a network as the right-hand side, trained by Adam to follow a spiral. */
import { grad, jit, type NDArray, np, odeint, optimize, random } from "taylorjet"

interface Weights {
  readonly a: NDArray
  readonly b: NDArray
  readonly c: NDArray
}
const network = (_: NDArray, y: NDArray, { a, b, c }: Weights): NDArray => np.matmul(np.tanh(np.matmul(y, a).add(b)), c)
const times = np.linspace(0, 3, 13)
const spiral = odeint(
  (_: NDArray, y: NDArray) =>
    np.matmul(
      np.array([
        [-0.2, 2],
        [-2, -0.2],
      ]),
      y,
    ),
  [2, 0],
  { t1: 3, saveAt: times },
).y

const loss = (w: Weights): NDArray =>
  np.mean(
    np.square(odeint(network, [2, 0], { t1: 3, saveAt: times, args: [w], tol: 1e-6, maxSteps: 160 }).y.sub(spiral)),
  )

/** The loss before and after so many steps of Adam. */
export function train(steps: number): readonly [number, number] {
  const [k1, k2] = random.split(random.PRNGKey(0))
  let w: Weights = { a: random.normal(k1, [2, 16]).mul(0.5), b: np.zeros([16]), c: random.normal(k2, [16, 2]).mul(0.3) }
  const adam = optimize.adam({ learningRate: 0.01, b2: 0.99 })
  const [value, slope] = [jit(loss), jit(grad(loss))]
  const before = value(w).item()
  let state = adam.init(w)
  for (let i = 0; i < steps; i++) [w, state] = adam.update<Weights>(slope(w), state, w)
  return [before, value(w).item()]
}

if (process.argv[1]?.endsWith("neural.ts")) console.log(train(300))
