import type { NDArray } from "../../array/ndarray.js"
import * as np from "../../numpy/index.js"
import { jacfwd } from "../../operators/jacobian.js"
import { jvp } from "../../operators/jvp.js"
import { ratesAt } from "../system.js"
import { combined, finished, inTolerance } from "./explicit.js"
import type { Method } from "./method.js"

/**
 * The coefficients of Rodas5P, a Rosenbrock method of order 5 that is L-stable and keeps its order for stiff problems and
 * for differential-algebraic ones, with a dense output of order 4: Steinebach, Construction of Rosenbrock-Wanner method
 * Rodas5P and numerical benchmarks within the Julia Differential Equations package, BIT Numerical Mathematics 63 (2023).
 * They are in the form in which no product with the Jacobian is left (Hairer & Wanner, Solving Ordinary Differential
 * Equations II, IV.7).
 */
const gamma = 0.21193756319429014
const nodes = [0, 0.6358126895828704, 0.4095798393397535, 0.9769306725060716, 0.4288403609558664, 1, 1, 1]
const slopes = [0.21193756319429014, -0.42387512638858027, -0.3384627126235924, 1.8046452872882734, 2.325825639765069]
const sixth = [-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946]
const stages = [
  [],
  [3],
  [2.849394379747939, 0.45842242204463923],
  [-6.954028509809101, 2.489845061869568, -10.358996098473584],
  [2.8029986275628964, 0.5072464736228206, -0.3988312541770524, -0.04721187230404641],
  sixth,
  [...sixth, 1],
  [...sixth, 1, 1],
]
const corrections = [
  [],
  [-14.155112264123755],
  [-17.97296035885952, -2.859693295451294],
  [147.12150275711716, -1.41221402718213, 71.68940251302358],
  [165.43517024871676, -0.4592823456491126, 42.90938336958603, -5.961986721573306],
  [24.854864614690072, -3.0009227002832186, 47.4931110020768, 5.5814197821558125, -0.6610691825249471],
  [
    30.91273214028599, -3.1208243349937974, 77.79954646070892, 34.28646028294783, -19.097331116725623,
    -28.087943162872662,
  ],
  [
    37.80277123390563, -3.2571969029072276, 112.26918849496327, 66.9347231244047, -40.06618937091002,
    -54.66780262877968, -9.48861652309627,
  ],
]
const dense = [
  [
    25.948786856663858, -2.5579724845846235, 10.433815404888879, -2.3679251022685204, 0.524948541321073,
    1.1241088310450404, 0.4272876194431874, -0.17202221070155493,
  ],
  [
    -9.91568850695171, -0.9689944594115154, 3.0438037242978453, -24.495224566215796, 20.176138334709044,
    15.98066361424651, -6.789040303419874, -6.710236069923372,
  ],
  [
    11.419903575922262, 2.8879645146136994, 72.92137995996029, 80.12511834622643, -52.072871366152654,
    -59.78993626266729, -0.15582684282751913, 4.883087185713722,
  ],
]

const { add, sub, mul } = np

/**
 * Stages k_i of (I - γ h J) k_i = γ (h f(t + c_i h, y + Σ a_ij k_j) + Σ C_ij k_j + d_i h² f_t), with J and f_t at the start
 * of the step: multiplied by γ h, so that they stand for h = 0 too. The last stage is the error estimate.
 */
export function rodas5p(tol: number): Method {
  return {
    name: "rodas5p",
    kind: "formula",
    order: 4,
    attempt(system, t, y, h) {
      const ft = jvp((time: NDArray) => ratesAt(system, time, y), [t], [np.onesLike(t)])[1]
      const jacobian = jacfwd((state: NDArray) => ratesAt(system, t, state))(y)
      const matrix = sub(np.eye(system.size, { dtype: system.dtype }), mul(jacobian, mul(h, gamma)))
      const ks: NDArray[] = []
      nodes.forEach((node, i) => {
        const place = i === 0 ? y : add(y, combined(stages[i], ks))
        const rates = ratesAt(system, add(t, mul(h, node)), place)
        const moving = mul(i < slopes.length ? add(rates, mul(ft, mul(h, slopes[i]))) : rates, h)
        const carried = i === 0 ? moving : add(moving, combined(corrections[i], ks))
        ks.push(np.linalg.solve(matrix, mul(carried, gamma)))
      })
      const end = add(add(y, combined(stages[7], ks)), ks[7])
      const [d1, d2, d3] = dense.map((row) => combined(row, ks))
      // (1 - θ) y0 + θ (y1 + (1 - θ)(d1 + θ (d2 + θ d3)))
      const terms = [y, add(sub(end, y), d1), sub(d2, d1), sub(d3, d2), np.neg(d3)]
      const measure = inTolerance(ks[7], y, end, tol)
      return finished(system, t, h, tol, { coefficients: np.stack(terms), rates: ratesAt(system, t, y), end, measure })
    },
  }
}
