import type { NDArray } from "../../array/ndarray.js"
import { run } from "../../array/trace.js"
import type { Program } from "../../ir/program.js"
import { div, mul } from "../../numpy/arithmetic.js"
import { isinf } from "../../numpy/compare.js"
import { array, zeros } from "../../numpy/create.js"
import { exp2, log2 } from "../../numpy/exponential.js"
import { at } from "../../numpy/indexing.js"
import { concatenate, stack } from "../../numpy/join.js"
import { maximum, minimum, where } from "../../numpy/select.js"
import { reshape } from "../../numpy/shape.js"
import { rolled } from "../../transforms/rolled/rolled.js"
import { solution } from "../../transforms/solution.js"
import { whereFinite } from "../../transforms/whereFinite.js"
import { ravel, type System, unravel } from "../system.js"
import { type Coefficients, listed, norm, stacked } from "./coefficients.js"
import { byHalves } from "./halves.js"
import type { Method } from "./method.js"

/** The order for a tolerance: that of least work (Jorba & Zou 2005, section 3.2). */
export const orderOf = (tol: number): number => Math.max(2, Math.ceil(1 - Math.log(tol) / 2))

/** The series of the solution; its last coefficients say how far it may be followed. */
export function taylor(tol: number): Method {
  const order = orderOf(tol)
  return {
    name: "taylor",
    kind: "series",
    order,
    attempt(system, t, y) {
      const { rows, along } = series(system, t, y, order)
      const { dtype } = system
      return {
        coefficients: rows.array,
        rates: rows.at(1),
        along: along.length === 0 ? zeros([0, order + 1], { dtype }) : stack(along.map((g) => g.array)),
        measure: stepLength([rows, ...along]),
      }
    },
  }
}

/** The coefficients of the state, a vector for each order, and those of each function along it, a number for each. */
export interface Expanded {
  readonly rows: Coefficients
  readonly along: readonly Coefficients[]
}

const loops = new WeakMap<Program, Map<string, Program | undefined>>()

/** The series of a large system whose values are known, rolled over orders; traced once. */
function loopOf({ rates, along, isTraced }: System, order: number, allFinite: boolean): Program | undefined {
  if (isTraced) return undefined
  const known = loops.get(rates) ?? new Map<string, Program | undefined>()
  loops.set(rates, known)
  const key = `${order} ${allFinite}`
  if (!known.has(key)) known.set(key, rolled(rates, order, along, { allFinite }))
  return known.get(key)
}

/** Is a series of this order rolled over orders, so that its coefficients are arrays of all orders? */
export const isRolled = (system: System, order: number): boolean => loopOf(system, order, true) !== undefined

/**
 * The series of the solution from y on; where all is finite, in fewer operations. That of a large system whose values are
 * known is rolled over orders. One that is traced is written out: reverse mode then keeps coefficients, not whole
 * arrays of them for each turn.
 */
export function series(system: System, t: NDArray, y: NDArray, order: number, allFinite = false): Expanded {
  const states = system.shapes.length
  const simplified = (program: Program) => (allFinite ? whereFinite(program) : program)
  const inputs = [t, ...unravel(system, y), ...system.parameters]
  const loop = loopOf(system, order, allFinite)
  if (loop) {
    const arrays = run(simplified(loop), inputs)
    const leaves = arrays.slice(0, states).map((x) => reshape(x, [order + 1, -1]))
    return { rows: stacked(concatenate(leaves, 1)), along: arrays.slice(states).map(stacked) }
  }
  const outputs = run(simplified(solution(system.rates, order, system.along)), inputs)
  const orders = Array.from({ length: order + 1 }, (_, k) => k)
  const rest = outputs.slice((order + 1) * states)
  return {
    rows: listed(orders.map((k) => ravel(system, outputs.slice(k * states, (k + 1) * states)))),
    along: system.along.map((_, i) => listed(rest.slice(i * (order + 1), (i + 1) * (order + 1)))),
  }
}

/** How much of the radius of convergence a step of order p takes (Jorba & Zou 2005, section 3.3; heyoka's safety factor). */
export const shareOf = (p: number): number => Math.exp(-2 - 0.7 / (p - 1))

/**
 * How long a step may be (Jorba & Zou 2005, section 3.3): ρ e^(-2 - 0.7 / (p - 1)), with the radius of convergence ρ
 * estimated from the last two coefficients, (m / |x_k|)^(1/k), where m = max(1, |x_0|) in the maximum norm. Where these
 * two vanish, the others of the upper half speak; where all of these do, the solution is a polynomial.
 */
function stepLength(all: readonly Coefficients[]): NDArray {
  const [rows] = all
  const p = rows.order
  const { dtype } = rows.at(0)
  const half = Math.min(p - 1, Math.floor(p / 2) + 1)
  const scale = maximum(norm(rows.at(0)), array(1, { dtype }))
  const norms = all.map((c) => c.norms(half)).reduce((a, b) => maximum(a, b))
  const exponents = array(
    Array.from({ length: p + 1 - half }, (_, i) => 1 / (half + i)),
    { dtype },
  )
  const powers = mul(log2(div(scale, norms)), exponents)
  const last = minimum(at(powers, -1), at(powers, -2))
  return mul(exp2(where(isinf(last), byHalves(powers, minimum), last)), array(shareOf(p), { dtype }))
}
