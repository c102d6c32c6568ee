/** The Sun, the four outer planets and Pluto over 100 000 years, and by how much their energy drifts. */
import { type NDArray, np, odeint } from "taylorjet"

/**
 * Masses in those of the Sun, places in astronomical units, speeds in these per day: the start of Applegate, Douglas,
 * Gürsel, Hunter, Seidelmann & Sussman, The outer solar system for 200 million years, Astronomical Journal 92 (1986), which
 * heyoka's example uses too. The Sun's mass includes those of the inner planets.
 */
export const masses = np.array([1.00000597682, 1 / 1047.355, 1 / 3501.6, 1 / 22869, 1 / 19314, 7.4074074e-9])
const places = np.array([
  [-4.06428567034226e-3, -6.08813756435987e-3, -1.66162304225834e-6],
  [3.40546614227466, 3.62978190075864, 3.42386261766577e-2],
  [6.60801554403466, 6.38084674585064, -1.36145963724542e-1],
  [11.1636331405597, 16.0373479057256, 3.61783279369958e-1],
  [-30.1777243405203, 1.91155314998064, -1.53887595621042e-1],
  [-21.3858977531573, 32.0719104739886, 2.49245689556096],
])
const speeds = np.array([
  [6.69048890636161e-6, -6.33922479583593e-6, -3.13202145590767e-9],
  [-5.59797969310664e-3, 5.51815399480116e-3, -2.66711392865591e-6],
  [-4.17354020307064e-3, 3.99723751748116e-3, 1.67206320571441e-5],
  [-3.25884806151064e-3, 2.06438412905916e-3, -2.17699042180559e-5],
  [-2.17471785045538e-4, -3.11361111025884e-3, 3.58344705491441e-5],
  [-1.76936577252484e-3, -2.06720938381724e-3, 6.58091931493844e-4],
])

const year = 365.25
/** Gauss's constant in years. */
const gravity = (0.01720209895 * year) ** 2

export interface Bodies {
  readonly x: NDArray
  readonly v: NDArray
}
export const start: Bodies = { x: places, v: speeds.mul(year) }
export const names = ["Sun", "Jupiter", "Saturn", "Uranus", "Neptune", "Pluto"]

const one = np.eye(6)
/** From each body to each other one: the way [3, 6, 6], and the square of its length, 1 from a body to itself. */
const ways = (x: NDArray): readonly [NDArray, NDArray] => {
  const columns = np.transpose(x)
  const way = np.expandDims(columns, 1).sub(np.expandDims(columns, 2))
  return [way, np.sum(way.mul(way), 0).add(one)]
}

export const rates = (_: NDArray, { x, v }: Bodies): Bodies => {
  const [way, square] = ways(x)
  const pull = np.power(square, -1.5).mul(np.sub(1, one)).mul(masses.mul(gravity))
  return { x: v, v: np.transpose(np.sum(way.mul(pull), 2)) }
}

export const energy = ({ x, v }: Bodies): NDArray => {
  const pairs = np
    .outer(masses, masses)
    .mul(np.sub(1, one))
    .mul(np.power(ways(x)[1], -0.5))
  return np
    .sum(np.sum(v.mul(v), 1).mul(masses))
    .sub(np.sum(pairs).mul(gravity))
    .div(2)
}

/** The relative error of the energy after so many years, and how many steps these took. */
export function drift(years: number): { readonly error: number; readonly steps: number } {
  const { y, stats } = odeint(rates, start, { t1: years, dense: false })
  const before = energy(start)
  return { error: energy(y).sub(before).div(before).item(), steps: stats.steps.item() }
}

if (process.argv[1]?.endsWith("outerSolarSystem.ts"))
  for (const years of process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1e3, 1e4, 1e5]) {
    const begin = performance.now()
    const { error, steps } = drift(years)
    const seconds = ((performance.now() - begin) / 1000).toFixed(1)
    console.log(`${years} years: ${steps} steps, energy error ${error.toExponential(1)}, ${seconds} s`)
  }
