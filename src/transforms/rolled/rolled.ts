import { type Atom, Lit, zerosLike } from "../../ir/atom.js"
import { aval, sizeOf } from "../../ir/aval.js"
import { build, buildFrom } from "../../ir/builder.js"
import { interpret, type Program } from "../../ir/program.js"
import { readInputs } from "../../primitives/control/parts.js"
import { scan } from "../../primitives/control/scan.js"
import { mul } from "../../primitives/mul.js"
import { reshape } from "../../primitives/reshape.js"
import { sub } from "../../primitives/sub.js"
import { type Coefficient, primal, series } from "../series.js"
import { step } from "../step.js"
import { type Place, Planes, weighted } from "./planes.js"
import { LoopRules } from "./rules.js"
import { type Group, groupsOf, innerSums, type Row } from "./sums.js"
import { int32, type Rolled, type Sum, type Turn, times, type Weight } from "./turn.js"

/** Systems of as many operations in a step are rolled: of fewer, a step is scalar code in one function, which is faster. */
const many = 8000

/** How `rolled` writes a program. */
export interface Rolling {
  /** A step of fewer operations is not worth a loop. */
  readonly least?: number
  /** Is nothing infinite? Zero then need not absorb infinity. */
  readonly allFinite?: boolean
}

/**
 * What `solution` computes, by a program whose length does not depend on the order: the first coefficients are written out,
 * the others are the turns of one loop. A turn takes the sums over lower orders first, all at once in a loop inside, and
 * then applies what each primitive says of one order. Inputs are those of `solution`; outputs are the coefficients of each
 * state, and of each output of the programs in `along`, as an array with a row for each order.
 *
 * Undefined where that is not worth while, and where it is not possible: some equation holds programs or is solved for, or
 * the series has too few orders for a loop.
 */
export function rolled(
  rates: Program,
  order: number,
  along: readonly Program[] = [],
  { least = many, allFinite = false }: Rolling = {},
): Program | undefined {
  let isRolled = true
  const program = buildFrom(
    rates.inputs.map((v) => v.aval),
    (inputs) => {
      const system = written(inputs, rates, along, allFinite)
      const { rules, states } = system
      isRolled = rules.isPossible && states.length > 0
      if (!isRolled) return []
      const loop = new Orders(system, order)
      isRolled = rules.first + 1 < order && loop.operations >= least
      return isRolled ? loop.run() : []
    },
  )
  return isRolled ? program : undefined
}

/** The series of a system. */
interface System {
  readonly rules: LoopRules
  readonly states: readonly Rolled[]
  readonly rates: readonly Rolled[]
  readonly followed: readonly Rolled[]
}

function written(inputs: readonly Atom[], f: Program, along: readonly Program[], allFinite: boolean): System {
  const rules = new LoopRules(allFinite)
  const [time, ...xs] = inputs
  let rates: readonly Rolled[] = []
  const state = (x0: Atom, i: number) =>
    rules.make(
      series(Number.POSITIVE_INFINITY, (k) => {
        const rate = k === 0 ? x0 : rates[i].at(k - 1)
        return k > 1 && rate ? mul(1 / k, rate) : rate
      }),
      (turn) => turn.state(i),
    )
  const isTimed = [f, ...along].some((program) => readInputs(program)[0])
  const moving = series(1, (k) => (k === 0 ? time : new Lit(time.aval, 1)))
  const t = isTimed ? rules.make(moving, () => null) : rules.constant(time)
  const given = [t, ...xs.map((x, i) => (i < f.outputs.length ? state(x, i) : rules.constant(x)))]
  const push = (program: Program) =>
    interpret<Rolled>(program, given, rules.constant, (e, operands) => step(e, operands, rules))
  rates = push(f)
  return { rules, states: given.slice(1, 1 + rates.length), rates, followed: along.flatMap(push) }
}

/** A number k, as an index and as numbers to multiply with. */
interface Order {
  readonly index: Atom
  readonly value: Atom
  readonly reciprocal: Atom
}

const shapedAs = (s: Rolled, x: Atom): Atom => reshape(x, { shape: primal(s).aval.shape })

/** The loop over the orders of a system. */
class Orders {
  readonly #system: System
  readonly #order: number
  readonly #planes: Planes
  readonly #groups: readonly Group[]
  /** How many products and sums of numbers a step takes, about. */
  readonly operations: number

  constructor(system: System, order: number) {
    this.#system = system
    this.#order = order
    this.#planes = new Planes(order)
    const sums = this.#learned()
    this.#groups = groupsOf(sums, this.#planes)
    const { rules, states, followed } = system
    for (const s of [...states, ...followed]) this.#place(s)
    for (let k = 1; k < rules.first; k++) for (const s of rules.all) s.at(k)
    const size = (s: Rolled) => sizeOf(primal(s).aval.shape)
    const single = rules.all.map((s) => (s.degree > 0 ? size(s) : 0))
    const inner = [...sums].map(({ a, isSquare }) => (isSquare ? order / 2 : order) * size(a))
    this.operations = order * [...single, ...inner].reduce((sum, x) => sum + x, 0)
  }

  #place(series: Rolled, weight: Weight = "one"): Place {
    return this.#planes.place([{ series, weight }])
  }

  /** Takes a turn for granted, and sees which coefficients of lower orders it reads. */
  #learned(): ReadonlySet<Sum> {
    const { rules, states } = this.#system
    const sums = new Set<Sum>()
    const turn: Turn = {
      share: (x) => mul(0.5, x),
      state: (i) => primal(states[i]),
      row: (s, weight) => {
        this.#place(s, weight)
        return primal(s)
      },
      sum(sum) {
        sums.add(sum)
        return sum.product(primal(sum.a), primal(sum.b))
      },
    }
    // What slopes are made of is known only when they are asked for.
    for (let i = 0; i < rules.all.length; i++) rules.all[i].next(turn)
    return sums
  }

  /** The coefficients of states and of what is followed, each an array. */
  run(): readonly Atom[] {
    const { rules, states, rates, followed } = this.#system
    const { first } = rules
    const orders = Array.from({ length: this.#order - first }, (_, i) => first + i)
    const { dtype } = primal(states[0]).aval
    const real = (values: readonly number[]) =>
      new Lit(aval([values.length], dtype), dtype === "float32" ? Float32Array.from(values) : Float64Array.from(values))
    const indices = new Lit(aval([orders.length], "int32"), Int32Array.from(orders))
    const slices = [indices, real(orders), real(orders.map((k) => 1 / k))]
    const start = [
      ...this.#planes.start(first - 1),
      ...this.#planes.rows(({ series: s, weight }) => weighted(s.at(first - 1), weight, first - 1)),
      ...rates.map((s) => s.at(first - 1) ?? zerosLike(primal(s))),
    ]
    const body = build([...start.map((x) => x.aval), ...slices.map((x) => aval([], x.aval.dtype))], (...all) => {
      const [index, value, reciprocal] = all.slice(start.length)
      return this.#turn({ index, value, reciprocal }, all.slice(0, start.length))
    })
    const results = scan(body, [start, slices, []], { length: orders.length, reverse: false })
    // States of the last order need the rates before; what is followed needs a turn.
    const index = int32(this.#order)
    const [value, reciprocal] = [this.#order, 1 / this.#order].map((x) => new Lit(aval([], dtype), x))
    const wanted = new Set([...states, ...followed])
    const [before, rows] = this.#split(this.#turn({ index, value, reciprocal }, results, wanted))
    const last = this.#planes.withRows(before, rows, index)
    return [...states, ...followed].map((s) =>
      reshape(this.#planes.all(last, this.#place(s)), { shape: [this.#order + 1, ...primal(s).aval.shape] }),
    )
  }

  /** The arrays, their last rows, and the rates. */
  #split(carry: readonly Atom[]): readonly (readonly Atom[])[] {
    const { count } = this.#planes
    return [carry.slice(0, count), carry.slice(count, 2 * count), carry.slice(2 * count)]
  }

  /**
   * From the arrays as far as they were read in the order before, the rows and the rates of that order, the same of this
   * one, or of some series only: if these are states, without the rates. Rows are written where a turn begins, so that arrays may begin as nothing but zeros.
   */
  #turn(
    { index, value, reciprocal }: Order,
    given: readonly Atom[],
    wanted: ReadonlySet<Rolled> = new Set(this.#system.rules.all),
  ): readonly Atom[] {
    const { rules, rates, states: own } = this.#system
    const planes = this.#planes
    const isWhole = wanted.size > own.length
    const [arrays, rows, slopes] = this.#split(given)
    const before = planes.withRows(arrays, rows, sub(index, int32(1)))
    const states = slopes.map((x) => times(reciprocal, x))
    const row: Row = (...at) => planes.row(before, ...at)
    // Its sums come first; states take none.
    const groups = isWhole ? this.#groups : []
    const sums = innerSums(groups, this.#order, { k: index, row, allFinite: rules.allFinite })
    const turn: Turn = {
      share: (x) => times(reciprocal, x),
      state: (i) => states[i],
      row: (s, weight, j) => shapedAs(s, planes.row(before, this.#place(s, weight), sub(index, int32(j)))),
      sum: (sum) => sums.get(sum) as Atom,
    }
    if (isWhole) for (const s of rules.all) s.next(turn)
    const weigh = (x: Coefficient, weight: Weight) => {
      if (!x || weight === "one") return x
      return times(weight === "order" ? value : mul(-1, value), x)
    }
    return [
      ...before,
      ...planes.rows(({ series: s, weight }) => (wanted.has(s) ? weigh(s.next(turn), weight) : null)),
      ...(isWhole ? rates.map((s) => s.next(turn) ?? zerosLike(primal(s))) : []),
    ]
  }
}
