import type { Atom } from "../ir/atom.js"
import type { Primitive } from "../ir/primitive.js"
import type { Equation, Program } from "../ir/program.js"

/** Two mapped operands of a product that is wanted as a sum, Σ_d x_d y_d. */
export interface Pair {
  readonly operands: readonly [Atom, Atom]
  /** Where the operand on `side` is f z, f the same for all directions: Σ_d (f z_d) y_d = f Σ_d z_d y_d. */
  readonly next?: { readonly factor: Atom; readonly side: 0 | 1; readonly pair: Pair }
  /** Several sums lead here, so that this one is computed once. */
  readonly joint: boolean
}

/** A mapped variable that is a factor, the same for all directions, times another one. */
interface Multiple {
  readonly factor: Atom
  readonly rest: Atom
  readonly position: number
  /** How many pairs have been led past it. */
  passed: number
}

/**
 * A factor leaves the sums of so many pairs, and stays in others: what it adds to the cost is at most so many times what
 * it takes to multiply by it once.
 */
const most = 4

/**
 * The pairs of which a mapped program needs sums. From each leads at most one way, past the factors that all directions
 * share, the last one first. So the ways of a chain's layers meet, and each layer's sum follows from that of the layer
 * before, as s_{k+1} = f_k² s_k where u_{k+1} = f_k u_k and s_k = Σ_d u_{k,d}².
 */
export class Pairs {
  readonly #multiples = new Map<Atom, Multiple>()
  readonly #known = new Map<Primitive, Map<Atom, Map<Atom, Writable>>>()

  constructor({ equations }: Program, moving: ReadonlySet<Atom>) {
    equations.forEach(({ primitive, inputs, outputs }, position) => {
      if (!primitive.multiplies) return
      const [rest, ...others] = inputs.filter((x) => moving.has(x))
      const [factor] = inputs.filter((x) => !moving.has(x))
      if (rest && factor && others.length === 0) this.#multiples.set(outputs[0], { factor, rest, position, passed: 0 })
    })
  }

  /** The pair of a product, and what is newly needed at each place for its sum. */
  lead({ primitive, inputs: [x, y] }: Equation): { readonly pair: Pair; readonly needed: readonly Atom[] } {
    const first = this.#pair(primitive, x, y)
    let { pair, isNew } = first
    while (isNew) {
      const { operands } = pair
      const side = this.#sideOf(operands)
      if (side === undefined) return { pair: first.pair, needed: operands }
      const multiple = this.#multiples.get(operands[side]) as Multiple
      multiple.passed++
      const [a, b] = operands
      const following = side === 0 ? this.#pair(primitive, multiple.rest, b) : this.#pair(primitive, a, multiple.rest)
      pair.next = { factor: multiple.factor, side, pair: following.pair }
      ;({ pair, isNew } = following)
    }
    return { pair: first.pair, needed: [] }
  }

  /** The operand that leaves its factor, the later one of the two. */
  #sideOf(operands: readonly Atom[]): 0 | 1 | undefined {
    const [a, b] = operands.map((x) => {
      const multiple = this.#multiples.get(x)
      return multiple && multiple.passed < most ? multiple.position : -1
    })
    if (a < 0 && b < 0) return undefined
    return a >= b ? 0 : 1
  }

  #pair(primitive: Primitive, x: Atom, y: Atom): { readonly pair: Writable; readonly isNew: boolean } {
    const pairs = this.#known.get(primitive) ?? new Map<Atom, Map<Atom, Writable>>()
    this.#known.set(primitive, pairs)
    const known = pairs.get(x)?.get(y) ?? (primitive.commutative ? pairs.get(y)?.get(x) : undefined)
    if (known) {
      known.joint = true
      return { pair: known, isNew: false }
    }
    const pair: Writable = { operands: [x, y], joint: false }
    pairs.set(x, (pairs.get(x) ?? new Map<Atom, Writable>()).set(y, pair))
    return { pair, isNew: true }
  }
}

type Writable = { -readonly [K in keyof Pair]: Pair[K] }
