/** The likelihoods of examples/special have the gradients and Hessians that mpmath finds, and the fits are minima. */
import { readFileSync } from "node:fs"
import { grad, hessian, jit, type NDArray, np } from "taylorjet"
import { describe, expect, it } from "vitest"
import { negativeLogLikelihood as matern } from "../../examples/special/matern.js"
import { estimates, negativeBinomial, poisson } from "../../examples/special/regression.js"
import { estimate, vonMises } from "../../examples/special/vonMises.js"

interface Model {
  readonly name: string
  readonly at: readonly number[]
  readonly value: number
  readonly gradient: readonly number[]
  readonly hessian: readonly (readonly number[])[]
}

const { models } = JSON.parse(readFileSync(new URL("../numbers/models.json", import.meta.url), "utf8")) as {
  models: readonly Model[]
}
const losses: Record<string, (parameters: NDArray) => NDArray> = { poisson, negativeBinomial, vonMises, matern }

/** Entries are sums of terms of the size of the largest. */
function close(got: NDArray, wanted: readonly number[]): void {
  const scale = Math.max(...wanted.map(Math.abs))
  wanted.forEach((value, i) => {
    expect(Math.abs(got.data[i] - value)).toBeLessThanOrEqual(1e-12 * scale)
  })
}

describe("likelihoods", () => {
  for (const { name, at, value, gradient, hessian: second } of models)
    it(`${name}: value, gradient and Hessian`, () => {
      const loss = losses[name]
      close(loss(np.array([...at])), [value])
      close(grad(loss)([...at]), gradient)
      close(hessian(loss)([...at]), second.flat())
      close(jit(grad(loss))([...at]), gradient)
    })
})

it("Newton's method finds where the gradients vanish", () => {
  const fits = [
    { loss: poisson, fit: estimates(poisson, [0.7, 0.9]) },
    { loss: negativeBinomial, fit: estimates(negativeBinomial, [0.7, 0.9, 3]) },
    { loss: vonMises, fit: estimate() },
  ]
  for (const { loss, fit } of fits) {
    for (const slope of grad(loss)(fit.x).data) expect(Math.abs(slope)).toBeLessThan(1e-9)
    for (const error of fit.errors) expect(error).toBeGreaterThan(0)
  }
})
