import type { Atom } from "../../ir/atom.js"
import { isLit } from "../../ir/atom.js"
import { again } from "../../ir/builder.js"
import type { Primitive } from "../../ir/primitive.js"
import { absorb } from "../../primitives/absorb.js"
import { mul } from "../../primitives/mul.js"
import { reciprocal } from "../../primitives/reciprocal.js"
import {
  type Coefficient,
  highestLast,
  type Product,
  plus,
  primal,
  type Series,
  type SlopeSeries,
  scale,
} from "../series.js"
import { type Rules, writtenOut } from "../step.js"
import { weighted } from "./planes.js"
import type { Rolled, Sum, Turn, Weight } from "./turn.js"

const isBounded = ({ degree }: Series): boolean => degree < Number.POSITIVE_INFINITY

const written = writtenOut(highestLast)

/** The rules of primitives as a turn of the loop over orders applies them. */
export class LoopRules implements Rules<Rolled> {
  /** All series, in the order in which their coefficients can be computed. */
  readonly all: Rolled[] = []
  /** The first order that no sum of terms of finite degree reaches: from there on turns are alike. */
  first = 1
  /** Does each equation have a rule for one order? */
  isPossible = true

  /** Where all is finite, zero need not absorb infinity. */
  constructor(readonly allFinite: boolean) {}

  /** A series; `next` is asked where its degree is not finite, once in each turn. */
  make(heads: Series, next: (turn: Turn) => Coefficient): Rolled {
    const memo = new WeakMap<Turn, Coefficient>()
    const isLong = !isBounded(heads)
    if (!isLong) this.#reach(heads.degree)
    const s: Rolled = {
      degree: heads.degree,
      at: heads.at,
      next(turn) {
        if (!isLong) return null
        const known = memo.get(turn)
        if (known !== undefined) return known
        const found = next(turn)
        memo.set(turn, found)
        return found
      },
    }
    this.all.push(s)
    return s
  }

  #reach(degree: number): void {
    this.first = Math.max(this.first, degree + 1)
  }

  readonly constant = (x: Atom): Rolled => this.make(written.constant(x), () => null)

  linear: Rules<Rolled>["linear"] = (degree, at) =>
    this.make(
      written.linear(degree, (coefficient) => at(coefficient)),
      (turn) => at((s) => s.next(turn)),
    )

  product: Rules<Rolled>["product"] = (a, b, how) => {
    const { primitive, product } = how
    const heads = written.product(a, b, how)
    const sum: Sum = { a, b, weight: "one", product, elementwise: elementwise(primitive), isSquare: false }
    if (primitive.commutative && a === b) {
      const square = { ...sum, isSquare: true }
      return this.make(heads, (turn) => {
        const x = a.next(turn)
        return scale(2, plus(turn.sum(square), x && product(primal(a), x)) as Atom)
      })
    }
    return this.make(heads, (turn) => {
      const [x, y] = [a.next(turn), b.next(turn)]
      const ends = plus(y && product(primal(a), y), x && product(x, primal(b)))
      return plus(inner(turn, sum), ends)
    })
  }

  /**
   * v_k = (Σ_m u_{m,k} num_{m,0} + (Σ_m Σ_{0<i<k} i u_{m,i} num_{m,k-i} − Σ_{0<i<k} i v_i den_{k-i}) / k) / den_0, and where
   * num_m is u_m itself half of coefficient k of u_m².
   */
  solution: Rules<Rolled>["solution"] = (v0, slope) => {
    let rule: ((turn: Turn) => Coefficient) | undefined
    const v: Rolled = this.make(written.solution(v0, slope), (turn) => {
      rule ??= this.#solving(v, slope())
      return rule(turn)
    })
    return v
  }

  #solving(v: Rolled, { terms, den, singular, product: own }: SlopeSeries<Rolled>): (turn: Turn) => Coefficient {
    const factor = singular && !this.allFinite ? absorb : mul
    const product: Product = own ? (du, num) => own(num, du) : factor
    const den0 = primal(den)
    const known = den.degree === 0 && isLit(den0) ? den0.fill : undefined
    const sumOf = (a: Rolled, b: Rolled, weight: Weight): Sum => {
      if (isBounded(a) && isBounded(b)) this.#reach(a.degree + b.degree)
      const isSquare = weight === "one"
      return { a, b, weight, product, elementwise: own ? undefined : factor.primitive, isSquare }
    }
    const weighted = [
      ...terms.filter(({ num, u }) => num !== u).map(({ num, u }) => sumOf(u, num, "order")),
      sumOf(v, den, "minus order"),
    ]
    const squares = terms.filter(({ num, u }) => num === u).map(({ u }) => sumOf(u, u, "one"))
    return (turn) => {
      const rest = weighted.reduce<Coefficient>((total, sum) => plus(total, inner(turn, sum)), null)
      const halves = squares.map((sum) => (isBounded(sum.a) ? null : turn.sum(sum)))
      const lasts = terms.map(({ num, u }) => {
        const x = u.next(turn)
        return x && product(x, primal(num))
      })
      const total = [...halves, ...lasts].reduce(plus, rest && turn.share(rest))
      if (known === 1 || !total) return total
      return known === undefined ? product(total, reciprocal(den0)) : scale(1 / known, total)
    }
  }

  whole: Rules<Rolled>["whole"] = (e, inputs) => {
    this.isPossible = false
    return again(e, inputs.map(primal)).map(this.constant)
  }
}

const elementwise = (primitive: Primitive): Primitive | undefined => (primitive.multiplies ? primitive : undefined)

/** A sum over 0 < i < k: of two series without end it is taken before, of others there are as many terms as coefficients. */
function inner(turn: Turn, sum: Sum): Coefficient {
  const { a, b, weight, product } = sum
  if (!isBounded(a) && !isBounded(b)) return turn.sum(sum)
  let total: Coefficient = null
  if (!isBounded(b))
    for (let i = 1; i <= a.degree; i++) {
      const x = weighted(a.at(i), weight, i)
      total = plus(total, x && product(x, turn.row(b, "one", i)))
    }
  if (!isBounded(a))
    for (let j = 1; j <= b.degree; j++) {
      const y = b.at(j)
      total = plus(total, y && product(turn.row(a, weight, j), y))
    }
  return total
}
