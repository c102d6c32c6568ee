/** The wave function of determinants: symmetries, local energies in closed form, collapsed against nested derivatives. */
import { grad, hessian, jit, type NDArray, np, random, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { inTurn } from "../../examples/electrons/localEnergy.js"
import { localEnergy, logPsi, type Molecule, potential, weights } from "../../examples/electrons/waveFunction.js"

function near(got: NDArray, expected: NDArray | readonly number[], bound: number): void {
  const wanted = Array.from(np.ravel(expected as NDArray).data, Number)
  expect(got.size).toBe(wanted.length)
  wanted.forEach(
    (x, i) => void expect(Math.abs(Number(got.data[i]) - x)).toBeLessThanOrEqual(bound * (1 + Math.abs(x))),
  )
}

const molecule: Molecule = {
  positions: np.array([[0, 0, -0.7], [0, 0, 0.7]]), // biome-ignore format: one line
  charges: np.array([1, 3]),
  spins: [2, 2],
}
const some = weights(molecule, [8, 8], 3, 1)
const log = (x: NDArray) => logPsi(molecule, some, x)
const positions = random.normal(random.PRNGKey(5), [4, 3])

/** The same by a gradient and its Jacobian. */
function nested(f: (x: NDArray) => NDArray, of: Molecule, x: NDArray): NDArray {
  const whole = hessian(f)(x).reshape([x.size, x.size])
  const kinetic = np
    .trace(whole)
    .add(np.sum(np.square(grad(f)(x))))
    .div(-2)
  return kinetic.add(potential(of, x))
}

describe("the wave function", () => {
  it("is antisymmetric: of exchanged electrons of one spin its magnitude is the same", () => {
    const exchanged = np.take(positions, [1, 0, 2, 3], { axis: 0 })
    near(log(exchanged), [log(positions).item()], 1e-13)
    // ψ vanishes as the distance of two electrons of one spin does.
    const apart = (distance: number) => log(positions.with(0, positions.at(1).add([0, 0, distance]))).item()
    expect(Math.abs(apart(2e-5) - apart(1e-5) - Math.LN2)).toBeLessThan(1e-4)
  })

  it("has one local energy by collapsed and by nested derivatives, eager and compiled, in a batch", () => {
    const energy = localEnergy(molecule, log)
    const batch = np.stack([positions, positions.mul(1.3), positions.add(0.1)])
    const expected = np.stack([0, 1, 2].map((i) => nested(log, molecule, batch.at(i))))
    near(energy(positions), [expected.at(0).item()], 1e-10)
    near(jit(vmap(energy))(batch), expected, 1e-10)
    near(vmap(energy)(batch), expected, 1e-10)
    near(jit(inTurn(energy))(batch), expected, 1e-10)
    near(jit(vmap(energy))(batch.astype("float32")), expected, 2e-3)
  })

  it("has a gradient of the local energy in the weights", () => {
    const energy = (W: NDArray) =>
      localEnergy(molecule, (x) =>
        logPsi(molecule, { ...some, layers: [{ ...some.layers[0], W }, some.layers[1]] }, x),
      )(positions)
    const byNesting = (W: NDArray) =>
      nested(
        (x) => logPsi(molecule, { ...some, layers: [{ ...some.layers[0], W }, some.layers[1]] }, x),
        molecule,
        positions,
      )
    const { W } = some.layers[0]
    near(jit(grad(energy))(W), grad(byNesting)(W), 1e-8)
  })
})

describe("local energies in closed form", () => {
  const at = (charge: number, spins: [number, number]): Molecule => ({
    positions: np.zeros([1, 3]),
    charges: np.array([charge]),
    spins,
  })
  const radius = (x: NDArray) => np.sqrt(np.sum(np.square(x), { axis: 1 }))

  it("one electron: exp(-Z r) has the energy -Z²/2 everywhere", () => {
    const energy = localEnergy(at(3, [1, 0]), (x) => np.sum(radius(x)).mul(-3))
    for (const seed of [1, 2]) near(energy(random.normal(random.PRNGKey(seed), [1, 3])), [-4.5], 1e-12)
  })

  it("a determinant of 1s and 2s orbitals has the sum of their energies, and the repulsion", () => {
    const Z = 2
    const log = (x: NDArray) => {
      const r = radius(x)
      const [first, second] = [np.exp(r.mul(-Z)), np.exp(r.mul(-Z / 2)).mul(np.sub(2, r.mul(Z)))]
      return np.linalg.slogdet(np.stack([first, second], { axis: 1 }))[1]
    }
    const helium = at(Z, [2, 0])
    const x = random.normal(random.PRNGKey(3), [2, 3])
    const apart = Math.hypot(...Array.from(x.at(0).sub(x.at(1)).data, Number))
    near(localEnergy(helium, log)(x), [-(Z ** 2) / 2 - Z ** 2 / 8 + 1 / apart], 1e-11)
    near(jit(localEnergy(helium, log))(x), [-(Z ** 2) / 2 - Z ** 2 / 8 + 1 / apart], 1e-11)
  })
})
