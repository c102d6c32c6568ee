import { type NDArray, np, partials, random } from "taylorjet"
import { define } from "./define.js"
import type { Field } from "./problem.js"

const [diffusivity, noise, count] = [0.3, 0.005, 100]

const initial = (x: NDArray) => np.sin(x.mul(Math.PI)).add(np.sin(x.mul(2 * Math.PI)).mul(0.5))

const exact: Field = (p) => {
  const mode = (k: number) =>
    np.exp(p.at(0).mul(-diffusivity * (k * Math.PI) ** 2)).mul(np.sin(p.at(1).mul(k * Math.PI)))
  return mode(1).add(mode(2).mul(0.5))
}

/** Rows t, x and the value that was measured there. */
function measurements(): NDArray {
  const [forPlaces, forNoise] = random.split(random.PRNGKey(5))
  const places = random.uniform(forPlaces, [count, 2])
  const values = np.stack([...places].map(exact)).add(random.normal(forNoise, [count]).mul(noise))
  return np.columnStack([places, values])
}

export const inverse = define({
  name: "inverse",
  title: `Heat with an unknown diffusivity D: u_t = D u_xx, ${count} values measured with an error of ${noise}`,
  domain: [
    { label: "t", from: 0, to: 1 },
    { label: "x", from: 0, to: 1 },
  ],
  hidden: [20, 20],
  unknowns: [1],
  truth: [diffusivity],
  /** The initial temperatures are known, and zero at both ends. */
  solution: (network) => (p) => {
    const [t, x] = [p.at(0), p.at(1)]
    return initial(x).add(t.mul(x).mul(np.sub(1, x)).mul(network(p)))
  },
  residual: (u, p, _, unknowns) => {
    const [, d] = partials(({ t, x }) => u(np.stack([t, x])), { t: p.at(0), x: p.at(1) }, ["t", "xx"])
    return d.t.sub(d.xx.mul(unknowns.at(0)))
  },
  conditions: [{ places: measurements(), residual: (u, row) => u(row.slice(0, 2)).sub(row.at(2)), weight: 100 }],
  exact,
  training: { points: 300, natural: { steps: 80 } },
})
