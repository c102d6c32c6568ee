import type { ScalarOps } from "../../../ir/scalar.js"
import { double, polynomial } from "../parts.js"
import { besselSeries } from "./besselSeries.js"
import { type Coded, clampOne, horner, smallSincos, unlessNaN } from "./parts.js"
import * as tables from "./tables.js"

/** Beyond, an angle would be reduced with a visible error. */
const limit = 4e7

interface Regions {
  readonly first: readonly number[]
  readonly second: readonly number[]
  readonly modulus: readonly number[]
  readonly phase: readonly number[]
  readonly zeros: readonly (readonly [number, number])[]
  /** Where the first and the second polynomial end. */
  readonly ends: readonly [number, number]
}

const regions: readonly [Regions, Regions] = [
  {
    first: tables.j0FirstTable,
    second: tables.j0SecondTable,
    modulus: tables.j0ModulusTable,
    phase: tables.j0PhaseTable,
    zeros: [tables.j0FirstZero, tables.j0SecondZero],
    ends: [3.83, 7.02],
  },
  {
    first: tables.j1FirstTable,
    second: tables.j1SecondTable,
    modulus: tables.j1ModulusTable,
    phase: tables.j1PhaseTable,
    zeros: [tables.j1FirstZero, tables.j1SecondZero],
    ends: [5.33, 8.54],
  },
]

/** [φ, what it lacks], φ = (4n² - 1)/(8a) (1 + p(1/a²)/a²): the angle of J_n beyond a - nπ/2 - π/4, with twice a double's digits. */
function phase<V>(s: ScalarOps<V>, n: 0 | 1, a: V): readonly [V, V] {
  const u = s.div(s.constant(1), a)
  const [top, uTop] = [s.upper(a), s.upper(u)]
  const [rest, uRest] = [s.sub(a, top), s.sub(u, uTop)]
  const mostly = s.sub(s.sub(s.constant(1), s.mul(top, uTop)), s.mul(top, uRest))
  const lacking = s.sub(s.sub(mostly, s.mul(rest, uTop)), s.mul(rest, uRest))
  const eighth = s.mul(u, s.constant(0.125))
  const quarter = s.mul(u, s.constant(0.25))
  const high = n === 0 ? s.neg(eighth) : s.add(quarter, eighth)
  const lost = n === 0 ? s.constant(0) : s.add(s.sub(quarter, high), eighth)
  const z = s.mul(u, u)
  const later = s.mul(z, polynomial(s, regions[n].phase, z))
  const more = s.mul(high, later)
  const sum = s.add(high, more)
  return [sum, s.add(s.add(s.sub(high, sum), more), s.add(lost, s.mul(high, lacking)))]
}

/** [J_n √a / M, M √a] with M the modulus: cos or sin of a - π/4 + φ, reduced by quarters of a turn, with the digits that are lost. */
function far<V>(s: ScalarOps<V>, n: 0 | 1, a: V): readonly [V, V] {
  const [high, low] = phase(s, n, a)
  const turns = s.floor(s.mul(s.add(a, high), s.constant(2 / Math.PI)))
  const odd = s.add(s.mul(s.constant(2), turns), s.constant(1))
  const [first, second, third, fourth] = double.halfPi.map((part) => s.mul(odd, s.constant(part / 2)))
  const exact = s.sub(s.sub(a, first), second)
  const angle = s.sub(exact, third)
  const angleLow = s.sub(fourth, s.sub(s.sub(exact, angle), third))
  const sum = s.add(angle, high)
  const back = s.sub(sum, angle)
  const lost = s.add(s.sub(angle, s.sub(sum, back)), s.sub(high, back))
  const [sine, cosine] = smallSincos(s, clampOne(s, sum), s.add(s.sub(lost, angleLow), low))

  const quarter = s.sub(turns, s.mul(s.constant(4), s.floor(s.mul(turns, s.constant(0.25)))))
  const isEven = s.or(s.equal(quarter, s.constant(0)), s.equal(quarter, s.constant(2)))
  const wave = n === 0 ? s.select(isEven, cosine, s.neg(sine)) : s.select(isEven, sine, cosine)
  const isSecondHalf = s.less(s.constant(1), quarter)
  const u = s.div(s.constant(1), a)
  return [s.select(isSecondHalf, s.neg(wave), wave), polynomial(s, regions[n].modulus, s.mul(u, u))]
}

/** The derivative of order n of J_0 at 0 ≤ a ≤ end, from its series at zero. */
function series<V>(s: ScalarOps<V>, n: number, a: V, end: number, count: number): V {
  const [power, c] = besselSeries(n, -1, count)
  const sum = horner(s, c, s.min(s.mul(a, a), s.constant(end * end)))
  return power === 0 ? sum : s.mul(a, sum)
}

/** J_0 or J_1 at a ≥ 0: the series, polynomials times the distance from a zero, which keeps its digits, then modulus and phase. */
function value<V>(s: ScalarOps<V>, v: 0 | 1, a: V): Required<Coded<V>> {
  const { first, second, zeros, ends } = regions[v]
  const distance = (k: 0 | 1): V => s.sub(s.sub(a, s.constant(zeros[k][0])), s.constant(zeros[k][1]))
  // Beside the end, so that all terms of the polynomial have one sign.
  const square = s.mul(s.sub(a, s.constant(ends[0])), s.add(a, s.constant(ends[0])))
  const factor = s.mul(distance(0), s.add(a, s.constant(zeros[0][0])))
  const even = s.mul(factor, polynomial(s, first, square))
  const near = v === 0 ? even : s.mul(a, even)
  const middle = s.mul(distance(1), polynomial(s, second, s.sub(a, s.constant((ends[0] + ends[1]) / 2))))
  const isNear = s.less(a, s.constant(ends[1]))
  const [wave, modulus] = far(s, v, a)
  const isPhased = s.lessEqual(a, s.constant(limit))
  const known = s.select(isPhased, s.mul(wave, s.div(modulus, s.sqrt(a))), s.constant(Number.NaN))
  const beyond = s.select(s.equal(a, s.constant(Number.POSITIVE_INFINITY)), s.constant(0), known)
  const sure = s.and(isPhased, s.lessEqual(s.constant(2 ** -12), s.abs(wave)))
  const small = s.select(
    s.less(a, s.constant(1.25)),
    v === 0 ? series(s, 0, a, 1.25, 10) : s.neg(series(s, 1, a, 1.25, 10)),
    near,
  )
  return {
    value: s.select(s.less(a, s.constant(ends[0])), small, s.select(isNear, middle, beyond)),
    sure: s.or(s.or(isNear, sure), s.not(s.less(a, s.constant(Number.POSITIVE_INFINITY)))),
  }
}

/** The derivative of order n ≤ 24 of J_0: the series, and from 7 on x y^(k+2) = -x y^(k) - (k + 1) y^(k+1) - k y^(k-1). */
function higher<V>(s: ScalarOps<V>, n: number, a: V): Coded<V> {
  const y = [value(s, 0, a).value, s.neg(value(s, 1, a).value)]
  const inverse = s.div(s.constant(1), a)
  for (let k = 0; k + 2 <= n; k++) {
    const known = s.mul(s.constant(k + 1), y[k + 1])
    const rest = k === 0 ? known : s.add(known, s.mul(s.constant(k), y[k - 1]))
    y.push(s.neg(s.add(y[k], s.mul(rest, inverse))))
  }
  const infinite = s.equal(a, s.constant(Number.POSITIVE_INFINITY))
  const beyond = s.select(infinite, s.constant(Number.NaN), y[n])
  const sure = s.or(s.not(s.less(s.constant(limit), a)), infinite)
  return { value: s.select(s.less(a, s.constant(7)), series(s, n, a, 7, 24), beyond), sure }
}

/** The derivative of order n of J_0, or that of J_1 = -J_0'. Close to the zeros beyond the second only JavaScript is accurate. */
export function jn<V>(s: ScalarOps<V>, x: V, v: 0 | 1, n: number): Coded<V> {
  const a = s.abs(x)
  const { value: y, sure } = n === 0 ? value(s, v, a) : higher(s, v + n, a)
  const directed = n > 0 && v === 1 ? s.neg(y) : y
  const mirrored = s.select(s.less(x, s.constant(0)), s.neg(directed), directed)
  const odd = v + n === 1 ? s.select(s.equal(x, s.constant(0)), v === 1 ? x : directed, mirrored) : mirrored
  return { value: unlessNaN(s, x, (v + n) % 2 === 0 ? directed : odd), ...(sure !== undefined && { sure }) }
}
