/** Fits the rates of prey and predators to noisy observations, with error bars from the Hessian of the misfit. */
import { grad, hessian, jit, type NDArray, np, odeint, random } from "taylorjet"

const rates = (_: NDArray, y: NDArray, p: NDArray): NDArray => {
  const [prey, hunters] = [y.at(0), y.at(1)]
  const meetings = prey.mul(hunters)
  return np.stack([prey.mul(p.at(0)).sub(meetings.mul(p.at(1))), meetings.mul(p.at(2)).sub(hunters.mul(p.at(3)))])
}
const times = np.linspace(0, 10, 21)
const observed = (p: NDArray): NDArray =>
  odeint(rates, [1, 1], { t1: 10, saveAt: times, args: [p], tol: 1e-8, maxSteps: 256 }).y

/** What was fitted, its standard errors, and the truth. */
export function fitted(steps = 6): { readonly found: NDArray; readonly errors: NDArray; readonly truth: NDArray } {
  const truth = np.array([1.5, 1, 0.75, 1])
  const noise = 0.05
  const data = observed(truth).add(random.normal(random.PRNGKey(1), [21, 2]).mul(noise))
  const misfit = (p: NDArray) => np.sum(np.square(observed(p).sub(data))).div(2 * noise ** 2)
  const [slope, curvature] = [jit(grad(misfit)), jit(hessian(misfit))]
  let found = np.array([1.45, 0.95, 0.72, 0.95])
  for (let i = 0; i < steps; i++) {
    const h = curvature(found)
    // A damped Newton step: eigenvalues below zero are taken as positive.
    const [w, v] = np.linalg.eigh(h)
    const g = np.matmul(np.transpose(v), slope(found))
    found = found.sub(np.matmul(v, g.div(np.maximum(np.abs(w), 1))))
  }
  return { found, errors: np.sqrt(np.diag(np.linalg.inv(curvature(found)))), truth }
}

if (process.argv[1]?.endsWith("lotkaVolterra.ts")) console.log(fitted())
