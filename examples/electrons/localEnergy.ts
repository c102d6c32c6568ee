/** Local energies of an oxygen molecule, 16 electrons, at 64 places, by a network that is not trained: all at once, and in turn. */
import { jit, type NDArray, np, random, scan, vmap } from "taylorjet"
import { localEnergy, logPsi, type Molecule, weights } from "./waveFunction.js"

const oxygen: Molecule = {
  positions: np.array([
    [0, 0, -1.14],
    [0, 0, 1.14],
  ]),
  charges: np.array([8, 8]),
  spins: [9, 7],
}

/** Electrons around the nuclei, one after the other. */
export function places({ positions, spins }: Molecule, batch: number, seed: number): NDArray {
  const n = spins[0] + spins[1]
  const around = np.take(
    positions,
    Array.from({ length: n }, (_, i) => i % positions.shape[0]),
    { axis: 0 },
  )
  return random.normal(random.PRNGKey(seed), [batch, n, 3]).add(around)
}

/** Of a batch, one place after the other: what is computed at a place stays in the processor's cache. */
export const inTurn =
  (energy: (x: NDArray) => NDArray) =>
  (batch: NDArray): NDArray =>
    scan((nothing: null, x: NDArray): [null, NDArray] => [nothing, energy(x)], null, batch)[1]

if (process.argv[1]?.endsWith("localEnergy.ts")) {
  const network = weights(oxygen, [32, 32, 32], 4, 0)
  const energy = localEnergy(oxygen, (x) => logPsi(oxygen, network, x))
  const batch = places(oxygen, 64, 1)
  for (const [name, run] of Object.entries({ "all at once": jit(vmap(energy)), "in turn": jit(inTurn(energy)) })) {
    run(batch)
    const start = performance.now()
    const energies = run(batch)
    const ms = (performance.now() - start) / 64
    console.log(`${name}: ${ms.toFixed(2)} ms for each place; the median energy is ${np.median(energies).item()}`)
  }
}
