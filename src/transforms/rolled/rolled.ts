import { type Atom, Lit, zerosLike } from "../../ir/atom.js"
import { aval, sizeOf } from "../../ir/aval.js"
import { build, buildFrom } from "../../ir/builder.js"
import { interpret, type Program } from "../../ir/program.js"
import { readInputs } from "../../primitives/control/parts.js"
import { scan } from "../../primitives/control/scan.js"
import { mul } from "../../primitives/mul.js"
import { sub } from "../../primitives/sub.js"
import { type Coefficient, primal, series } from "../series.js"
import { step } from "../step.js"
import { Planes, rowOf, rowsOf, withRow } from "./planes.js"
import { LoopRules } from "./rules.js"
import { innerSums } from "./sums.js"
import { type Rolled, type Sum, type Turn, times } from "./turn.js"

/** Systems of more operations in a step are rolled. */
const many = 3000

/**
 * What `solution` computes, by a program whose length does not depend on the order: the first coefficients are written out,
 * the others are the turns of one loop. A turn takes the sums over lower orders first, all at once in a loop inside, and
 * then applies what each primitive says of one order. Inputs are those of `solution`; outputs are the coefficients of each
 * state, and of each output of the programs in `along`, as an array with a row for each order.
 *
 * Undefined where that is not worth while, a step being less than `least` operations, and where it is not possible: some
 * equation holds programs or is solved for, or the series has too few orders for a loop.
 */
export function rolled(
  rates: Program,
  order: number,
  along: readonly Program[] = [],
  least: number = many,
): Program | undefined {
  let isRolled = true
  const program = buildFrom(
    rates.inputs.map((v) => v.aval),
    (inputs) => {
      const loop = new Orders(inputs, rates, order, along)
      isRolled = loop.isPossible && loop.operations >= least
      return isRolled ? loop.run() : []
    },
  )
  return isRolled ? program : undefined
}

/** Coefficients of the order of a turn, and the planes after it. */
interface Turned {
  readonly planes: readonly Atom[]
  readonly rates: readonly Atom[]
}

/** A number k, as an index and as numbers to multiply with. */
interface Order {
  readonly index: Atom
  readonly value: Atom
  readonly reciprocal: Atom
}

/** The loop over orders of a system. */
class Orders {
  readonly #rules = new LoopRules()
  readonly #planes: Planes
  readonly #sums = new Map<Sum, Atom>()
  readonly #order: number
  readonly #states: readonly Rolled[]
  readonly #rates: readonly Rolled[]
  readonly #followed: readonly Rolled[]

  constructor(inputs: readonly Atom[], rates: Program, order: number, along: readonly Program[]) {
    this.#order = order
    this.#planes = new Planes(order)
    const [time, ...xs] = inputs
    const states = rates.outputs.length
    const rules = this.#rules
    let slopes: readonly Rolled[] = []
    const state = (x0: Atom, i: number) =>
      rules.make(
        series(Number.POSITIVE_INFINITY, (k) => {
          const rate = k === 0 ? x0 : slopes[i].at(k - 1)
          return k > 1 && rate ? mul(1 / k, rate) : rate
        }),
        (turn) => turn.state(i),
      )
    const isTimed = [rates, ...along].some((program) => readInputs(program)[0])
    const moving = series(1, (k) => (k === 0 ? time : new Lit(time.aval, 1)))
    const t = isTimed ? rules.make(moving, () => null) : rules.constant(time)
    const given = [t, ...xs.map((x, i) => (i < states ? state(x, i) : rules.constant(x)))]
    const push = (program: Program) =>
      interpret<Rolled>(program, given, rules.constant, (e, operands) => step(e, operands, rules))
    slopes = push(rates)
    this.#followed = along.flatMap(push)
    this.#states = given.slice(1, 1 + states)
    this.#rates = slopes
    if (rules.isPossible) this.#learn()
  }

  /** Takes a turn for granted, and sees which coefficients of lower orders it reads. */
  #learn(): void {
    const { all } = this.#rules
    const planes = this.#planes
    const turn: Turn = {
      share: (x) => mul(0.5, x),
      state: (i) => primal(this.#states[i]),
      row(s, isWeighted) {
        planes.place(s, isWeighted)
        return primal(s)
      },
      sum: (sum) => {
        const [{ a, b, product }] = sum.terms
        const like = product(primal(a), primal(b))
        for (const term of sum.terms) {
          planes.place(term.a, term.isWeighted)
          planes.place(term.b, false)
        }
        this.#sums.set(sum, like)
        return like
      },
    }
    for (const s of all) s.at(0)
    // What slopes are made of is known only when they are asked for.
    for (let i = 0; i < all.length; i++) all[i].next(turn)
    for (const s of [...this.#states, ...this.#followed]) if (s.degree > 0) planes.place(s, false)
    for (let k = 1; k < this.#rules.first; k++) for (const s of all) s.at(k)
  }

  get isPossible(): boolean {
    return this.#rules.isPossible && this.#states.length > 0 && this.#rules.first + 1 < this.#order
  }

  /** How many products and sums of numbers a step takes, about. */
  get operations(): number {
    const sizes = this.#rules.all.map((s) => (s.degree > 0 ? sizeOf(primal(s).aval.shape) : 0))
    const inner = [...this.#sums].map(
      ([{ terms, isHalf }, like]) => ((terms.length * this.#order) / (isHalf ? 2 : 1)) * sizeOf(like.aval.shape),
    )
    return this.#order * [...sizes, ...inner].reduce((sum, x) => sum + x, 0)
  }

  /** The coefficients of states and of what is followed, each an array. */
  run(): readonly Atom[] {
    const { first } = this.#rules
    const { list } = this.#planes
    const orders = Array.from({ length: this.#order - first }, (_, i) => first + i)
    const { dtype } = primal(this.#states[0]).aval
    const real = (values: readonly number[]) =>
      new Lit(aval([values.length], dtype), dtype === "float32" ? Float32Array.from(values) : Float64Array.from(values))
    const indices = new Lit(aval([orders.length], "int32"), Int32Array.from(orders))
    const slices = [indices, real(orders), real(orders.map((k) => 1 / k))]
    const start = [
      ...list.map((plane) => this.#planes.start(plane, first)),
      ...this.#rates.map((s) => s.at(first - 1) ?? zerosLike(primal(s))),
    ]
    const body = build([...start.map((x) => x.aval), ...slices.map((x) => aval([], x.aval.dtype))], (...all) => {
      const [index, value, reciprocal] = all.slice(start.length)
      const planes = all.slice(0, list.length)
      const turned = this.#turn({ index, value, reciprocal }, planes, all.slice(list.length, start.length))
      return [...turned.planes, ...turned.rates]
    })
    const results = scan(body, [start, slices, []], { length: orders.length, reverse: false })
    const last = this.#last(results.slice(0, list.length), results.slice(list.length))
    return [...this.#states, ...this.#followed].map((s) =>
      rowsOf(
        s.degree > 0 ? last[this.#planes.place(s, false)] : this.#planes.start({ series: s, isWeighted: false }, 1),
      ),
    )
  }

  /** The planes after the last order, of which states need the rates before, and what is followed a turn. */
  #last(planes: readonly Atom[], rates: readonly Atom[]): readonly Atom[] {
    const { dtype } = primal(this.#states[0]).aval
    const index = new Lit(aval([], "int32"), this.#order)
    const [value, reciprocal] = [this.#order, 1 / this.#order].map((x) => new Lit(aval([], dtype), x))
    return this.#turn({ index, value, reciprocal }, planes, rates).planes
  }

  #turn(k: Order, planes: readonly Atom[], rates: readonly Atom[]): Turned {
    const { all } = this.#rules
    const at = (s: Rolled, isWeighted: boolean) => planes[this.#planes.place(s, isWeighted)]
    const states = rates.map((x) => times(k.reciprocal, x))
    const sums = innerSums([...this.#sums.keys()], k.index, this.#order, (s, isWeighted, order) =>
      rowOf(at(s, isWeighted), order),
    )
    const turn: Turn = {
      share: (x) => times(k.reciprocal, x),
      state: (i) => states[i],
      row: (s, isWeighted, j) => rowOf(at(s, isWeighted), sub(k.index, new Lit(k.index.aval, j))),
      sum: (sum) => sums.get(sum) as Atom,
    }
    for (const s of all) s.next(turn)
    const weighted = (x: Coefficient) => x && times(k.value, x)
    return {
      planes: this.#planes.list.map(({ series: s, isWeighted }, i) =>
        withRow(planes[i], isWeighted ? weighted(s.next(turn)) : s.next(turn), k.index),
      ),
      rates: this.#rates.map((s) => s.next(turn) ?? zerosLike(primal(s))),
    }
  }
}
