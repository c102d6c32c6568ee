import type { Atom } from "../../ir/atom.js"
import { isLit } from "../../ir/atom.js"
import { absorb } from "../../primitives/absorb.js"
import { mul } from "../../primitives/mul.js"
import { reciprocal } from "../../primitives/reciprocal.js"
import {
  type Coefficient,
  highestLast,
  minus,
  type Product,
  plus,
  primal,
  type Series,
  type SlopeSeries,
  scale,
} from "../series.js"
import { type Rules, writtenOut } from "../step.js"
import type { Rolled, Sum, Term, Turn } from "./turn.js"

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

  product: Rules<Rolled>["product"] = (a, b, product, isSymmetric) => {
    const heads = written.product(a, b, product, isSymmetric)
    if (isSymmetric && a === b) return this.#square(heads, a, product)
    const inner = this.#inner([{ a, b, product, isWeighted: false, isNegative: false }])
    return this.make(heads, (turn) => {
      const [x, y] = [a.next(turn), b.next(turn)]
      const ends = plus(y && product(primal(a), y), x && product(x, primal(b)))
      return plus(inner(turn), ends)
    })
  }

  #square(heads: Series, a: Rolled, product: Product): Rolled {
    const inner = squareOf(a, product)
    return this.make(heads, (turn) => {
      const x = a.next(turn)
      return plus(turn.sum(inner), x && product(scale(2, primal(a)), x))
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
    const product: Product = own ? (du, num) => own(num, du) : singular ? absorb : mul
    const den0 = primal(den)
    const known = den.degree === 0 && isLit(den0) ? den0.fill : undefined
    const weighted = (a: Rolled, b: Rolled, isNegative: boolean): Term => {
      if (isBounded(a) && isBounded(b)) this.#reach(a.degree + b.degree)
      return { a, b, product, isWeighted: true, isNegative }
    }
    const inner = this.#inner([
      ...terms.filter(({ num, u }) => num !== u).map(({ num, u }) => weighted(u, num, false)),
      weighted(v, den, true),
    ])
    const lasts = terms.map(({ num, u }) => {
      const square = num === u && !isBounded(u) ? squareOf(u, product) : undefined
      return (turn: Turn): Coefficient => {
        const x = u.next(turn)
        const end = x && product(x, primal(num))
        return square ? plus(scale(0.5, turn.sum(square)), end) : end
      }
    })
    for (const { num, u } of terms) if (num === u && isBounded(u)) this.#reach(2 * u.degree)
    return (turn) => {
      const rest = inner(turn)
      const total = lasts.reduce<Coefficient>((sum, last) => plus(sum, last(turn)), rest && turn.share(rest))
      if (known === 1 || !total) return total
      return known === undefined ? product(total, reciprocal(den0)) : scale(1 / known, total)
    }
  }

  /** Σ of terms for 0 < i < k: those of two series without end in a loop, and of the others as many as there are. */
  #inner(terms: readonly Term[]): (turn: Turn) => Coefficient {
    const long = terms.filter(({ a, b }) => !isBounded(a) && !isBounded(b))
    const short = terms.filter((term) => !long.includes(term))
    const sum: Sum = { terms: long, isHalf: false }
    return (turn) =>
      short.reduce<Coefficient>(
        (total, term) => {
          const own = shortSum(turn, term)
          return term.isNegative ? minus(total, own) : plus(total, own)
        },
        long.length > 0 ? turn.sum(sum) : null,
      )
  }

  whole: Rules<Rolled>["whole"] = (e, inputs) => {
    this.isPossible = false
    return e.outputs.map(() => inputs[0])
  }
}

const squareOf = (a: Rolled, product: Product): Sum => ({
  terms: [{ a, b: a, product, isWeighted: false, isNegative: false }],
  isHalf: true,
})

/** The terms of a sum in which the coefficients of a series of finite degree differ from zero. */
function shortSum(turn: Turn, { a, b, product, isWeighted }: Term): Coefficient {
  let total: Coefficient = null
  if (isBounded(a)) {
    for (let i = 1; i <= a.degree && !isBounded(b); i++) {
      const x = a.at(i)
      total = plus(total, x && product(scale(isWeighted ? i : 1, x), turn.row(b, false, i)))
    }
    return total
  }
  for (let j = 1; j <= b.degree; j++) {
    const y = b.at(j)
    total = plus(total, y && product(turn.row(a, isWeighted, j), y))
  }
  return total
}
